"""nutgraf pages: one raw page in, the articles that it holds out."""

import sys
from datetime import datetime
from pathlib import Path

import click

from index.ingest.fetch import Fetched, Fetcher
from index.ingest.read import read_bytes
from index.ingest.sources import is_address, read_whole
from index.report import AddReport, articles_of
from service import shapes
from service.cli import output, render
from service.cli.exits import Exit
from service.cli.options import Instant, json_option, with_settings
from service.cli.taking import exit_after, moment_of, take_in
from service.settings import Settings


@click.command()
@click.argument("page")
@click.option("--url", default="", help="The page's address, where PAGE is a file or standard input.")
@click.option("--collected", type=Instant(), help="When the page was seen, which its relative times count from.")
@click.option("--dry-run", is_flag=True, help="Show the articles and store nothing.")
@json_option
@with_settings
def command(
    page: str, *, url: str, collected: datetime | None, dry_run: bool, as_json: bool, settings: Settings
) -> Exit:
    """Take in one raw page, and show which articles it held.

    PAGE is a file, an address that starts with http:// or https://, or - for standard input.
    """
    came = _get(page, url)
    name = "" if page in ("-", came.url) else Path(page).name
    items = list(
        read_bytes(came.data, name=name, url=came.url, media_type=came.media_type, collected=moment_of(collected))
    )
    articles = list(articles_of(items))
    report = AddReport.without_storing(items) if dry_run else take_in(settings, items)
    if as_json:
        output.json(shapes.page(articles, report))
    elif articles:
        output.data(render.split(articles))
        output.note(f"nutgraf: {'nothing stored' if dry_run else render.report(report)}")
    return exit_after(report, len(articles))


def _get(page: str, url: str) -> Fetched:
    if is_address(page):
        with Fetcher() as fetcher:
            return fetcher.fetch(page)
    data = sys.stdin.buffer.read() if page == "-" else read_whole(Path(page))
    return Fetched(url, data, "")
