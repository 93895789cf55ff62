"""Selecting: which articles and passages a filter lets through."""

import json
import sqlite3

import numpy as np
from numpy.typing import NDArray

from index.filters import Filter
from index.store.filters_sql import condition


def select_rows(connection: sqlite3.Connection, filters: Filter) -> NDArray[np.int64]:
    """Rows of the articles a filter lets through, one to a story: the shown one, or the copy that stands in for it."""
    sql, parameters = condition(filters)
    rows = connection.execute(
        "SELECT row FROM (SELECT row, row_number() OVER "
        "(PARTITION BY story ORDER BY published IS NULL, published, row) AS place "
        f"FROM articles WHERE {sql}) WHERE place = 1 ORDER BY row",
        parameters,
    )
    return np.fromiter((row for (row,) in rows), np.int64)


def passages_of(connection: sqlite3.Connection, articles: NDArray[np.int64]) -> NDArray[np.int64]:
    """Rows of the passages of these articles, ascending."""
    rows = connection.execute(
        "SELECT row FROM passages WHERE article IN (SELECT value FROM json_each(?)) ORDER BY row",
        (json.dumps(articles.tolist()),),
    )
    return np.fromiter((row for (row,) in rows), np.int64)
