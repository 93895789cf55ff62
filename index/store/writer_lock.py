"""The writer lock: one process writes to a collection at a time, and says who it is."""

import contextlib
import json
import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import CollectionBusy
from index.store.storage import storage_errors

if TYPE_CHECKING:
    from filelock import BaseFileLock

LOCK_FILE = "writer.lock"
HOLDER_FILE = "writer.json"


@contextlib.contextmanager
def writer_lock(folder: Path, *, wait_s: float) -> Iterator[None]:
    """Hold the right to write. The operating system frees it when the process dies.

    Raises:
        CollectionBusy: another process or thread held it for `wait_s` seconds.
        StorageFailed: nothing may be written there.
    """
    with storage_errors(folder):
        lock = _acquired(folder, wait_s)
    try:
        holder = {"pid": os.getpid(), "host": socket.gethostname(), "since": datetime.now(UTC).isoformat()}
        with storage_errors(folder):
            (folder / HOLDER_FILE).write_text(json.dumps(holder))
        yield
    finally:
        with contextlib.suppress(OSError):  # it only tells who holds the lock
            (folder / HOLDER_FILE).unlink()
        lock.release()


def _acquired(folder: Path, wait_s: float) -> "BaseFileLock":
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    # a lock object per call: filelock locks are re-entrant within one object, and two threads must exclude each other
    lock = FileLock(folder / LOCK_FILE, thread_local=False)
    try:
        lock.acquire(timeout=wait_s)
    except Timeout as error:
        raise CollectionBusy(
            f"{folder} is being written by {_holder(folder)}; waited {wait_s:g} s, try again later"
        ) from error
    return lock


def _holder(folder: Path) -> str:
    try:
        holder = json.loads((folder / HOLDER_FILE).read_text())
        return f"process {holder['pid']} on {holder['host']} since {holder['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"  # it is just starting or just stopping
