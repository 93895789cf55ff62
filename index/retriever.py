"""Retriever: from a query to hits: candidates from both indexes, fused, folded by story, grouped."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.answer import Hit, Parts
from index.encoder.base import Encoder
from index.filters import Filter, lets_everything_through
from index.fusion import DENSE_WEIGHT, fuse
from index.highlight import highlights
from index.passage import Passage
from index.query import Group, Query
from index.recency import recency
from index.store.collection import Collection
from index.store.rows import articles_by_row, copies_by_story
from index.store.selecting import passages_of, select_rows
from index.store.snapshot import Snapshot

_LOOKED_UP = 64
"""Places read at a time: the first ones are nearly always enough, and among them those are preferred that are new."""
DEPTH = 100
"""Candidates from each index: ten times the hits that are usually wanted; more are taken where grouping needs them."""

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The union of both lists, best first, and each one's place in them; `complete`: nothing more could come up."""

    passages: Ids
    scores: NDArray[np.float32]
    dense: NDArray[np.float32]
    lexical: NDArray[np.float32]
    dense_ranks: dict[int, int]
    lexical_ranks: dict[int, int]
    complete: bool

    def parts(self, position: int, recency: float) -> Parts:
        """How the score at this position came about."""
        passage = int(self.passages[position])
        lexical_rank = self.lexical_ranks.get(passage)
        lexical = float(self.lexical[position]) if lexical_rank else None
        return Parts(
            float(self.dense[position]),
            self.dense_ranks.get(passage),
            lexical,
            lexical_rank,
            float(self.scores[position]),
            recency,
        )


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a filter lets through: article rows and passage rows, ascending; None for both: everything."""

    articles: Ids | None
    passages: Ids | None

    @classmethod
    def by(cls, connection: sqlite3.Connection, filters: Filter) -> "Allowed":
        """Resolve a filter by SQL."""
        if lets_everything_through(filters):
            return cls(None, None)
        articles = select_rows(connection, filters)
        return cls(articles, passages_of(connection, articles))


class Retriever:
    """Searches one collection with one encoder."""

    def __init__(self, collection: Collection, encoder: Encoder, dense_weight: float = DENSE_WEIGHT) -> None:
        self._collection = collection
        self._encoder = encoder
        self._dense_weight = dense_weight

    def with_dense_weight(self, weight: float) -> "Retriever":
        """The same with another share of the dense score: 0 is BM25 alone, 1 dense alone."""
        return Retriever(self._collection, self._encoder, weight)

    def search(self, query: Query) -> list[Hit]:
        """The best `query.k` hits, best first; fewer only where the filter leaves fewer."""
        (vector,) = self._encoder.encode_query([query.text])
        return self.search_vector(query, vector)

    def search_vector(self, query: Query, vector: NDArray[np.float32]) -> list[Hit]:
        """The same for a question that is encoded already; `vector` has shape (dim,)."""
        snapshot = self._collection.snapshot()
        text = snapshot.lexical.mended(query.text, snapshot.langs)
        with self._collection.database.reading() as connection:
            allowed = Allowed.by(connection, query.filters)
            depth = max(DEPTH, query.k)
            while True:
                candidates = self._candidates(snapshot, text, vector, allowed, depth)
                chosen = _choose(connection, candidates, query)
                if len(chosen) >= query.k or candidates.complete:
                    return _hits(connection, text, candidates, chosen)
                depth *= 4

    def _candidates(
        self, snapshot: Snapshot, text: str, vector: NDArray[np.float32], allowed: Allowed, depth: int
    ) -> Candidates:
        near, _ = snapshot.dense.search(vector, depth, allowed.passages)
        worded, bm25 = snapshot.lexical.search(text, depth, allowed.articles, snapshot.langs)
        # between two commits of another process, the lexical index may know passages that are gone
        known = np.flatnonzero(snapshot.dense.may_show(worded, allowed.passages))
        worded, bm25 = worded[known], bm25[known]
        ids = np.union1d(near, worded)
        dense = snapshot.dense.scores(vector, ids)
        lexical = np.zeros(len(ids), np.float32)
        lexical[np.searchsorted(ids, worded)] = bm25
        fused = fuse(dense, lexical, self._dense_weight)
        order = np.lexsort((ids, -fused))
        return Candidates(
            ids[order], fused[order], dense[order], lexical[order], _ranks(near), _ranks(worded), len(near) < depth
        )


class _Place(NamedTuple):
    """Where a passage stands: the row of its article, its span, and when the article was published, in µs."""

    article: int
    start: int
    end: int
    published: int | None


def _places(connection: sqlite3.Connection, passages: Ids) -> dict[int, _Place]:
    rows = connection.execute(
        "SELECT passages.row, article, start, end, published FROM passages JOIN articles ON articles.row = article "
        "WHERE passages.row IN (SELECT value FROM json_each(?))",
        (json.dumps(passages.tolist()),),
    )
    return {row: _Place._make(rest) for row, *rest in rows}


def _ranks(ids: Ids) -> dict[int, int]:
    return {id: rank for rank, id in enumerate(ids.tolist(), 1)}


class _Chosen(NamedTuple):
    """A candidate that becomes a hit: its position, its place, and what its age adds to its score."""

    position: int
    place: _Place
    recency: float


def _choose(connection: sqlite3.Connection, candidates: Candidates, query: Query) -> list[_Chosen]:
    """The candidates that become hits, best first; with groups, the first of each article."""
    chosen: list[_Chosen] = []
    seen: set[int] = set()
    for start in range(0, len(candidates.passages), _LOOKED_UP):
        for each in _by_score(connection, candidates, range(start, start + _LOOKED_UP), query):
            if query.group is Group.ARTICLE and each.place.article in seen:
                continue
            seen.add(each.place.article)
            chosen.append(each)
            if len(chosen) == query.k:
                return chosen
    return chosen


def _by_score(connection: sqlite3.Connection, candidates: Candidates, positions: range, query: Query) -> list[_Chosen]:
    """Those of a stretch of candidates that are still there, best first, their age taken into account."""
    part = candidates.passages[positions.start : positions.stop]
    places = _places(connection, part)
    found = [
        _Chosen(position, places[passage], recency(places[passage].published, query.now))
        for position, passage in enumerate(part.tolist(), positions.start)
        if passage in places
    ]
    return sorted(found, key=lambda each: -(candidates.scores[each.position] + each.recency))


def _hits(connection: sqlite3.Connection, text: str, candidates: Candidates, chosen: Sequence[_Chosen]) -> list[Hit]:
    rows = list(dict.fromkeys(each.place.article for each in chosen))
    articles = articles_by_row(connection, rows)
    copies = copies_by_story(connection, rows)
    hits = []
    for position, place, recent in chosen:
        article = articles[place.article]
        passage = Passage(article.id, place.start, place.end, article.text[place.start : place.end])
        parts = candidates.parts(position, recent)
        hits.append(
            Hit(
                article,
                passage,
                parts.fused + recent,
                highlights(text, passage.text, article.lang),
                copies.get(place.article, ()),
                parts,
            )
        )
    return hits
