"""Interpreting: what a question says of time and source becomes a narrower filter."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from index.answer import Interpreted
from index.filters import And, Field, Filter, In
from index.interpret.sources import asked_sources
from index.interpret.times import understood_time
from index.query import Query

MAX_CHARS = 500
"""Longer texts are pasted from articles, and their times and outlets are not the question's; questions reach 300."""


def interpret(query: Query, sources: Callable[[], Iterable[str]]) -> tuple[Query, Interpreted]:
    """Narrow a query to the times and outlets that its text asks for.

    The text stays as it is. Where nothing is understood, the same query comes back, with no notes.

    Args:
        query: what is asked; times count from its `now`, in the zone of that.
        sources: called for the names of the outlets in the collection, only where the text may name one.

    Returns:
        The query, with what was understood beside its own filters, and what that was: `time` and `source` in words,
        `since` (included) and `until` (not included) in UTC.
    """
    if len(query.text) > MAX_CHARS:
        return query, Interpreted()
    parts: list[Filter] = []
    notes: dict[str, str] = {}
    if time := understood_time(query.text, query.now):
        parts.append(time.filters)
        notes |= time.notes
    if asked := asked_sources(query.text, sources):
        parts.append(In(Field.SOURCE, asked))
        notes["source"] = ", ".join(asked)
    if not parts:
        return query, Interpreted()
    return replace(query, filters=And((query.filters, *parts))), Interpreted(notes)


def set_aside(interpreted: Interpreted) -> Interpreted:
    """What to say where no article is from the time and source understood, and all were searched instead."""
    return Interpreted({**interpreted.notes, "ignored": "no article fits; searched without it"})
