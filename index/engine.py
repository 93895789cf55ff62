"""Engine: everything that can be done with one collection of articles; the only door for the faces."""

import time
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType

from index.adding import Adder
from index.answer import Answer, Hit, Interpreted, SearchResult
from index.article import Article
from index.chunk import Chunker
from index.conflict import conflict_note, with_conflicts
from index.encoder.base import Encoder
from index.errors import InvalidQuery
from index.filters import EVERYTHING, Field, Filter, In, lets_everything_through
from index.finder import Finder, Outlets
from index.fusion import DENSE_WEIGHT
from index.latest import latest_note, newest_first
from index.query import Query
from index.reader.base import READ_HITS, Findings, Reader
from index.reader.span_reader import SpanReader
from index.related import related
from index.report import AddReport, Item
from index.reranking import Reranker, answering, grouped, reranked
from index.retriever import Retriever
from index.store.collection import Collection
from index.store.listing import MAX_LIMIT, ArticlePage, Stats, count_articles, list_articles, read_stats
from index.store.rows import article_by_id, copies_by_story, known_article
from index.store.snapshot import SegmentPolicy
from index.store.writing import delete_articles
from index.text import clean_line
from index.tuning import Tuning

__all__ = ["MAX_LIMIT", "ArticlePage", "Engine", "Stats"]

DELETE_IDS = 10_000
"""Ids deleted in one transaction; SQLite takes 250,000 parameters."""
WRONG_COST = 0.72
"""Of a wrong answer, where a right one is worth 1 and silence 0; so that on the sample four of five questions that its
articles do not answer are met with silence (docs/figures.md).
"""
MIN_CONFIDENCE = round(WRONG_COST / (1 + WRONG_COST), 2)
"""The probability from which on an answer is worth more than silence."""


