"""Articles as rows of SQLite, and back."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.article import Article, Origin, Precision, Published
from index.errors import NotFound
from index.store.filters_sql import microseconds, moment
from index.text import clean_line

COLUMNS = (
    "id, title, text, source, authors, published, published_precision, published_origin, url, lang, tags, collected"
)


def read_article(row: Sequence[Any]) -> Article:
    """An Article from a row that selects `COLUMNS`."""
    id, title, text, source, authors, published, precision, origin, url, lang, tags, collected = row
    when = Published(moment(published), Precision(precision), Origin(origin)) if published is not None else None
    return Article(
        id, title, text, source, tuple(json.loads(authors)), when, url, lang, tuple(json.loads(tags)), moment(collected)
    )


def article_values(article: Article) -> tuple[Any, ...]:
    """The values of `COLUMNS` for an article."""
    when = article.published
    return (
        article.id,
        article.title,
        article.text,
        article.source,
        json.dumps(article.authors),
        microseconds(when.at) if when else None,
        when.precision if when else None,
        when.origin if when else None,
        article.url,
        article.lang,
        json.dumps(article.tags),
        microseconds(article.collected),
    )


def article_by_id(connection: sqlite3.Connection, id: str) -> tuple[int, Article] | None:
    """The row and the article with this id."""
    found = connection.execute(f"SELECT row, {COLUMNS} FROM articles WHERE id = ?", (id,)).fetchone()
    return (found[0], read_article(found[1:])) if found else None


def known_article(connection: sqlite3.Connection, id: str) -> tuple[int, Article]:
    """The same, as a caller writes the id.

    Raises:
        NotFound: no article has this id.
    """
    if (found := article_by_id(connection, clean_line(id))) is None:
        raise NotFound(f"there is no article with the id {id!r}; search or list the articles to see their ids")
    return found


def mean_vector(connection: sqlite3.Connection, row: int) -> NDArray[np.float32]:
    """The mean of an article's passage vectors, of unit length, shape (dim,)."""
    vectors = connection.execute(
        "SELECT vector FROM vectors JOIN passages ON passages.row = vectors.passage WHERE article = ?", (row,)
    )
    total = np.sum([np.frombuffer(vector, "<f4") for (vector,) in vectors], axis=0, dtype=np.float32)
    return np.asarray(total / np.linalg.norm(total), np.float32)


def articles_by_row(connection: sqlite3.Connection, rows: Sequence[int]) -> dict[int, Article]:
    """The articles in these rows; rows that are gone are left out."""
    return {
        row: read_article(rest)
        for row, *rest in connection.execute(
            f"SELECT row, {COLUMNS} FROM articles WHERE row IN (SELECT value FROM json_each(?))",
            (json.dumps(list(rows)),),
        )
    }


def copies_by_story(connection: sqlite3.Connection, rows: Sequence[int]) -> dict[int, tuple[Article, ...]]:
    """For each article row, the other articles that carry its story, oldest first; rows without any are left out."""
    found: dict[int, list[Article]] = {}
    for row, *rest in connection.execute(
        f"SELECT mine.row, {', '.join('copies.' + name for name in COLUMNS.split(', '))} "
        "FROM articles AS mine JOIN articles AS copies ON copies.story = mine.story AND copies.row != mine.row "
        "WHERE mine.row IN (SELECT value FROM json_each(?)) "
        "ORDER BY copies.published IS NULL, copies.published, copies.row",
        (json.dumps(list(rows)),),
    ):
        found.setdefault(row, []).append(read_article(rest))
    return {row: tuple(copies) for row, copies in found.items()}
