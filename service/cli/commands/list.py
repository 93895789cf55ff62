"""nutgraf list: articles one a line, newest first."""

from datetime import UTC, datetime

import click

from index.engine import MAX_LIMIT
from service import shapes
from service.cli import output, render
from service.cli.exits import Exit, found
from service.cli.options import Words, json_option, with_filters, with_settings
from service.engines import open_engine
from service.filters import article_filter
from service.settings import Settings


@click.command()
@click.option("--limit", type=click.IntRange(1, MAX_LIMIT), default=100, show_default=True, help="Articles on a page.")
@click.option("--cursor", default="", help="Where the page before ended.")
@json_option
@with_filters
@with_settings
def command(*, limit: int, cursor: str, as_json: bool, words: Words, settings: Settings) -> Exit:
    """List articles, newest first."""
    filters = article_filter(words, words.now or datetime.now(UTC))
    with open_engine(settings, create=False) as engine:
        page = engine.listing(filters, limit=limit, cursor=cursor)
    if as_json:
        output.json(shapes.listing(page))
        return found(page.articles)
    for article in page.articles:
        output.data(render.line(article))
    if page.cursor:
        output.note(f"nutgraf: there are more; go on with --cursor {page.cursor}")
    return found(page.articles)
