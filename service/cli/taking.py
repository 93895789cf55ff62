"""What `add` and `pages` share: taking articles in, saying what became of them, and the exit code of that."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain

from index.article import Article
from index.report import AddReport, Rejected
from service.cli import output
from service.cli.exits import Exit
from service.engines import open_engine
from service.settings import Settings

Item = Article | Rejected


def moment_of(collected: datetime | None) -> datetime:
    """The moment that was given, or now."""
    return collected or datetime.now(UTC)


def take_in(settings: Settings, items: Iterable[Item]) -> AddReport:
    """Store the articles, with a count on a terminal. Where there is none, no collection is made."""
    rest = iter(items)
    first: list[Item] = []
    for item in rest:
        first.append(item)
        if isinstance(item, Article):
            break
    else:
        return without_storing(first)
    with open_engine(settings, create=True) as engine, output.progress("taking in articles") as done:
        return engine.add(chain(first, rest), progress=done)


def without_storing(items: Sequence[Item]) -> AddReport:
    """The report of a dry run: only what could not become an article."""
    rejected = (replace(item, position=at) for at, item in enumerate(items) if isinstance(item, Rejected))
    return AddReport(rejected=list(rejected))


def articles_of(items: Iterable[Item]) -> Iterator[Article]:
    """The articles among the items."""
    return (item for item in items if isinstance(item, Article))


def exit_after(report: AddReport, articles: int) -> Exit:
    """Say what was rejected; FOUND if there was any article, FAILURE if all were rejected, NOTHING if none came."""
    for item in report.rejected:
        output.note(f"nutgraf: rejected {item.id or f'item {item.position}'}: {item.reason}")
    if articles:
        return Exit.FOUND
    return Exit.FAILURE if report.rejected else Exit.NOTHING
