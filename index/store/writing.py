"""Writing articles into SQLite: what is new, what changed, and the change log that tells the indexes."""

import hashlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from index.article import Article
from index.filters import Filter
from index.passage import Passage
from index.store.filters_sql import condition
from index.store.rows import COLUMNS, article_values
from index.store.stories import join_story, log_change, settle


class Change(StrEnum):
    """What became of an article that was handed in."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class PreparedArticle:
    """An article with its header, its passages and, row for row with them, what the encoder reads."""

    article: Article
    header: str
    passages: list[Passage]
    inputs: list[str]


def change_of(connection: sqlite3.Connection, article: Article) -> Change:
    """What writing this article would do."""
    row = connection.execute("SELECT content_hash FROM articles WHERE id = ?", (article.id,)).fetchone()
    if row is None:
        return Change.ADDED
    return Change.UNCHANGED if row[0] == article.content_hash else Change.UPDATED


def known_vectors(connection: sqlite3.Connection, inputs: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """Vectors that were computed before for the same encoder inputs."""
    found = {}
    for text in inputs:
        row = connection.execute(
            "SELECT vector FROM vectors JOIN passages ON passages.row = vectors.passage WHERE input_hash = ? LIMIT 1",
            (input_hash(text),),
        ).fetchone()
        if row:
            found[text] = np.frombuffer(row[0], "<f4")
    return found


def write_article(
    connection: sqlite3.Connection, prepared: PreparedArticle, vectors: dict[str, NDArray[np.float32]]
) -> str | None:
    """Insert or replace one article with its passages and vectors; returns the id of the article that it copies."""
    article = prepared.article
    old = connection.execute("SELECT row, story FROM articles WHERE id = ?", (article.id,)).fetchone()
    if old:
        row = int(old[0])
        _clear(connection, row)
        _update(connection, row, prepared)
    else:
        row = _insert(connection, prepared)
    connection.executemany("INSERT OR IGNORE INTO tags VALUES (?, ?)", [(tag.casefold(), row) for tag in article.tags])
    for passage, text in zip(prepared.passages, prepared.inputs, strict=True):
        cursor = connection.execute(
            "INSERT INTO passages (article, start, end, input_hash) VALUES (?, ?, ?, ?)",
            (row, passage.start, passage.end, input_hash(text)),
        )
        connection.execute(
            "INSERT INTO vectors VALUES (?, ?)", (cursor.lastrowid, vectors[text].astype("<f4").tobytes())
        )
    log_change(connection, "add", row)
    original = join_story(connection, row, article.text)
    if old:
        settle(connection, old[1])
    if original is None:
        return None
    (id,) = connection.execute("SELECT id FROM articles WHERE row = ?", (original,)).fetchone()
    return str(id)


def delete_articles(connection: sqlite3.Connection, filters: Filter) -> int:
    """Delete what the filter lets through; returns how many articles there were."""
    sql, parameters = condition(filters)
    doomed = connection.execute(f"SELECT row, story FROM articles WHERE {sql}", parameters).fetchall()
    for row, _ in doomed:
        _clear(connection, row)
        connection.execute("DELETE FROM articles WHERE row = ?", (row,))
    for story in {story for _, story in doomed}:
        settle(connection, story)
    return len(doomed)


def input_hash(text: str) -> bytes:
    """SHA-256 of what the encoder reads."""
    return hashlib.sha256(text.encode()).digest()


def _insert(connection: sqlite3.Connection, prepared: PreparedArticle) -> int:
    # a story of its own and shown, until join_story decides; 0 is no row
    values = (*article_values(prepared.article), *_derived(prepared), 0, 1)
    cursor = connection.execute(
        f"INSERT INTO articles ({COLUMNS}, content_hash, header, source_key, story, shown) "
        f"VALUES ({', '.join('?' * len(values))})",
        values,
    )
    if cursor.lastrowid is None:
        raise AssertionError("SQLite gives every inserted row a number")
    return cursor.lastrowid


def _update(connection: sqlite3.Connection, row: int, prepared: PreparedArticle) -> None:
    assignments = ", ".join(f"{name} = ?" for name in COLUMNS.split(", "))
    connection.execute(
        f"UPDATE articles SET {assignments}, content_hash = ?, header = ?, source_key = ?, story = 0, shown = 1 "
        "WHERE row = ?",
        (*article_values(prepared.article), *_derived(prepared), row),
    )


def _derived(prepared: PreparedArticle) -> tuple[bytes, str, str]:
    return prepared.article.content_hash, prepared.header, prepared.article.source.casefold()


def _clear(connection: sqlite3.Connection, row: int) -> None:
    """Remove what hangs on an article, and log that its passages are gone."""
    log_change(connection, "remove", row)
    for table in ("passages", "tags", "bands"):
        connection.execute(f"DELETE FROM {table} WHERE article = ?", (row,))
