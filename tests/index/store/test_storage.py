"""A file system that refuses: what was acknowledged stays, searches go on, and every refusal is told in our words."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest
from made_up import article, open_engine, query

from index.errors import CollectionBusy, StorageFailed
from index.store.lexical import LexicalIndex
from index.store.writer_lock import writer_lock


def found(engine, text: str) -> list[tuple[str, bool]]:
    """The articles that a search finds, and whether each was found by its words."""
    hits = engine.search(query(text)).hits
    return [(hit.article.id, hit.parts.lexical is not None) for hit in hits]


def test_a_full_disk_loses_nothing_that_was_acknowledged(engine):
    engine.add([article("old", "The ferry sank.")])
    connection = engine._collection.database.connection()
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageFailed, match=r"cannot be read or written .*disk is full"):
        engine.add([article("new", "The bridge fell. " * 2_000)])
    assert found(engine, "ferry") == [("old", True)]
    connection.execute("PRAGMA max_page_count = 1000000")
    assert engine.add([article("new", "The bridge fell.")]).added == 1
    assert found(engine, "bridge") == [("new", True), ("old", False)]


def test_searches_go_on_where_the_lexical_index_cannot_follow(engine, monkeypatch):
    engine.add([article("old", "The ferry sank.")])

    def refuse(*_):
        raise ValueError("An IO error occurred: 'No space left on device'")

    with monkeypatch.context() as full:
        full.setattr(LexicalIndex, "replace", refuse)
        with pytest.raises(StorageFailed, match="No space left on device"):
            engine.add([article("new", "The bridge fell.")])
        assert sorted(found(engine, "bridge")) == [("new", False), ("old", False)]
        assert [path.name for path in (engine._collection.folder / "lexical").iterdir()] == ["000001"]
    assert found(engine, "bridge") == [("new", True), ("old", False)]


def test_another_program_in_the_database_is_called_busy(engine):
    database = engine._collection.database
    database.connection().execute("PRAGMA busy_timeout = 0")
    other = sqlite3.connect(database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(CollectionBusy, match=r"another program holds .*database is locked"):
        engine.add([article("new")])
    other.close()
    assert engine.add([article("new")]).added == 1


def test_a_database_that_is_taken_away_is_not_made_anew(engine):
    engine.add([article("old", "The ferry sank.")])
    database = engine._collection.database
    database.path.rename(database.path.with_suffix(".aside"))
    with ThreadPoolExecutor(1) as threads:  # a thread has a connection of its own
        failed = threads.submit(engine.search, query("ferry")).exception()
    assert isinstance(failed, StorageFailed)
    assert "unable to open database file" in str(failed)
    assert not database.path.exists()
    database.path.with_suffix(".aside").rename(database.path)
    assert found(engine, "ferry") == [("old", True)]


@pytest.mark.parametrize("name", ["a b", "100%25?mode=ro#x", "Zürich"])
def test_any_name_of_a_folder_will_do(folder, name):
    with open_engine(folder / name) as engine:
        assert engine.add([article("old", "The ferry sank.")]).added == 1
    assert (folder / name / "articles.db").exists()


def test_a_lock_that_cannot_be_written_is_told(folder):
    (folder / "file").touch()
    with pytest.raises(StorageFailed, match="Not a directory"), writer_lock(folder / "file" / "collection", wait_s=0):
        pass
