"""Engine: everything that can be done with one collection of articles; the only door for the faces."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from index.answer import Answer, Hit, SearchResult
from index.article import Article
from index.encoder.base import Encoder
from index.filters import Filter
from index.query import Query
from index.report import AddReport, Rejected


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """One page of a listing, newest first; `cursor` continues it, empty at the end."""

    articles: tuple[Article, ...]
    cursor: str


@dataclass(frozen=True, slots=True)
class Stats:
    """What a collection holds. `bytes` is its size on disk; `sources` counts articles by source."""

    articles: int
    stories: int
    passages: int
    sources: dict[str, int]
    oldest: datetime | None
    newest: datetime | None
    sequence: int
    bytes: int
    encoder: dict[str, str | int]
    dense: dict[str, str | int | float]
    lexical: dict[str, str | int | float]


class Engine:
    """One collection, open. Safe to call from any number of threads."""

    @classmethod
    def open(cls, path: Path, encoder: Encoder, *, create: bool = False) -> "Engine": ...
    # CollectionMissing if absent and not create; CollectionRefused; CollectionDamaged

    def close(self) -> None: ...
    def __enter__(self) -> "Engine": ...
    def __exit__(self, *exc: object) -> None: ...

    def add(
        self, articles: Iterable[Article | Rejected], *, progress: Callable[[int], None] | None = None
    ) -> AddReport:
        """Store, embed and index; durable and searchable on return. `progress` gets the count of items done."""

    def delete(self, ids: Sequence[str]) -> int:
        """Delete by id; returns how many there were."""

    def delete_where(self, filters: Filter) -> int:
        """Delete what the filter lets through. Raises InvalidQuery on a filter that lets everything through."""

    def get(self, id: str) -> Article: ...  # NotFound
    def copies(self, id: str) -> tuple[Article, ...]: ...  # the other articles of the same story; NotFound
    def list(self, filters: Filter, *, limit: int = 100, cursor: str = "") -> ArticlePage: ...
    def search(self, query: Query) -> SearchResult: ...
    def ask(self, query: Query) -> Answer: ...
    def related(self, id: str, k: int = 10) -> tuple[Hit, ...]: ...  # NotFound
    def stats(self) -> Stats: ...
