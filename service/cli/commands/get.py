"""nutgraf get: one article, whole."""

import click

from service import shapes
from service.cli import output, render
from service.cli.exits import Exit
from service.cli.options import json_option, with_settings
from service.engines import open_engine
from service.settings import Settings


@click.command()
@click.argument("id")
@json_option
@with_settings
def command(id: str, *, as_json: bool, settings: Settings) -> Exit:
    """Show one article."""
    with open_engine(settings, create=False) as engine:
        article, copies = engine.get(id), engine.copies(id)
    if as_json:
        output.json(shapes.resource(article, copies))
    else:
        output.data(render.full(article, copies))
    return Exit.FOUND
