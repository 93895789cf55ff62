"""Re-encoding: a collection is built anew with another model, from its own articles."""

import contextlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from index.article import Article
from index.encoder.base import Encoder
from index.engine import Engine
from index.errors import CollectionBusy
from index.report import AddReport
from index.store.collection import DATABASE_FILE, WRITER_WAIT_S
from index.store.database import Database
from index.store.rows import COLUMNS, read_article
from index.store.writer_lock import writer_lock


def reencode(folder: Path, encoder: Encoder, *, progress: Callable[[int], None] | None = None) -> AddReport:
    """Replace the collection in a folder by one of the same articles under this encoder.

    The old one stands, and can be searched, until the new one is whole; then one file is replaced.

    Raises:
        CollectionMissing: there is no collection.
        CollectionDamaged: not all of its articles can be read; it is left as it is.
        CollectionBusy: another process writes to it, or has it open when it is to be replaced.
    """
    draft = folder / "reencoding"
    with (
        contextlib.closing(Database.open(folder / DATABASE_FILE)) as database,
        writer_lock(folder, wait_s=WRITER_WAIT_S),
    ):
        shutil.rmtree(draft, ignore_errors=True)
        try:
            with Engine.open(draft, encoder, create=True) as engine:
                report = engine.add(_articles(database), progress=progress)
            _fold_log(Database.open(draft / DATABASE_FILE))
            _fold_log(database)
            # the derived indexes name the collection that they belong to, so the next open rebuilds them
            (draft / DATABASE_FILE).replace(folder / DATABASE_FILE)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return report


def _articles(database: Database) -> Iterator[Article]:
    with database.reading() as connection:
        for row in connection.execute(f"SELECT {COLUMNS} FROM articles ORDER BY row"):  # noqa: S608 - a constant
            yield read_article(row)


def _fold_log(database: Database) -> None:
    """Bring the write-ahead log into the file and do without one, which takes being the only one who has it open."""
    try:
        database.connection().execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        raise CollectionBusy(f"another process has {database.path.parent} open; stop it and try again") from error
    finally:
        database.close()
