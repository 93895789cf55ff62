"""AddReport: what became of each article that was handed in; nothing is dropped without a line here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from index.article import Article


@dataclass(frozen=True, slots=True)
class Rejected:
    """An item that did not become an article: its place in the input (from 0), its name, and why."""

    position: int
    id: str
    reason: str


Item = Article | Rejected
"""What a source gives."""


def articles_of(items: Iterable[Item]) -> Iterator[Article]:
    """The articles among the items."""
    return (item for item in items if isinstance(item, Article))


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An article that was stored, and is folded under the story of the article `of`."""

    id: str
    of: str


@dataclass(slots=True)
class AddReport:
    """Counts and lists over one call; each item is counted exactly once as added, updated, unchanged or rejected.

    `duplicates` lists those among them that are folded under another article's story.
    `ids` are the articles' ids in the order of the input, rejected ones left out.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    ids: list[str] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)

    @classmethod
    def without_storing(cls, items: Iterable[Item]) -> "AddReport":
        """The report of a dry run: only what could not become an article."""
        rejected = (replace(item, position=at) for at, item in enumerate(items) if isinstance(item, Rejected))
        return cls(rejected=list(rejected))
