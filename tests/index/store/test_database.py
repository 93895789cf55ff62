"""Transactions are whole or nothing, each thread has its connection, and only damage is called damage."""

import sqlite3
import threading

import pytest

from index.errors import CollectionDamaged, CollectionMissing
from index.store.database import Database, reading_errors


@pytest.fixture
def database(folder):
    made = Database.create(folder / "articles.db", {"key": "value"})
    yield made
    made.close()


def held(database: Database) -> list[str]:
    return [key for (key,) in database.connection().execute("SELECT key FROM meta ORDER BY key")]


def insert(connection: sqlite3.Connection, key: str) -> None:
    connection.execute("INSERT INTO meta VALUES (?, '')", (key,))


def test_a_transaction_is_whole_or_nothing(database):
    with database.writing() as connection:
        insert(connection, "one")
    with pytest.raises(ValueError, match="midway"), database.writing() as connection:
        insert(connection, "two")
        raise ValueError("midway")
    with database.writing() as connection:
        insert(connection, "three")
    assert held(database) == ["key", "one", "three"]


def test_a_view_stays_the_same_while_another_thread_writes(database):
    def write() -> None:
        with database.writing() as connection:
            insert(connection, "new")

    with database.reading() as connection:
        before = connection.execute("SELECT count(*) FROM meta").fetchone()
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
        assert connection.execute("SELECT count(*) FROM meta").fetchone() == before == (1,)
    assert held(database) == ["key", "new"]


def test_the_first_error_is_the_one_that_is_told(database):
    """SQLite ends a transaction by itself after some errors; there is nothing left to roll back then."""
    with pytest.raises(ZeroDivisionError), database.writing() as connection:
        connection.execute("ROLLBACK")
        raise ZeroDivisionError
    with database.writing() as connection:
        insert(connection, "after")
    assert held(database) == ["after", "key"]


def test_a_draft_that_was_left_behind_is_made_anew(folder):
    (folder / "articles.draft").write_bytes(b"torn")
    database = Database.create(folder / "articles.db", {"a": "b"})
    assert held(database) == ["a"]
    assert database.sequence() == 0
    assert not (folder / "articles.draft").exists()
    database.close()


def test_changes_are_durable_when_they_are_acknowledged(database):
    pragmas = {
        name: database.connection().execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
    }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2}


def test_what_is_missing_is_missing(folder):
    with pytest.raises(CollectionMissing):
        Database.open(folder / "articles.db")
    (folder / "articles.db").mkdir()
    with pytest.raises(CollectionMissing):
        Database.open(folder / "articles.db")


def test_only_damage_is_called_damage(folder, database):
    with pytest.raises(sqlite3.OperationalError, match="no such table"), database.reading() as connection:
        connection.execute("SELECT * FROM nowhere")
    with pytest.raises(sqlite3.ProgrammingError), database.reading() as connection:
        connection.execute("SELECT ?")
    for code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT | 3 << 8):
        error = sqlite3.DatabaseError("malformed")
        error.sqlite_errorcode = code
        with pytest.raises(CollectionDamaged, match="malformed"), reading_errors(folder):
            raise error
