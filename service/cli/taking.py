"""What `add` and `pages` share: taking articles in, saying what became of them, and the exit code of that."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import chain

from index.article import Article
from index.report import AddReport, Item
from service.cli import output
from service.cli.exits import Exit
from service.engines import open_engine
from service.settings import Settings


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
        return AddReport.without_storing(first)
    with open_engine(settings, create=True) as engine, output.progress("taking in articles") as done:
        return engine.add(chain(first, rest), progress=done)


def exit_after(report: AddReport, articles: int) -> Exit:
    """Say what was rejected; FOUND if there was any article, FAILURE if all were rejected, NOTHING if none came."""
    for item in report.rejected:
        output.note(f"nutgraf: rejected {item.id or f'item {item.position}'}: {item.reason}")
    if articles:
        return Exit.FOUND
    return Exit.FAILURE if report.rejected else Exit.NOTHING
