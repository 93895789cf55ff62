"""Database: connections to `articles.db`, one per thread to read, one transaction at a time to write."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import CollectionBusy, CollectionDamaged, CollectionMissing, CollectionRefused, StorageFailed
from index.store.read_only import may_write
from index.store.schema import FORMAT, PRAGMAS, TABLES

DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
REFUSED = (
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_PERM,
)
"""SQLite's codes for what the file system refuses."""


class Database:
    """The SQLite file. Every method may be called from any thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._frozen = _frozen(path)
        self._local = threading.local()
        self._opened: dict[threading.Thread, sqlite3.Connection] = {}
        self._lock = threading.Lock()

    @classmethod
    def create(cls, path: Path, meta: dict[str, str]) -> "Database":
        """Create the file with its tables; a file that appears under this name is always whole.

        The caller holds the writer lock.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        with _connected(draft, "rwc") as connection:
            connection.executescript(TABLES + f"PRAGMA user_version = {FORMAT};")
            connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
            connection.close()
        draft.replace(path)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path) -> "Database":
        """Open and check an existing file.

        Raises:
            CollectionMissing: there is no such file.
            CollectionRefused: a newer nutgraf wrote it.
            CollectionDamaged: it is not a readable database of a collection.
        """
        if not path.is_file():
            raise CollectionMissing(f"there is no collection at {path.parent}; add articles to create one")
        database = cls(path)
        try:
            database._check()
        except BaseException:
            database.close()
            raise
        return database

    def _check(self) -> None:
        with reading_errors(self.path):
            (found,) = self.connection().execute("PRAGMA user_version").fetchone()
        if found == 0:  # as in an empty file; `create` never leaves it so
            raise CollectionDamaged(f"{self.path} is not the database of a collection; restore it from a backup")
        if found != FORMAT:
            raise CollectionRefused(
                f"{self.path} has format {found}, this nutgraf reads format {FORMAT}; use the version that wrote it"
            )

    def connection(self) -> sqlite3.Connection:
        """This thread's connection, in autocommit mode.

        Raises:
            StorageFailed: the file may only be read, and others have written to it.
        """
        if self._frozen and self._frozen != self.path.stat().st_mtime_ns:
            raise StorageFailed(f"{self.path} was changed by others since it was opened; start anew")
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            mode = "rw" if may_write(self.path) else "ro&immutable=1" if self._frozen else "ro"
            with _connected(self.path, mode) as connection:
                connection.executescript(PRAGMAS)
            self._local.connection = connection
            with self._lock:
                for thread in [thread for thread in self._opened if not thread.is_alive()]:
                    self._opened.pop(thread).close()
                self._opened[threading.current_thread()] = connection
        return connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One consistent view over several queries."""
        yield from self._transaction("BEGIN DEFERRED")

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One durable transaction: committed whole on leaving, rolled back on any exception."""
        yield from self._transaction("BEGIN IMMEDIATE")

    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        connection = self.connection()
        with reading_errors(self.path):
            connection.execute(begin)
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # SQLite ends it by itself after some errors
                    connection.execute("ROLLBACK")
                raise

    def sequence(self) -> int:
        """The number of the newest change; 0 before the first. Never falls."""
        with reading_errors(self.path):
            return sequence(self.connection())

    def close(self) -> None:
        """Close every thread's connection."""
        with self._lock:
            for connection in self._opened.values():
                connection.close()
            self._opened.clear()


def sequence(connection: sqlite3.Connection) -> int:
    """The number of the newest change that this connection's transaction sees."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'changes'").fetchone()
    return int(row[0]) if row else 0


def _frozen(path: Path) -> int | None:
    """When the file was last changed, if this process may only read it and nobody has it open to write.

    SQLite reads such a file only on the promise that nobody changes it.
    """
    if not path.is_file() or may_write(path) or path.with_name(f"{path.name}-wal").exists():
        return None
    return path.stat().st_mtime_ns


@contextmanager
def _connected(path: Path, mode: str) -> Iterator[sqlite3.Connection]:
    """A connection for any thread, which stays open unless its first statements fail."""
    with reading_errors(path):
        # SQLite by itself makes an empty file of one that was taken away, where a backup is about to be put
        address = f"{path.absolute().as_uri()}?mode={mode}"
        # isolation_level None: transactions begin and end only where this file says so
        connection = sqlite3.connect(address, isolation_level=None, check_same_thread=False, uri=True)
        try:
            yield connection
        except BaseException:
            connection.close()
            raise


@contextmanager
def reading_errors(path: Path) -> Iterator[None]:
    """Turn SQLite's words for damage, for others at work and for a refusing disk into ours; the rest are defects."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        # Python's own complaints carry no code; the lowest byte is the primary one
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in DAMAGE:
            raise CollectionDamaged(f"{path} is damaged ({error}); restore it from a backup") from error
        if code in BUSY:
            raise CollectionBusy(f"another program holds {path} ({error}); try again later") from error
        if code in REFUSED:
            raise StorageFailed.at(path.parent, error) from error
        raise
