"""Processes and threads share a collection: one writes at a time, and all read what was acknowledged."""

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from forked import CONTEXT
from made_up import open_engine, query
from writers import IDS, POLICY, hold_lock, marker, versioned, write_as_told

from index.engine import Engine
from index.errors import CollectionBusy, NotFound
from index.store.dense import Segment


@contextmanager
def process(target, *args) -> Iterator[tuple]:
    """A process, and this end of its pipe."""
    pipe, end = CONTEXT.Pipe()
    started = CONTEXT.Process(target=target, args=(*args, end))
    started.start()
    end.close()
    try:
        yield started, pipe
    finally:
        started.kill()
        started.join()


def found(engine: Engine, id: str, version: int) -> bool:
    """Whether both indexes find this version of this article first; neither may find it if one does not."""
    hits = engine.search(query(versioned(id, version).text, k=1)).hits
    if not hits or marker(id, version) not in hits[0].article.text.lower():
        return False
    assert (hits[0].parts.dense_rank, hits[0].parts.lexical_rank) == (1, 1)
    assert hits[0].article == engine.get(id)
    return True


def test_two_processes_take_turns_and_see_each_other(folder):
    folder /= "collection"
    rng = random.Random(5)
    state: dict[str, int] = {}
    with open_engine(folder, policy=POLICY) as engine, process(write_as_told, folder) as (_, pipe):
        for turn in range(24):
            ids = rng.sample(IDS, 3)
            change = dict.fromkeys(ids, None if turn % 4 == 3 else turn)
            if turn % 3 == 2:  # this process writes
                engine.delete([id for id, version in change.items() if version is None])
                engine.add(versioned(id, version) for id, version in change.items() if version is not None)
            else:
                pipe.send(change)
                assert pipe.recv() == "done"
            before = {id: state[id] for id in ids if id in state}
            state = {id: version for id, version in (state | change).items() if version is not None}
            for id, version in change.items():
                if version is not None:
                    assert found(engine, id, version)
            for id, version in before.items():
                assert not found(engine, id, version)
        assert {hit.article.id for hit in engine.search(query("w1", k=100)).hits} == set(state)
        stats = engine.stats()
        assert (stats.articles, stats.lexical["sequence"]) == (len(state), stats.sequence)


def test_a_writer_that_finds_another_says_who_it_is(folder, monkeypatch):
    monkeypatch.setattr("index.store.collection.WRITER_WAIT_S", 0.2)
    with open_engine(folder / "collection") as engine:
        engine.add([versioned("a0", 1)])
        with process(hold_lock, folder / "collection") as (holder, pipe):
            assert pipe.recv() == "held"
            for write in (lambda: engine.add([versioned("a0", 2)]), lambda: engine.delete(["a0"])):
                with pytest.raises(CollectionBusy, match=f"process {holder.pid} "):
                    write()
            assert found(engine, "a0", 1)
            with open_engine(folder / "collection") as another:  # reading needs no lock
                assert found(another, "a0", 1)
        assert engine.add([versioned("a0", 2)]).updated == 1
        assert found(engine, "a0", 2)


class Searches:
    """Threads that search until they are told to stop; the first failure of any is kept."""

    def __init__(self, engine: Engine, gone: dict[str, float]) -> None:
        self._engine = engine
        self._gone = gone
        self._stop = threading.Event()
        self.failures: list[BaseException] = []
        self.count = 0
        self._threads = [threading.Thread(target=self._run, args=(seed,)) for seed in range(8)]

    def __enter__(self) -> "Searches":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self, seed: int) -> None:
        rng = random.Random(seed)
        try:
            while not self._stop.is_set():
                self._search(rng)
                self.count += 1
        except BaseException as error:
            self.failures.append(error)
            raise

    def _search(self, rng: random.Random) -> None:
        began = time.monotonic()
        gone = set(self._gone)
        k = rng.randint(1, 20)
        hits = self._engine.search(query(f"w{rng.randrange(2_000)} w{rng.randrange(2_000)}", k=k)).hits
        assert len(hits) == k
        assert len({hit.passage for hit in hits}) == k
        for hit in hits:
            assert hit.passage.text == hit.article.text[hit.passage.start : hit.passage.end]
            assert marker_of(hit.article) not in gone
        scores = [hit.score for hit in hits]
        assert scores == sorted(scores, reverse=True)
        if rng.random() < 0.2:
            assert self._engine.stats().articles >= 20
            assert len(self._engine.listing(limit=20).articles) == 20
            with pytest.raises(NotFound):
                self._engine.get(f"never {began}")


def marker_of(article) -> str:
    return article.text.split()[0].lower()


@pytest.mark.parametrize("elsewhere", [False, True])
def test_searches_go_on_while_one_writes(folder, elsewhere):
    """Twenty articles stand still; the others come, change and go, by this process or by another one."""
    folder /= "collection"
    rng = random.Random(6)
    still, moving = [f"s{number}" for number in range(20)], IDS
    gone: dict[str, float] = {}
    state: dict[str, int] = {}
    with open_engine(folder, policy=POLICY) as engine, process(write_as_told, folder) as (_, pipe):
        engine.add(versioned(id, 0) for id in still)
        with Searches(engine, gone) as searches:
            ends = time.monotonic() + 3
            turn = 0
            while time.monotonic() < ends and not searches.failures:
                turn += 1
                change = {id: turn if rng.random() < 0.6 else None for id in rng.sample(moving, 4)}
                if elsewhere:
                    pipe.send(change)
                    assert pipe.recv() == "done"
                else:
                    engine.delete([id for id, version in change.items() if version is None])
                    engine.add(versioned(id, version) for id, version in change.items() if version is not None)
                # whatever was replaced or deleted may not come up in any search that begins from here on
                gone.update((marker(id, state[id]), 0.0) for id in change if id in state)
                state = {id: version for id, version in (state | change).items() if version is not None}
    assert not searches.failures
    assert turn > 5
    assert searches.count > 50


def test_a_segment_may_be_swept_away_just_when_it_is_to_be_opened(folder, monkeypatch):
    with open_engine(folder / "c", policy=POLICY) as writer, open_engine(folder / "c", policy=POLICY) as reader:
        writer.add(versioned(id, 0) for id in IDS[:8])
        opened = Segment.open

        def too_late(named):
            monkeypatch.undo()
            writer.add(versioned(id, 0) for id in IDS[8:16])
            assert not named.exists()
            return opened(named)

        monkeypatch.setattr(Segment, "open", too_late)
        assert {hit.article.id for hit in reader.search(query("w1", k=100)).hits} == set(IDS[:16])


def test_threads_that_are_done_leave_no_connection_behind(engine):
    engine.add([versioned("a0", 1)])
    opened = engine._collection.database._opened
    for _ in range(20):
        thread = threading.Thread(target=engine.get, args=("a0",))
        thread.start()
        thread.join()
    assert len(opened) <= 2
