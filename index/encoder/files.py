"""Files: derived files that are trusted only by their checksum, and the checksums of large files, remembered."""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

_CHUNK = 1 << 20


def sha256(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def sha256_remembered(path: Path, cache: Path) -> str:
    """SHA-256 of a file that seldom changes: read again only when its size or time of change is another.

    Hashing 90 MB takes 60 ms or more, a fifth of a cold start.
    """
    stat = path.stat()
    place = str(path.resolve())
    state = [place, stat.st_size, stat.st_mtime_ns]
    note = cache / f"{hashlib.sha256(place.encode()).hexdigest()[:16]}.sha256.json"
    known = _read_note(note)
    if known.get("state") == state and isinstance(known.get("sha256"), str):
        return str(known["sha256"])
    digest = sha256(path)
    write_atomically(note, json.dumps({"state": state, "sha256": digest}).encode())
    return digest


def derived(path: Path, make: Callable[[], bytes]) -> Path:
    """The file at `path`, made if it is absent or not what was written: torn, cut or changed.

    Two processes that need it at once make it once.
    """
    from filelock import FileLock

    if _intact(path):
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock")):
        if not _intact(path):
            data = make()
            write_atomically(path, data)
            note = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            write_atomically(_note(path), json.dumps(note).encode())
    return path


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees all of it or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _note(path: Path) -> Path:
    return path.with_suffix(".json")


def _intact(path: Path) -> bool:
    note = _read_note(_note(path))
    return path.is_file() and path.stat().st_size == note.get("size") and sha256(path) == note.get("sha256")


def _read_note(path: Path) -> dict[str, object]:
    """The note, or nothing where it is absent or unreadable: then its file is made again."""
    try:
        note = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}
