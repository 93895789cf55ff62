"""nutgraf delete: articles out, by id or by filter."""

import sys
from datetime import UTC, datetime

import click

from index.engine import Engine
from index.errors import NotFound
from index.filters import Filter
from index.text import counted
from service.cli import output
from service.cli.exits import Exit, found
from service.cli.options import Words, json_option, with_filters, with_settings
from service.engines import open_engine
from service.filters import article_filter
from service.settings import Settings


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--yes", "-y", is_flag=True, help="Do not ask first.")
@json_option
@with_filters
@with_settings
def command(ids: tuple[str, ...], *, yes: bool, as_json: bool, words: Words, settings: Settings) -> Exit:
    """Delete articles, by id or by filter."""
    if bool(ids) == words.narrows:
        raise click.UsageError("give either ids or at least one of --source, --lang, --tag, --since, --until")
    if not yes and not sys.stdin.isatty():
        raise click.UsageError("there is no terminal to ask on; add --yes if it is meant")
    filters = article_filter(words, words.now or datetime.now(UTC))
    with open_engine(settings, create=False) as engine:
        if not yes and not click.confirm(f"Delete {counted(_count(engine, ids, filters), 'article')}?", err=True):
            output.note("nutgraf: nothing deleted")
            return Exit.FAILURE
        deleted = engine.delete(ids) if ids else engine.delete_where(filters)
    if ids and not deleted:
        raise NotFound(f"no article has the id {' or '.join(repr(each) for each in ids)}; it may be gone already")
    if as_json:
        output.json({"deleted": deleted})
    else:
        output.data(f"{deleted:,} deleted")
    return found(deleted)


def _count(engine: Engine, ids: tuple[str, ...], filters: Filter) -> int:
    if ids:
        return len(set(ids))
    page = engine.listing(filters, limit=1000)
    count = len(page.articles)
    while page.cursor:
        page = engine.listing(filters, limit=1000, cursor=page.cursor)
        count += len(page.articles)
    return count
