"""Damaged or foreign derived files are noticed, rebuilt and never trusted; a damaged database is refused."""

import logging
import random
import shutil
import sqlite3
from pathlib import Path

import pytest
from hashed_encoder import HashedEncoder
from made_up import article, day, open_engine, query, words

from index.chunk import Chunker
from index.engine import Engine
from index.errors import CollectionDamaged, CollectionMissing, CollectionRefused
from index.filters import EVERYTHING, Field, In

RNG = random.Random(3)
ARTICLES = [
    article(f"a{n}", words(RNG, 30), source=f"S{n % 3}", published=day(n), authors=["Ida Moreau"]) for n in range(60)
]
QUERIES = ["w1 w2 w3", ARTICLES[7].text, "untitled S1", "w77 January 2025"]


def answers(engine: Engine) -> list[object]:
    """All that a reader could see: hits with their scores to five digits, and every article."""
    seen: list[object] = []
    for filters in (EVERYTHING, In(Field.SOURCE, ("s2",))):
        for text in QUERIES:
            for hit in engine.search(query(text, k=20, filters=filters)).hits:
                parts = (round(hit.parts.dense or 0, 5), hit.parts.dense_rank, hit.parts.lexical_rank)
                lexical = None if hit.parts.lexical is None else round(hit.parts.lexical, 4)
                seen.append((hit.passage, round(hit.score, 5), parts, lexical, hit.highlights))
    seen.append(engine.listing(limit=1_000).articles)
    return seen


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> tuple[Path, list[object]]:
    """A collection of one quantised segment and one lexical index, closed, and its answers."""
    folder = tmp_path_factory.mktemp("whole")
    with open_engine(folder) as engine:
        engine.add(ARTICLES)
        return folder, answers(engine)


@pytest.fixture
def copy(whole, folder) -> Path:
    return Path(shutil.copytree(whole[0], folder / "copy"))


def flip(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) * 2 // 3] ^= 1
    path.write_bytes(raw)


DAMAGES = {
    "truncated": lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
    "zeroed": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "flipped": flip,
    "deleted": lambda path: path.unlink(),
}


def derived_files(folder: Path) -> list[Path]:
    """What the manifest vouches for, and the manifest; empty files cannot be damaged but by deleting."""
    found = [path for path in folder.glob("*/*/*") if path.suffix != ".lock"]
    return sorted([*found, folder / "manifest.json"])


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_damaged_file_is_noticed_and_made_anew(whole, folder, damage, caplog):
    origin, expected = whole
    names = [path.relative_to(origin) for path in derived_files(origin)]
    assert {name.parts[0] for name in names} == {"dense", "lexical", "manifest.json"}
    assert {name.name for name in names} >= {"vectors.faiss", "fast.faiss", "ids.npy", "meta.json"}
    for number, name in enumerate(names):
        copy = Path(shutil.copytree(origin, folder / str(number)))
        DAMAGES[damage](copy / name)
        caplog.clear()
        with open_engine(copy) as engine:
            assert [record.levelname for record in caplog.records] == ["WARNING"], name
            assert str(copy) in caplog.text
            assert answers(engine) == expected, name
            assert engine.stats().dense["kind"] == "PQ32x4fs, exact scores"
        caplog.clear()
        with open_engine(copy) as engine:
            assert not caplog.records, f"{name} was not made anew"
            assert answers(engine) == expected
        shutil.rmtree(copy)


def test_derived_files_of_another_collection_are_not_trusted(whole, copy, folder, caplog):
    with open_engine(folder / "other") as other:
        other.add(article(f"a{n}", words(random.Random(n), 30)) for n in range(60))
    for names in (["dense"], ["lexical"], ["dense", "lexical"], ["dense", "lexical", "manifest.json"]):
        for name in names:
            at = copy / name
            shutil.rmtree(at) if at.is_dir() else at.unlink()
            (shutil.copytree if (folder / "other" / name).is_dir() else shutil.copy)(folder / "other" / name, at)
        caplog.clear()
        with open_engine(copy) as engine:
            assert caplog.records[0].levelno == logging.WARNING
            assert answers(engine) == whole[1]


