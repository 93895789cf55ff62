"""writers: what the processes do that a test starts with `forked.CONTEXT`; each tells its parent through a pipe."""

import random
import threading
from multiprocessing.connection import Connection
from pathlib import Path

from made_up import article, open_engine, words

from index.article import Article
from index.store.snapshot import SegmentPolicy
from index.store.writer_lock import writer_lock

POLICY = SegmentPolicy(smallest=4, largest=8, exact_limit=20)
IDS = [f"a{number}" for number in range(30)]

Change = dict[str, int | None]
"""The version that each article is to have; None: it is to be deleted."""


def marker(id: str, version: int) -> str:
    """A word that stands in this version of this article alone."""
    return f"{id}x{version}x"


def versioned(id: str, version: int) -> Article:
    """This version of this article, always the same."""
    return article(id, f"{marker(id, version).upper()} {words(random.Random(f'{id} {version}'), 30)}")


def hold_lock(folder: Path, pipe: Connection) -> None:
    """Take the writer lock, say so, and keep it until death."""
    with writer_lock(folder, wait_s=0):
        pipe.send("held")
        threading.Event().wait()


def write_at_random(folder: Path, seed: int, pipe: Connection) -> None:
    """Add, update and delete until death; say what, before and after each change."""
    rng = random.Random(seed)
    with open_engine(folder, policy=POLICY) as engine:
        while True:
            ids = rng.sample(IDS, rng.randint(1, 6))
            gone = rng.random() < 0.3
            change: Change = {id: None if gone else rng.randrange(10**6) for id in ids}
            pipe.send(("begun", change))
            if gone:
                engine.delete(ids)
            else:
                engine.add(versioned(id, version) for id, version in change.items() if version is not None)
            pipe.send(("done", change))


def write_as_told(folder: Path, pipe: Connection) -> None:
    """Make each change that comes through the pipe, and say when it is acknowledged; None ends it."""
    with open_engine(folder, policy=POLICY) as engine:
        while (change := pipe.recv()) is not None:
            engine.delete([id for id, version in change.items() if version is None])
            engine.add(versioned(id, version) for id, version in change.items() if version is not None)
            pipe.send("done")
