"""nutgraf related: other stories that are close to an article."""

import click

from service import shapes
from service.cli import output
from service.cli.exits import Exit, found
from service.cli.options import json_option, k_option, with_settings
from service.engines import open_engine
from service.settings import Settings


@click.command()
@click.argument("id")
@json_option
@k_option
@with_settings
def command(id: str, *, k: int, as_json: bool, settings: Settings) -> Exit:
    """Find other stories that are close to an article."""
    with open_engine(settings, create=False) as engine:
        hits = engine.related(id, k)
    if as_json:
        output.json({"hits": shapes.hits(hits)})
    else:
        output.hits(hits)
    return found(hits)
