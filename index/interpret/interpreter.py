"""Interpreting: what a question says of time and source becomes a narrower filter."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from index.answer import Interpreted
from index.filters import And, Field, Filter, In
from index.interpret.sources import asked_sources
from index.interpret.times import understood_time
from index.query import Query

MAX_CHARS = 500
"""Longer texts are pasted from articles, and their times and outlets are not the question's; questions reach 300."""


def interpret(
    query: Query, sources: Callable[[], Iterable[str]], leant_on: Sequence[str] = ()
) -> tuple[Query, Interpreted]:
    """Narrow a query to the times and outlets that its text asks for.

    The text stays as it is. Where nothing is understood, the same query comes back, with no notes.

    Args:
        query: what is asked; times count from its `now`, in the zone of that.
        sources: called for the names of the outlets in the collection, only where the text may name one or a time.
        leant_on: earlier questions whose time and outlets hold on, the last first, where the text has none of its own.

    Returns:
        The query, with what was understood beside its own filters, and what that was: `time` and `source` in words,
        `since` (included) and `until` (not included) in UTC.
    """
    texts = [text for text in (query.text, *leant_on) if len(text) <= MAX_CHARS]
    parts: list[Filter] = []
    notes: dict[str, str] = {}
    if time := next((found for text in texts if (found := understood_time(text, query.now, sources))), None):
        parts.append(time.filters)
        notes |= time.notes
    if asked := next((named for text in texts if (named := asked_sources(text, sources))), ()):
        parts.append(In(Field.SOURCE, asked))
        notes["source"] = ", ".join(asked)
    if not parts:
        return query, Interpreted()
    return replace(query, filters=And((query.filters, *parts))), Interpreted(notes)


def set_aside(interpreted: Interpreted) -> Interpreted:
    """What to say where no article is from the time and source understood, and all were searched instead."""
    return Interpreted({**interpreted.notes, "ignored": "no article fits; searched without it"})
