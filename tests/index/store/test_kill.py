"""A writer is killed at any moment: what it acknowledged is there and found by both indexes, and nothing else."""

import random
import time

from forked import CONTEXT
from made_up import open_engine, query
from writers import IDS, POLICY, Change, marker, versioned, write_at_random

from index.engine import Engine

ROUNDS = 44


def killed_writer(folder, rng: random.Random, seen: set[tuple[str, int]]) -> tuple[list[Change], Change]:
    """The changes that a writer acknowledged before it was killed, and the one that it was at."""
    pipe, end = CONTEXT.Pipe(duplex=False)
    writer = CONTEXT.Process(target=write_at_random, args=(folder, rng.randrange(2**32), end))
    writer.start()
    end.close()
    last = rng.randrange(16)
    heard: list[tuple[str, Change]] = []
    if last == 0:
        time.sleep(rng.uniform(0, 0.3))  # killed while it opens, perhaps
    while len(heard) < last:
        heard.append(pipe.recv())
    time.sleep(rng.uniform(0, 0.04))
    writer.kill()
    writer.join()
    try:
        while True:
            heard.append(pipe.recv())
    except EOFError:
        pipe.close()
    seen.update((id, version) for _, change in heard for id, version in change.items() if version is not None)
    acknowledged = [change for word, change in heard if word == "done"]
    return acknowledged, heard[-1][1] if heard and heard[-1][0] == "begun" else {}


def after(state: dict[str, int], change: Change) -> dict[str, int]:
    return {id: version for id, version in (state | change).items() if version is not None}


def check(engine: Engine, state: dict[str, int], seen: set[tuple[str, int]]) -> None:
    """Both indexes find each article by its own text first, and nothing that is not there."""
    for id, version in state.items():
        expected = versioned(id, version)
        (hit,) = engine.search(query(expected.text, k=1)).hits
        assert hit.article == expected == engine.get(id)
        assert (hit.parts.dense_rank, hit.parts.lexical_rank) == (1, 1)
    snapshot = engine._collection.snapshot()
    assert int(snapshot.dense.present.sum()) == snapshot.lexical.searcher.num_docs == len(state)
    hits = engine.search(query("w1", k=100)).hits
    assert {hit.article.id for hit in hits} == set(state)
    for id, version in random.Random(0).sample(sorted(seen), min(15, len(seen))):
        (*found,) = (hit for hit in engine.search(query(marker(id, version), k=100)).hits if hit.parts.lexical_rank)
        assert [hit.article for hit in found] == ([versioned(id, version)] if state.get(id) == version else [])


def test_whatever_was_acknowledged_survives_a_kill(folder):
    rng = random.Random(20250810)
    folder = folder / "collection"
    state: dict[str, int] = {}
    seen: set[tuple[str, int]] = set()
    in_flight = {True: 0, False: 0}
    with open_engine(folder, policy=POLICY) as reader:
        for number in range(ROUNDS):
            acknowledged, pending = killed_writer(folder, rng, seen)
            for change in acknowledged:
                state = after(state, change)
            # every other time nobody opens the collection anew: the living reader finishes what the dead one began
            engine = reader if number % 2 else open_engine(folder, policy=POLICY)
            present = {held.id: held for held in engine.listing(limit=1_000).articles}
            if pending and after(state, pending) != state:
                done = set(present) == set(after(state, pending)) and all(
                    present[id] == versioned(id, version) for id, version in after(state, pending).items()
                )
                in_flight[done] += 1
                state = after(state, pending) if done else state
            assert present == {id: versioned(id, version) for id, version in state.items()}
            assert set(state) <= set(IDS)
            check(engine, state, seen)
            if engine is not reader:
                engine.close()
    assert min(in_flight.values()) > 0, "the kills all came before, or all after, the commit"
