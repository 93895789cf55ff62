"""nutgraf add: articles in, from files, folders, addresses and standard input."""

import sys
from datetime import datetime

import click

from index.errors import InvalidArticle
from index.ingest.fetch import Fetcher
from index.ingest.language import language_code
from index.ingest.sources import DEFAULT_FOLLOW, read_source
from index.report import AddReport, Item, Rejected, articles_of
from index.text import counted
from service import shapes
from service.cli import output, render
from service.cli.exits import Exit
from service.cli.options import Instant, json_option, with_settings
from service.cli.taking import exit_after, moment_of, take_in
from service.settings import Settings


def _language(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """The code; articles under another name of a language are found by no filter."""
    code = language_code(value)
    if value and not code:
        raise click.BadParameter(f"'{value}' is no code of a language; write it as 'en' (ISO 639-1)")
    return code


@click.command()
@click.argument("sources", nargs=-1, required=True)
@click.option("--collected", type=Instant(), help="When the sources were seen, which relative times count from.")
@click.option("--source", default="", help="The outlet of the articles that name none.")
@click.option(
    "--lang", default="", callback=_language, help="The language (ISO 639-1) of the articles in which none was found."
)
@click.option("--tag", multiple=True, help="A tag for all of them; repeatable.")
@click.option(
    "--follow",
    type=click.IntRange(0),
    default=DEFAULT_FOLLOW,
    show_default=True,
    help="Pages to fetch from one feed or sitemap; 0 takes a feed as it is.",
)
@click.option("--dry-run", is_flag=True, help="List the articles and store nothing.")
@json_option
@with_settings
def command(
    sources: tuple[str, ...],
    *,
    collected: datetime | None,
    source: str,
    lang: str,
    tag: tuple[str, ...],
    follow: int,
    dry_run: bool,
    as_json: bool,
    settings: Settings,
) -> Exit:
    """Take in articles from files, folders, addresses or standard input.

    SOURCES are files and folders of any kind of news (pages, text, Markdown, feeds, JSON, one JSON object a line,
    CSV, all also gzipped), addresses of pages, feeds and sitemaps, or - for standard input.
    """
    with Fetcher() as fetcher:
        items = (
            _with_defaults(item, source, lang, tag)
            for name in sources
            for item in read_source(
                name,
                collected=moment_of(collected),
                stdin=sys.stdin.buffer,
                fetcher=fetcher,
                follow=follow,
            )
        )
        if dry_run:
            return _show(list(items), as_json)
        report = take_in(settings, items)
    if as_json:
        output.json(shapes.report(report))
    else:
        output.data(render.report(report))
    return exit_after(report, len(report.ids))


def _with_defaults(item: Item, source: str, lang: str, tags: tuple[str, ...]) -> Item:
    if isinstance(item, Rejected):
        return item
    try:
        return item.completed(source=source, lang=lang, tags=tags)
    except InvalidArticle as error:
        return Rejected(0, item.id, str(error))


def _show(items: list[Item], as_json: bool) -> Exit:
    articles, report = list(articles_of(items)), AddReport.without_storing(items)
    if as_json:
        output.json(shapes.page(articles, report))
    else:
        for article in articles:
            output.data(render.line(article))
        output.note(f"nutgraf: {counted(len(articles), 'article')}, nothing stored")
    return exit_after(report, len(articles))
