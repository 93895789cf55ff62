"""Keeping the derived indexes in step with SQLite: catch up from the change log, or rebuild from nothing.

Only the holder of the writer lock calls these. Everything here can be interrupted and repeated.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.chunk import encoder_text
from index.store.database import sequence
from index.store.dense import Segment, write_segment
from index.store.lexical import LexicalEntry, LexicalIndex
from index.store.manifest import DerivedIndex, checksum

DENSE, LEXICAL = "dense", "lexical"


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the change log: what happened to a range of passage rows, both ends included."""

    kind: str
    first: int
    last: int


def changes_since(connection: sqlite3.Connection, reached: int) -> list[Change]:
    """The change log after a sequence number, in order."""
    rows = connection.execute("SELECT kind, first, last FROM changes WHERE sequence > ? ORDER BY sequence", (reached,))
    return [Change(*row) for row in rows]


def settled(changes: list[Change], kind: str) -> list[tuple[int, int]]:
    """Ranges whose last change is of this kind: a passage hidden and shown again is shown."""
    last = {(change.first, change.last): change.kind for change in changes}
    return [span for span, final in last.items() if final == kind]


def load_vectors(
    connection: sqlite3.Connection, after: int, dim: int
) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.bool_]]:
    """Passage rows above `after`, their vectors, shape (passages, dim), and whether each is shown."""
    rows = connection.execute(
        "SELECT passages.row, vectors.vector, articles.shown FROM passages "
        "JOIN vectors ON vectors.passage = passages.row JOIN articles ON articles.row = passages.article "
        "WHERE passages.row > ? ORDER BY passages.row",
        (after,),
    ).fetchall()
    ids = np.array([row for row, _, _ in rows], np.int64)
    vectors = np.frombuffer(b"".join(vector for _, vector, _ in rows), "<f4").reshape(-1, dim)
    return ids, vectors.astype(np.float32, copy=False), np.array([shown for _, _, shown in rows], np.bool_)


def hidden_ranges(connection: sqlite3.Connection) -> list[tuple[int, int]]:
    """Passage ranges of the articles that another one stands for."""
    return connection.execute(
        "SELECT min(passages.row), max(passages.row) FROM passages JOIN articles ON articles.row = passages.article "
        "WHERE NOT articles.shown GROUP BY articles.row"
    ).fetchall()


def write_dense(
    root: Path, connection: sqlite3.Connection, dim: int, *, exact_limit: int, previous: DerivedIndex
) -> tuple[DerivedIndex, Segment]:
    """A new dense segment of all present passages, in a folder of its own."""
    reached = sequence(connection)
    ids, vectors, _ = load_vectors(connection, 0, dim)
    with _next_folder(root, DENSE, previous) as folder:
        notes = write_segment(root / folder, ids, vectors, exact_limit=exact_limit)
        return DerivedIndex(folder, reached, checksum(root / folder), notes), Segment.open(root / folder)


def catch_up_lexical(
    index: LexicalIndex, root: Path, connection: sqlite3.Connection, derived: DerivedIndex
) -> DerivedIndex:
    """Apply the changes that the lexical index has not seen."""
    reached = sequence(connection)
    changes = changes_since(connection, derived.sequence)
    if not changes:
        return derived
    touched = [(change.first, change.last) for change in changes]
    present = [(change.first, change.last) for change in changes if change.kind != "remove"]
    index.replace(touched, _entries(connection, present))
    files = checksum(root / derived.folder, derived.files)
    return replace(derived, sequence=reached, files=files)


def rebuild_lexical(
    root: Path, connection: sqlite3.Connection, previous: DerivedIndex
) -> tuple[DerivedIndex, LexicalIndex]:
    """A new lexical index of all present passages, in a folder of its own."""
    reached = sequence(connection)
    with _next_folder(root, LEXICAL, previous) as folder:
        index = LexicalIndex.create(root / folder)
        index.replace([], _entries(connection, [(0, 2**62)]))
        return DerivedIndex(folder, reached, checksum(root / folder)), index


def sweep(root: Path, kind: str, keep: str) -> None:
    """Remove the folders of a derived index that the manifest no longer names; readers keep what they have mapped."""
    for folder in (root / kind).iterdir():
        if f"{kind}/{folder.name}" != keep:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _next_folder(root: Path, kind: str, previous: DerivedIndex) -> Iterator[str]:
    """A fresh, empty folder, numbered above every one that is there and above the previous one.

    What could not be filled is removed: on a full disk it would take what little is left.
    """
    (root / kind).mkdir(exist_ok=True)
    taken = [int(path.name) for path in (root / kind).iterdir() if path.name.isdigit()]
    if previous.folder:
        taken.append(int(previous.folder.rsplit("/", 1)[1]))
    name = f"{kind}/{max(taken, default=0) + 1:06d}"
    (root / name).mkdir()
    try:
        yield name
    except BaseException:
        shutil.rmtree(root / name, ignore_errors=True)
        raise


def _entries(connection: sqlite3.Connection, ranges: list[tuple[int, int]]) -> Iterator[LexicalEntry]:
    """What the lexical index holds of the present passages in these ranges, each once."""
    seen: set[int] = set()
    for first, last in ranges:
        rows = connection.execute(
            "SELECT passages.row, articles.row, shown, lang, header, text, start, end FROM passages "
            "JOIN articles ON articles.row = passages.article WHERE passages.row BETWEEN ? AND ? ORDER BY passages.row",
            (first, last),
        )
        for passage, article, shown, lang, header, text, start, end in rows:
            if passage not in seen:
                seen.add(passage)
                yield LexicalEntry(passage, article, bool(shown), lang, encoder_text(header, text[start:end]))
