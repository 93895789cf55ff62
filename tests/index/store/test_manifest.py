"""A manifest is whole and ours, or it counts as absent; a derived index is trusted by its checksums alone."""

import hashlib
import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.store.manifest import MANIFEST_FILE, DerivedIndex, Manifest, checksum, intact
from index.whole_files import write_whole

DERIVED = DerivedIndex("dense/000003", 17, {"a": "3:aa"}, {"kind": "Flat", "recall_at_100": 0.99})
MANIFEST = Manifest(
    "c0ffee", {"name": "m", "dim": 384}, {"name": "sentences"}, DERIVED, DerivedIndex("lexical/000001", 18)
)


def test_it_comes_back_as_it_was_written(folder):
    MANIFEST.write(folder)
    assert Manifest.read(folder) == MANIFEST
    replaced = MANIFEST.with_dense(DerivedIndex()).with_lexical(DERIVED)
    replaced.write(folder)
    assert (
        Manifest.read(folder)
        == replaced
        == Manifest("c0ffee", MANIFEST.encoder, MANIFEST.chunker, DerivedIndex(), DERIVED)
    )
    assert [path.name for path in folder.iterdir()] == [MANIFEST_FILE]


def test_a_torn_one_counts_as_absent(folder):
    MANIFEST.write(folder)
    path = folder / MANIFEST_FILE
    whole = path.read_bytes()
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert Manifest.read(folder) == Manifest()


@given(st.data())
def test_a_flipped_bit_never_goes_unnoticed(tmp_path_factory, data):
    folder = tmp_path_factory.getbasetemp()
    MANIFEST.write(folder)
    raw = bytearray((folder / MANIFEST_FILE).read_bytes())
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    (folder / MANIFEST_FILE).write_bytes(raw)
    assert Manifest.read(folder) in (Manifest(), MANIFEST)  # equal where the bit was white space


@pytest.mark.parametrize("body", [None, [], "body", {}, {"collection": "c", "dense": {"shape": 1}, "lexical": {}}])
def test_a_foreign_one_counts_as_absent(folder, body):
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    (folder / MANIFEST_FILE).write_text(json.dumps({"sha256": digest, "body": body}))
    assert Manifest.read(folder) == Manifest()
    (folder / MANIFEST_FILE).write_text(json.dumps(body))
    assert Manifest.read(folder) == Manifest()


def test_no_manifest_counts_as_absent(folder):
    assert Manifest.read(folder) == Manifest()
    assert Manifest.read(folder / "nowhere") == Manifest()


def test_checksums_name_size_and_content(folder):
    (folder / "a").write_bytes(b"abc")
    (folder / "b.lock").write_bytes(b"")
    assert checksum(folder) == {"a": f"3:{hashlib.sha256(b'abc').hexdigest()}"}


def test_only_files_that_never_change_keep_a_known_checksum(folder):
    for name in ("meta.json", "segment", "longer"):
        (folder / name).write_bytes(b"abc")
    known = {"meta.json": "3:known", "segment": "3:known", "longer": "2:known", "gone": "3:known"}
    digest = f"3:{hashlib.sha256(b'abc').hexdigest()}"
    assert checksum(folder, known) == {"longer": digest, "meta.json": digest, "segment": "3:known"}


def test_an_index_is_intact_while_every_listed_file_is_as_it_was(folder):
    at = folder / "dense/000001"
    at.mkdir(parents=True)
    (at / "a").write_bytes(b"abc")
    (at / "b").write_bytes(b"")
    derived = DerivedIndex("dense/000001", 1, checksum(at))
    assert intact(folder, derived)
    (at / "c").write_bytes(b"not listed")
    assert intact(folder, derived)
    (at / "a").write_bytes(b"abd")
    assert not intact(folder, derived)
    (at / "a").write_bytes(b"abc")
    (at / "b").unlink()
    assert not intact(folder, derived)
    assert not intact(folder, DerivedIndex())
    assert not intact(folder, DerivedIndex("dense/000002", 1, {"a": "0:0"}))


def test_a_write_that_fails_leaves_the_old_file_and_no_draft(folder, monkeypatch):
    path = folder / "file"
    write_whole(path, b"old")

    def fail(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="no space"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert [path.name for path in folder.iterdir()] == ["file"]


def test_who_may_read_a_file_is_left_to_the_umask_unless_told(folder):
    before = os.umask(0o027)
    try:
        write_whole(folder / "shared", b"x")
        write_whole(folder / "private", b"x", mode=0o600)
    finally:
        os.umask(before)
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()} == {"shared": 0o640, "private": 0o600}