def test_a_database_from_a_backup_gets_indexes_of_its_own(copy, folder, caplog):
    """It gives the rows out anew that the newer indexes hold for other passages."""
    shutil.copy(copy / "articles.db", folder / "backup.db")
    with open_engine(copy) as engine:
        before = answers(engine)
        engine.add(article(f"later{n}", words(random.Random(n), 30)) for n in range(30))
        engine.delete(["a5"])
    shutil.copy(folder / "backup.db", copy / "articles.db")
    with open_engine(copy) as engine:
        assert caplog.records[0].levelno == logging.WARNING
        assert answers(engine) == before
        new = article("new", words(random.Random("new"), 30))
        engine.add([new])
        (hit,) = engine.search(query(new.text, k=1)).hits
        assert (hit.article, hit.parts.dense_rank, hit.parts.lexical_rank) == (new, 1, 1)
        assert hit.parts.dense > 0.9


def test_files_beside_the_listed_ones_do_no_harm(whole, copy, caplog):
    (copy / "dense/000099").mkdir()
    (copy / "lexical/000099").mkdir()
    (copy / "notes.txt").write_text("mine")
    with open_engine(copy) as engine:
        assert answers(engine) == whole[1]
        engine.add(article(f"b{n}", words(RNG, 30)) for n in range(30))
        assert engine.search(query("w1", k=100)).hits
    assert not caplog.records
    assert (copy / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize(
    "raw",
    [b"", b"SQLite", b"not a database, but words " * 400, bytes(20_000)],
    ids=["empty", "short", "words", "zeros"],
)
def test_a_file_that_is_no_database_is_refused(copy, raw):
    (copy / "articles.db").write_bytes(raw)
    with pytest.raises(CollectionDamaged, match="restore it from a backup"):
        open_engine(copy)


def test_a_database_that_is_gone_is_not_replaced_by_an_empty_one(copy):
    (copy / "articles.db").unlink()
    with pytest.raises(CollectionDamaged, match=r"articles.db is gone; put it back from a backup"):
        open_engine(copy)
    assert not (copy / "articles.db").exists()


def test_another_program_s_database_is_refused(copy):
    (copy / "articles.db").unlink()
    with sqlite3.connect(copy / "articles.db") as connection:
        connection.execute("CREATE TABLE recipes (name)")
    connection.close()
    with pytest.raises(CollectionDamaged, match="not the database of a collection"):
        open_engine(copy)


def test_damage_within_the_database_is_named_where_it_is_met(copy):
    raw = bytearray((copy / "articles.db").read_bytes())
    raw[8_192 * 2 :] = b"\xaa" * (len(raw) - 8_192 * 2)
    (copy / "articles.db").write_bytes(raw)
    with pytest.raises(CollectionDamaged, match=r"articles\.db is damaged"), open_engine(copy) as engine:
        engine.listing()


def test_a_database_cut_short_is_named_where_it_is_met(copy):
    DAMAGES["truncated"](copy / "articles.db")
    with pytest.raises(CollectionDamaged, match=r"articles\.db is damaged"), open_engine(copy) as engine:
        engine.listing(limit=1_000)
        engine.search(query("w1", k=100))


def test_another_encoder_chunker_or_format_is_refused(copy):
    with pytest.raises(CollectionRefused, match="was built with the model hashed"):
        Engine.open(copy, HashedEncoder(32))
    with pytest.raises(CollectionRefused, match='"passage_tokens": 99'):
        Engine.open(copy, HashedEncoder(), chunker=Chunker(99))
    with sqlite3.connect(copy / "articles.db") as connection:
        connection.execute("PRAGMA user_version = 2")
    connection.close()
    with pytest.raises(CollectionRefused, match="format 2, this nutgraf reads format 1"):
        Engine.open(copy, HashedEncoder())


def test_a_collection_that_is_not_there_is_missing_and_not_made(folder):
    with pytest.raises(CollectionMissing, match="add articles to create one"):
        Engine.open(folder / "nowhere", HashedEncoder())
    assert list(folder.iterdir()) == []


def test_a_file_that_a_killed_writer_did_not_commit_does_not_stand_in_the_way(tmp_path, caplog):
    with open_engine(tmp_path / "c") as engine:
        engine.add(ARTICLES[:20])
        for segment in list((tmp_path / "c" / "lexical").glob("*/*.store")):
            for commit in range(200):
                segment.with_suffix(f".{commit}.del").touch()
        assert engine.delete(["a7"]) == 1
        engine.add(ARTICLES[20:22])
        left = {hit.article.id for text in QUERIES for hit in engine.search(query(text, k=100)).hits}
    assert left == {f"a{n}" for n in range(22)} - {"a7"}
    assert "cannot be written" in caplog.text
