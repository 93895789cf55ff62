"""Query: what is searched for, among which articles, as of when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from index.errors import InvalidQuery
from index.filters import EVERYTHING, Filter
from index.text import NO_ZONE, clean

MAX_QUERY_CHARS = 2_000
"""Beyond any question: the encoder sees some 1,000 characters (256 tokens)."""
MAX_K = 100
"""Hits in one answer; a listing, not a search, pages through more."""


class Group(StrEnum):
    """What one hit stands for."""

    PASSAGE = "passage"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of a conversation.

    Attributes:
        answer: what was answered, None where the articles did not say.
        articles: ids of those that the answer cited, or that came closest where there was none.
    """

    question: str
    answer: str | None
    articles: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Clean the question, as a query's text is."""
        object.__setattr__(self, "question", clean(self.question))


@dataclass(frozen=True, slots=True)
class Query:
    """A search.

    Attributes:
        now: the moment that relative times in the text are resolved against.
        rerank: whether the best hits are read and put in the order of what they say.
        earlier: the turns of the conversation before this one, oldest first.
    """

    text: str
    now: datetime
    k: int = 10
    filters: Filter = EVERYTHING
    group: Group = Group.PASSAGE
    rerank: bool = True
    earlier: tuple[Turn, ...] = ()

    def __post_init__(self) -> None:
        """Clean the text and check the bounds, so that no layer below has to.

        Raises:
            InvalidQuery: an empty or overlong text, k out of range, or a time without zone.
        """
        object.__setattr__(self, "text", clean(self.text))
        if not self.text.strip():
            raise InvalidQuery("the question is empty; ask something")
        if len(self.text) > MAX_QUERY_CHARS:
            raise InvalidQuery(f"the question has {len(self.text):,} characters, over {MAX_QUERY_CHARS:,}; shorten it")
        if not 1 <= self.k <= MAX_K:
            raise InvalidQuery(f"k is {self.k}; ask for 1 to {MAX_K} hits")
        if self.now.tzinfo is None:
            raise InvalidQuery(f"'now' {NO_ZONE}")
