"""A collection that may be read and not written is searched, and stays as it is; a change is noticed."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_up import article, open_engine, query

from index.engine import Engine
from index.errors import StorageFailed


def forbid_writing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    if os.access(folder, os.W_OK):  # modes do not bind root
        monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)


def allow_writing(folder: Path) -> None:
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.fixture
def archive(folder, monkeypatch) -> Iterator[Path]:
    with open_engine(folder / "archive") as engine:
        engine.add([article("old", "The ferry sank."), *(article(f"a{n}", f"Bridge {n} stands.") for n in range(9))])
    forbid_writing(folder / "archive", monkeypatch)
    yield folder / "archive"
    allow_writing(folder / "archive")


def found(engine: Engine, text: str) -> tuple[str, bool]:
    """The best article, and whether it was found by its words."""
    hit = engine.search(query(text)).hits[0]
    return hit.article.id, hit.parts.lexical is not None


def test_an_archive_is_searched_and_left_as_it_is(archive):
    before = sorted(archive.rglob("*"))
    with open_engine(archive) as engine:
        assert found(engine, "ferry") == ("old", True)
        assert len(engine.listing().articles) == 10
        assert engine.stats().dense["kind"] == "Flat"
        assert sorted(archive.rglob("*")) == before


def test_what_may_not_be_written_is_refused_in_one_line(archive):
    with open_engine(archive) as engine, pytest.raises(StorageFailed, match="see to its disk's space and to who may"):
        engine.delete(["old"])


def test_an_archive_that_others_changed_is_not_read_on(archive, folder):
    with open_engine(archive) as engine:
        assert found(engine, "ferry") == ("old", True)
        allow_writing(archive)
        later = archive.stat().st_mtime + 10
        os.utime(archive / "articles.db", (later, later))
        with pytest.raises(StorageFailed, match="was changed by others since it was opened"):
            found(engine, "ferry")


def test_what_a_writer_adds_meanwhile_is_found(folder, monkeypatch):
    with open_engine(folder / "c") as writer:
        writer.add([article("old", "The ferry sank.")])
        forbid_writing(folder / "c", monkeypatch)
        reader = open_engine(folder / "c")
        monkeypatch.undo()
        allow_writing(folder / "c")
        assert found(reader, "ferry") == ("old", True)
        writer.add([article("new", "The bridge fell.")])
        assert found(reader, "bridge") == ("new", True)
        reader.close()
