"""From the words of a request to the engine's Query and Filter; the same for every face."""

# ruff: noqa: D102  # the members of the protocols are described by their class
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol

from index.filters import And, Field, Filter, PublishedRange, matching
from index.query import Group, Query, Turn


class FilterWords(Protocol):
    """Which articles are meant.

    Each of `source`, `lang` and `tag` lists alternatives, or with a leading `-` what is left out. `since` and `until`
    are dates, times or durations such as `7d` back from `now`.
    """

    @property
    def source(self) -> Sequence[str]: ...
    @property
    def lang(self) -> Sequence[str]: ...
    @property
    def tag(self) -> Sequence[str]: ...
    @property
    def since(self) -> str | None: ...
    @property
    def until(self) -> str | None: ...
    @property
    def now(self) -> datetime | None: ...


class QueryWords(FilterWords, Protocol):
    """Which articles are meant, and how the hits are wanted."""

    @property
    def k(self) -> int: ...
    @property
    def group(self) -> Group: ...
    @property
    def rerank(self) -> bool: ...


def article_filter(words: FilterWords, now: datetime | None = None) -> Filter:
    """The filter that is meant, as of `now`, or of what the words say, or of this moment.

    Raises:
        InvalidQuery: a bound that is no time.
    """
    from index.ingest.dates import parse_bound

    now = now or words.now or datetime.now(UTC)
    named = ((Field.SOURCE, words.source), (Field.LANG, words.lang), (Field.TAG, words.tag))
    parts = [matching(field, tuple(values)) for field, values in named if values]
    if words.since or words.until:
        since = parse_bound(words.since, now=now, end=False) if words.since else None
        until = parse_bound(words.until, now=now, end=True) if words.until else None
        parts.append(PublishedRange(since, until))
    return And(tuple(parts))


def search_query(text: str, words: QueryWords, earlier: tuple[Turn, ...] = ()) -> Query:
    """The query that is meant, as of this moment unless the words say when, after the turns before it.

    Raises:
        InvalidQuery: an empty or overlong text, or a bound that is no time.
    """
    now = words.now or datetime.now(UTC)
    return Query(text, now, words.k, article_filter(words, now), words.group, words.rerank, earlier)
