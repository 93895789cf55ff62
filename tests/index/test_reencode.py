import sqlite3
import threading
from datetime import UTC, datetime

import pytest
from hashed_encoder import HashedEncoder

from index.article import Article
from index.engine import Engine
from index.errors import CollectionBusy, CollectionDamaged, CollectionRefused
from index.query import Query
from index.reencode import reencode

NOW = datetime(2025, 9, 1, tzinfo=UTC)
ARTICLES = [
    Article.create(
        id=f"a{n}", title=f"Harbour notes {n}", text=f"The ferry number {n} was late. Nobody minded.", lang="en"
    )
    for n in range(5)
]


@pytest.fixture
def folder(tmp_path):
    with Engine.open(tmp_path / "c", HashedEncoder(64), create=True) as engine:
        engine.add(ARTICLES)
    return tmp_path / "c"


def test_the_same_articles_are_found_under_the_other_encoder(folder):
    other = HashedEncoder(32)
    with pytest.raises(CollectionRefused, match="nutgraf reencode"):
        Engine.open(folder, other)
    report = reencode(folder, other)
    assert report.added == 5
    with Engine.open(folder, other) as engine:
        assert [engine.get(article.id) for article in ARTICLES] == ARTICLES
        hits = engine.search(Query("ferry number 3", NOW)).hits
        assert hits[0].article.id == "a3"
        assert hits[0].parts.dense_rank is not None
        assert hits[0].parts.lexical_rank is not None
    assert sorted(path.name for path in folder.iterdir() if path.suffix == ".db" or path.is_dir()) == [
        "articles.db",
        "lexical",
    ]


def test_a_collection_that_is_open_elsewhere_is_not_replaced(folder):
    with Engine.open(folder, HashedEncoder(64)) as engine:
        with pytest.raises(CollectionBusy, match="open"):
            reencode(folder, HashedEncoder(32))
        assert engine.get("a1") == ARTICLES[1]
    assert not (folder / "reencoding").exists()
    with Engine.open(folder, HashedEncoder(64)) as engine:
        assert len(engine.search(Query("ferry", NOW)).hits) == 5


def test_a_damaged_one_is_left_as_it_is(folder):
    with sqlite3.connect(folder / "articles.db") as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'articles'").fetchone()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    damaged = bytearray((folder / "articles.db").read_bytes())
    damaged[(root - 1) * 8192 : (root - 1) * 8192 + 64] = b"\xff" * 64
    (folder / "articles.db").write_bytes(damaged)
    with pytest.raises(CollectionDamaged, match="restore it from a backup"):
        reencode(folder, HashedEncoder(32))
    assert (folder / "articles.db").read_bytes() == damaged


def test_while_another_writes_it_is_refused(folder, monkeypatch):
    from index.store.writer_lock import writer_lock

    monkeypatch.setattr("index.reencode.WRITER_WAIT_S", 0.1)
    held, done = threading.Event(), threading.Event()

    def hold():
        with writer_lock(folder, wait_s=1):
            held.set()
            done.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    with pytest.raises(CollectionBusy, match="being written"):
        reencode(folder, HashedEncoder(32))
    done.set()
    thread.join()
