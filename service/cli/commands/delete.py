"""nutgraf delete: articles out, by id or by filter."""

import sys
from datetime import UTC, datetime

import click

from index.errors import NotFound
from index.filters import Field, In
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
        count = 0 if yes else engine.count(In(Field.ID, ids) if ids else filters)
        if count and not click.confirm(f"Delete {counted(count, 'article')}?", err=True):
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
