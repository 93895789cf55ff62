"""made_up: articles of random words, a collection that needs no model, and queries, each in one call."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hashed_encoder import HashedEncoder

from index.article import Article, Origin, Precision, Published
from index.encoder.base import Encoder
from index.engine import Engine
from index.query import Query
from index.store.snapshot import SegmentPolicy

NOW = datetime(2025, 8, 10, 12, tzinfo=UTC)
TINY = SegmentPolicy(smallest=5, largest=20, exact_limit=50)
"""Segments are written anew all the time, and searched by the quantiser from 51 passages."""


def article(id: str = "", text: str = "Plain words.", **fields: Any) -> Article:
    """An article in English, so that no language model is loaded, collected at a fixed time."""
    return Article.create(**{"id": id, "title": "Untitled", "text": text, "lang": "en", "collected": NOW, **fields})


def day(number: int) -> Published:
    """A publication time so many days after 1 January 2025."""
    return Published(datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=number), Precision.DAY, Origin.GIVEN)


def words(rng: random.Random, count: int, vocabulary: int = 2_000) -> str:
    """So many random words, ten to a sentence; no two calls give copies of each other."""
    drawn = [f"w{rng.randrange(vocabulary)}" for _ in range(count)]
    return " ".join(" ".join(drawn[at : at + 10]).capitalize() + "." for at in range(0, count, 10))


def query(text: str, **fields: Any) -> Query:
    """A query as of a fixed time, answered by the retriever alone."""
    return Query(text, **{"now": NOW, "rerank": False, **fields})


def open_engine(folder: Path, encoder: Encoder | None = None, *, policy: SegmentPolicy = TINY) -> Engine:
    """The collection in a folder, made if it is not there."""
    return Engine.open(folder, encoder or HashedEncoder(), create=True, policy=policy)