class Engine:
    """One collection, open. Safe to call from any number of threads."""

    def __init__(
        self,
        collection: Collection,
        encoder: Encoder,
        chunker: Chunker,
        reader: Reader,
        reranker: Reranker | None,
        read_by: str,
    ) -> None:
        self._collection = collection
        self._encoder = encoder
        self.retriever = Retriever(collection, encoder)
        self._reader = reader
        self._reranker = reranker
        self._adder = Adder(collection, encoder, chunker)
        self._tuning = Tuning()
        self._outlets = Outlets(collection.database)
        self._read_by = read_by

    @classmethod
    def open(
        cls,
        path: Path,
        encoder: Encoder,
        *,
        create: bool = False,
        chunker: Chunker | None = None,
        policy: SegmentPolicy | None = None,
        reader: Reader | None = None,
        reranker: Reranker | None = None,
        read_by: str = "",
    ) -> "Engine":
        """Open the collection in a folder; with `create`, make an empty one where there is none.

        Args:
            reader: finds answers; the built-in one when not given.
            reranker: puts hits in order; the reader does when not given.
            read_by: what names these two, if given; a collection's tuning holds for them alone.

        Raises:
            CollectionMissing: it is not there and `create` is false.
            CollectionRefused: another encoder, chunker or format built it.
            CollectionDamaged: its database is damaged.
            CollectionBusy: another process writes to it all the while.
        """
        chunker = chunker or Chunker()
        collection = Collection.open(path, encoder.identity, chunker.identity, create=create, policy=policy)
        engine = cls(collection, encoder, chunker, reader or SpanReader(), reranker, read_by)
        return engine.tuned(Tuning.read(path, encoder.identity, read_by))

    def tuned(self, tuning: Tuning) -> "Engine":
        """The same open collection under other settings; closing one closes both."""
        other = copy(self)
        other._tuning = tuning
        other.retriever = self.retriever.with_dense_weight(other.dense_weight)
        return other

    def keep_tuning(self, tuning: Tuning) -> None:
        """Keep settings with the collection, for whoever opens it from now on; those of `Tuning()` are the defaults."""
        tuning.write(self._collection.folder, self._encoder.identity, self._read_by)

    @property
    def encoder(self) -> Encoder:
        """What turns text into vectors here."""
        return self._encoder

    @property
    def dense_weight(self) -> float:
        """The share of the dense score in that of a hit."""
        return DENSE_WEIGHT if self._tuning.dense_weight is None else self._tuning.dense_weight

    @property
    def min_confidence(self) -> float:
        """The probability below which no answer is given, unless a question brings its own."""
        return MIN_CONFIDENCE if self._tuning.min_confidence is None else self._tuning.min_confidence

    def close(self) -> None:
        """Close the collection; calls in flight must be done."""
        self._collection.close()

    def __enter__(self) -> "Engine":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def add(self, articles: Iterable[Item], *, progress: Callable[[int], None] | None = None) -> AddReport:
        """Store, embed and index articles; what the report counts is durable and searchable.

        Args:
            articles: with what could not become one, which is passed on to the report.
            progress: called with the number of items dealt with so far.

        Raises:
            CollectionBusy: another process writes to the collection.
        """
        return self._adder.add(articles, progress)

    def delete(self, ids: Sequence[str]) -> int:
        """Delete by id; returns how many there were."""
        parts = [tuple(ids[at : at + DELETE_IDS]) for at in range(0, len(ids), DELETE_IDS)]
        return sum(self._delete(In(Field.ID, part)) for part in parts)

    def delete_where(self, filters: Filter) -> int:
        """Delete what the filter lets through; returns how many articles that were.

        Raises:
            InvalidQuery: the filter lets everything through.
        """
        if lets_everything_through(filters):
            raise InvalidQuery("deleting needs at least one filter; to delete everything, remove the folder")
        return self._delete(filters)

    def get(self, id: str) -> Article:
        """One article.

        Raises:
            NotFound: no article has this id.
        """
        with self._collection.database.reading() as connection:
            return known_article(connection, id)[1]

    def copies(self, id: str) -> tuple[Article, ...]:
        """The other articles that carry the same story, oldest first.

        Raises:
            NotFound: no article has this id.
        """
        with self._collection.database.reading() as connection:
            row, _ = known_article(connection, id)
            return copies_by_story(connection, [row]).get(row, ())

    def count(self, filters: Filter = EVERYTHING) -> int:
        """How many articles the filter lets through."""
        return count_articles(self._collection.database, filters)

    def listing(self, filters: Filter = EVERYTHING, *, limit: int = 100, cursor: str = "") -> ArticlePage:
        """One page of articles, newest first, undated ones last.

        Raises:
            InvalidQuery: the limit is out of range or the cursor is not one of ours.
        """
        return list_articles(self._collection.database, filters, limit, cursor)

    def search(self, query: Query) -> SearchResult:
        """The hits for a query, best first."""
        began = time.perf_counter()
        finder = self._finder
        meant = finder.meant(query)
        hits, interpreted = finder.hits(query, meant, READ_HITS if query.rerank else 0)
        if query.rerank:
            hits = grouped(self._reranked(meant.read, hits, query.now), query.group)
        return SearchResult(tuple(hits[: query.k]), interpreted, _milliseconds(began))

    def ask(
        self, query: Query, *, min_confidence: float | None = None, leaning_confidence: float | None = None
    ) -> Answer:
        """The words that answer, verbatim and cited, or none where the articles do not say.

        Args:
            query: what is asked, of which articles.
            min_confidence: the probability in [0, 1] below which no answer is given; the collection's own by default.
            leaning_confidence: the same for a question that leans on earlier turns; as for others by default.

        Raises:
            InvalidQuery: a probability is out of range.
        """
        alone = _probability(min_confidence, self.min_confidence)
        leaning = _probability(leaning_confidence, alone)
        began = time.perf_counter()
        finder = self._finder
        meant = finder.meant(query)
        hits, interpreted = finder.hits(query, meant, READ_HITS)
        findings = self._findings(meant.read, hits, query.now)
        candidates = findings.candidates
        if query.rerank:
            hits = self._reranked(meant.read, hits, query.now, findings)
        hits = grouped(hits, query.group)
        given = bool(candidates) and candidates[0].confidence >= (leaning if meant.leant_on else alone)
        if given:
            interpreted = Interpreted(interpreted.notes | latest_note(candidates) | conflict_note(candidates))
        return Answer.of(candidates, hits[: query.k], interpreted, _milliseconds(began), given=given)

    def related(self, id: str, k: int = 10) -> tuple[Hit, ...]:
        """The best passage of each of the `k` articles nearest to an article; its own copies are left out.

        Raises:
            NotFound: no article has this id.
            InvalidQuery: k is out of range.
        """
        return related(self._collection.database, self.retriever, id, k)

    def stats(self) -> Stats:
        """What the collection holds and how its indexes stand."""
        return read_stats(self._collection)

    def _findings(self, question: str, hits: Sequence[Hit], now: datetime) -> Findings:
        """What is read in hits, the newest of several answers first, with what contradicts it."""
        found = self._reader.read(question, hits)
        return replace(found, candidates=with_conflicts(question, newest_first(question, found.candidates, now)))

    def _reranked(
        self, question: str, hits: Sequence[Hit], now: datetime, findings: Findings | None = None
    ) -> list[Hit]:
        """In the order of the reranker, where there is one, else of what is read in them, which may be known."""
        if self._reranker:
            return reranked(hits, self._reranker.relevance(question, hits))
        findings = findings or self._findings(question, hits, now)
        return reranked(hits, answering(hits, findings.relevance, findings.candidates))

    @property
    def _finder(self) -> Finder:
        return Finder(self.retriever, self._encoder, self._outlets, self._article)

    def _article(self, id: str) -> Article | None:
        with self._collection.database.reading() as connection:
            found = article_by_id(connection, clean_line(id))
        return found and found[1]

    def _delete(self, filters: Filter) -> int:
        with self._collection.locked():
            with self._collection.writing() as connection:
                count = delete_articles(connection, filters)
            self._collection.compact()
        return count


def _probability(given: float | None, default: float) -> float:
    least = default if given is None else given
    if not 0 <= least <= 1:
        raise InvalidQuery(f"the least confidence is {least}; give a probability from 0 to 1")
    return least


def _milliseconds(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 3)
