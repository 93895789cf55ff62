"""nutgraf stats: what the collection holds."""

import click

from service import shapes
from service.cli import output, render
from service.cli.exits import Exit
from service.cli.options import json_option, with_settings
from service.engines import open_engine
from service.settings import Settings


@click.command()
@json_option
@with_settings
def command(*, as_json: bool, settings: Settings) -> Exit:
    """Count what the collection holds."""
    with open_engine(settings, create=False) as engine:
        state = engine.stats()
    if as_json:
        output.json(shapes.stats(state))
    else:
        output.data(render.stats(state))
    return Exit.FOUND
