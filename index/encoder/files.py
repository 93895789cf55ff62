"""Files: derived files that are trusted only by their checksum, and the checksums of large files, remembered."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from index.whole_files import sha256, write_whole

_MANIFEST = "manifest.json"


def sha256_remembered(path: Path, cache: Path) -> str:
    """SHA-256 of a file that seldom changes: read again only when its size or time of change is another.

    Hashing 90 MB takes 60 ms or more, a fifth of a cold start.
    """
    place = str(path.resolve())
    state = [place, *_state(path)]
    note = cache / f"{hashlib.sha256(place.encode()).hexdigest()[:16]}.sha256.json"
    known = _read_note(note)
    if known.get("state") == state and isinstance(known.get("sha256"), str):
        return str(known["sha256"])
    digest = sha256(path)
    write_whole(note, json.dumps({"state": state, "sha256": digest}).encode())
    return digest


def derived(folder: Path, make: Callable[[], Mapping[str, bytes]]) -> Path:
    """The folder of files that `make` gives by name; made if it is absent, torn or changed since.

    Two processes that need it at once make it once.
    """
    if _intact(folder):
        return folder

    from filelock import FileLock

    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):
        if not _intact(folder):
            _write_folder(folder, make())
    return folder


def _write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """All files and their manifest, or nothing."""
    made = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f"{folder.name}-"))
    try:
        for name, data in files.items():
            write_whole(made / name, data)
        states = {name: [*_state(made / name), hashlib.sha256(data).hexdigest()] for name, data in files.items()}
        write_whole(made / _MANIFEST, json.dumps(states).encode())
        if folder.exists():
            shutil.rmtree(folder)
        made.replace(folder)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def _intact(folder: Path) -> bool:
    """Whether every file is as it was written; it is read only if its size or time of change says otherwise."""
    states = _read_note(folder / _MANIFEST)
    return bool(states) and all(
        isinstance(state, list) and len(state) == 3 and _unchanged(folder / name, state[:2], str(state[2]))
        for name, state in states.items()
    )


def _unchanged(path: Path, state: list[int], digest: str) -> bool:
    return path.is_file() and (_state(path) == state or sha256(path) == digest)


def _state(path: Path) -> list[int]:
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns]


def _read_note(path: Path) -> dict[str, object]:
    """The note, or nothing where it is absent or unreadable: then its file is made again."""
    try:
        note = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}
