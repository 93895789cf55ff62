"""Derived files: made once, trusted only while they are what was written."""

import threading

import pytest

from index.encoder.files import derived, sha256_remembered
from index.whole_files import sha256, write_whole


@pytest.fixture
def made(tmp_path):
    """A folder to derive, the files in it, and a record of each making."""
    makings = []

    def make():
        makings.append(1)
        return {"model": b"abc" * 1000, "weights": bytes(5000)}

    return tmp_path / "cache" / "derived", make, makings


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "manifest.json"}


def test_it_is_made_at_the_first_use_only(made):
    folder, make, makings = made
    assert derived(folder, make) == folder
    assert derived(folder, make) == folder
    assert contents(folder) == {"model": b"abc" * 1000, "weights": bytes(5000)}
    assert len(makings) == 1


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "weights").write_bytes(bytes(4999)),
        lambda folder: (folder / "weights").write_bytes(bytes(4999) + b"\x01"),
        lambda folder: (folder / "weights").unlink(),
        lambda folder: (folder / "manifest.json").unlink(),
        lambda folder: (folder / "manifest.json").write_text('{"model": [1'),
        lambda folder: (folder / "manifest.json").write_text('{"model": 7}'),
        lambda folder: (folder / "manifest.json").write_text("[]"),
    ],
    ids=["cut", "changed", "lost", "no manifest", "torn manifest", "odd manifest", "empty manifest"],
)
def test_what_was_damaged_is_made_again(made, damage):
    folder, make, makings = made
    damage(derived(folder, make))
    assert contents(derived(folder, make)) == {"model": b"abc" * 1000, "weights": bytes(5000)}
    assert len(makings) == 2


def test_a_touched_file_is_read_and_kept(made):
    folder, make, makings = made
    derived(folder, make)
    (folder / "weights").write_bytes(bytes(5000))
    derived(folder, make)
    assert len(makings) == 1


def test_a_failed_making_leaves_nothing(made):
    folder, make, _ = made
    with pytest.raises(RuntimeError):
        derived(folder, lambda: (_ for _ in ()).throw(RuntimeError))
    assert [path.suffix for path in folder.parent.iterdir()] == [".lock"]
    assert derived(folder, make).is_dir()


def test_threads_that_need_it_at_once_make_it_once(made):
    folder, make, makings = made
    threads = [threading.Thread(target=derived, args=(folder, make)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(makings) == 1
    assert [path.name for path in folder.parent.iterdir() if path.is_dir()] == ["derived"]


def test_a_failed_write_leaves_the_old_file(tmp_path):
    path = tmp_path / "file"
    write_whole(path, b"old")
    with pytest.raises(TypeError):
        write_whole(path, "text")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_remembered_checksum_follows_the_file(tmp_path):
    path, cache = tmp_path / "weights", tmp_path / "cache"
    path.write_bytes(b"abc")
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert sha256(path) == sha256_remembered(path, cache) == sha256_remembered(path, cache) == digest
    path.write_bytes(b"abcd")
    assert sha256_remembered(path, cache) == sha256(path) != digest
    for note in cache.iterdir():
        note.write_text("{")
    assert sha256_remembered(path, cache) == sha256(path)
