"""Listing: articles page by page, and what a collection holds in all."""

import base64
import contextlib
import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from index.article import Article
from index.errors import InvalidQuery
from index.filters import Filter
from index.store.collection import Collection
from index.store.database import Database, sequence
from index.store.filters_sql import condition, moment
from index.store.rows import COLUMNS, read_article

MAX_LIMIT = 1_000
"""Articles on one page; their texts are a few megabytes."""
_UNDATED = -(2**62)
"""Sorts below every publication time."""


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """One page of a listing, newest first; `cursor` continues it, empty at the end."""

    articles: tuple[Article, ...]
    cursor: str


@dataclass(frozen=True, slots=True)
class Stats:
    """What a collection holds.

    Attributes:
        stories: articles without the copies.
        sources: articles by source.
        oldest, newest: publication times, None if no article is dated.
        sequence: number of the newest change.
        bytes: size on disk.
        encoder, dense, lexical: what the manifest says of them.
    """

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


def list_articles(database: Database, filters: Filter, limit: int, cursor: str) -> ArticlePage:
    """One page by publication time, newest first, then by row; stable while articles come and go.

    Raises:
        InvalidQuery: the limit is out of range or the cursor is not one of ours.
    """
    if not 1 <= limit <= MAX_LIMIT:
        raise InvalidQuery(f"limit is {limit}; ask for 1 to {MAX_LIMIT} articles")
    sql, parameters = condition(filters)
    if cursor:
        sql += f" AND (ifnull(published, {_UNDATED}), row) < (?, ?)"
        parameters = [*parameters, *_read_cursor(cursor)]
    with database.reading() as connection:
        rows = connection.execute(
            f"SELECT row, ifnull(published, {_UNDATED}), {COLUMNS} FROM articles WHERE {sql} "
            f"ORDER BY ifnull(published, {_UNDATED}) DESC, row DESC LIMIT ?",
            (*parameters, limit + 1),
        ).fetchall()
    page = rows[:limit]
    more = len(rows) > limit
    return ArticlePage(
        tuple(read_article(rest) for _, _, *rest in page), _write_cursor(page[-1][1], page[-1][0]) if more else ""
    )


def count_articles(database: Database, filters: Filter) -> int:
    """How many articles the filter lets through."""
    sql, parameters = condition(filters)
    with database.reading() as connection:
        (count,) = connection.execute(f"SELECT count(*) FROM articles WHERE {sql}", parameters).fetchone()
    return int(count)


def list_sources(database: Database) -> tuple[str, ...]:
    """The names of all outlets."""
    with database.reading() as connection:
        return tuple(name for (name,) in connection.execute("SELECT DISTINCT source FROM articles WHERE source != ''"))


def read_stats(collection: Collection) -> Stats:
    """Count what is in a collection."""
    collection.snapshot()  # another process may have written a newer manifest
    manifest = collection.manifest
    with collection.database.reading() as connection:
        articles, stories, oldest, newest = connection.execute(
            "SELECT count(*), ifnull(sum(shown), 0), min(published), max(published) FROM articles"
        ).fetchone()
        (passages,) = connection.execute("SELECT count(*) FROM passages").fetchone()
        sources = connection.execute("SELECT source, count(*) FROM articles GROUP BY source ORDER BY 2 DESC, 1")
        return Stats(
            articles=articles,
            stories=stories,
            passages=passages,
            sources=dict(sources.fetchall()),
            oldest=moment(oldest) if oldest is not None else None,
            newest=moment(newest) if newest is not None else None,
            sequence=sequence(connection),
            bytes=_size(collection.folder),
            encoder=manifest.encoder,
            dense={"sequence": manifest.dense.sequence, **manifest.dense.notes},
            lexical={"sequence": manifest.lexical.sequence, **manifest.lexical.notes},
        )


def _size(folder: Path) -> int:
    """Bytes of all files; those that a writer replaces meanwhile may count or not."""
    total = 0
    for at, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                total += Path(at, name).stat().st_size
    return total


def _write_cursor(published: int, row: int) -> str:
    return base64.urlsafe_b64encode(json.dumps([published, row]).encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> list[int]:
    try:
        # ours have 50 characters at most; much longer ones could nest too deep for the parser
        values = json.loads(base64.urlsafe_b64decode(cursor[:100] + "=" * (-len(cursor[:100]) % 4)))
    except ValueError:
        values = None
    match values:
        case [int(published), int(row)] if max(abs(published), abs(row)) < 2**63:
            return [published, row]
    raise InvalidQuery("the cursor is not one that a listing gave out; begin without one")
