"""nutgraf search: the passages that fit best."""

import click

from service import shapes
from service.cli import output
from service.cli.exits import Exit, found
from service.cli.options import Words, json_option, with_query, with_settings
from service.engines import open_engine
from service.filters import search_query
from service.settings import Settings


@click.command()
@click.argument("q")
@json_option
@with_query
@with_settings
def command(q: str, *, as_json: bool, words: Words, settings: Settings) -> Exit:
    """Find passages by meaning and by words."""
    query = search_query(q, words)
    with open_engine(settings, create=False) as engine:
        result = engine.search(query)
    output.understood(result.interpreted)
    if as_json:
        output.json(shapes.search(q, result, explain=words.explain))
    else:
        output.hits(result.hits, explain=words.explain)
    return found(result.hits)
