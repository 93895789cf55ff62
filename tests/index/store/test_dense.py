"""The dense index against a brute-force search in numpy, exact and quantised, at every selectivity."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.store.dense import FAST_FILE, DenseSnapshot, Segment, write_segment
from index.store.snapshot import SegmentPolicy

DIM = 64
COUNT = 3_000


def unit(rng: np.random.Generator, count: int) -> np.ndarray:
    """Vectors around a few centres, as texts on a few subjects are."""
    centres = rng.standard_normal((30, DIM))
    vectors = centres[rng.integers(0, 30, count)] + rng.standard_normal((count, DIM))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


@pytest.fixture(scope="module")
def segments(tmp_path_factory) -> dict[str, Segment]:
    """The same vectors in two segments; rows are 10, 13, 16, …"""
    ids, vectors = np.arange(COUNT) * 3 + 10, unit(np.random.default_rng(1), COUNT)
    made = {}
    for name, limit in (("exact", COUNT), ("quantised", COUNT - 1)):
        folder = tmp_path_factory.mktemp(name)
        notes = write_segment(folder, ids, vectors, exact_limit=limit)
        made[name] = Segment.open(folder)
        assert (folder / FAST_FILE).exists() == (name == "quantised")
        assert (notes["passages"], notes["kind"]) == (
            COUNT,
            {"exact": "Flat", "quantised": "PQ32x4fs, exact scores"}[name],
        )
        assert 0.99 <= notes["recall_at_100"] <= 1
        assert (made[name].vectors == vectors).all()
        assert (made[name].ids == ids).all()
    return made


def brute(
    snapshot: DenseSnapshot, query: np.ndarray, k: int, allowed: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """The best by a full scan of everything, ties by row."""
    vectors = np.concatenate([snapshot.segment.vectors, snapshot.fresh_vectors])
    may = snapshot.shown if allowed is None else snapshot.present & np.isin(snapshot.ids, allowed)
    ids, scores = snapshot.ids[may], (vectors[may].astype(np.float64) @ query)
    best = np.lexsort((ids, -scores))[:k]
    return ids[best], scores[best]


def recall(snapshot: DenseSnapshot, queries: np.ndarray, k: int, allowed: np.ndarray | None = None) -> float:
    """Mean share of the best that are found; what is found is in order, distinct, allowed and rightly scored."""
    shares = []
    for query in queries:
        expected, _ = brute(snapshot, query, k, allowed)
        ids, scores = snapshot.search(query, k, allowed)
        assert len(ids) == len(set(ids.tolist())) == len(expected)
        assert (np.diff(scores) <= 0).all()
        assert snapshot.may_show(ids, allowed).all()
        assert scores == pytest.approx(snapshot.scores(query, ids), abs=1e-5)
        shares.append(len(np.intersect1d(ids, expected)) / len(expected) if len(expected) else 1)
    return float(np.mean(shares))


# a search asks for 100 candidates at least, however few hits are wanted
@pytest.mark.parametrize(
    ("kind", "k"), [("exact", 1), ("exact", 10), ("exact", 100), ("quantised", 100), ("quantised", 400)]
)
def test_everything_is_searched(segments, kind, k):
    queries = unit(np.random.default_rng(2), 40)
    found = recall(DenseSnapshot.of(segments[kind]), queries, k)
    assert found == 1 if kind == "exact" else found >= 0.99


@pytest.mark.parametrize("kind", ["exact", "quantised"])
@pytest.mark.parametrize("share", [0, 0.01, 0.1, 0.5, 1])
def test_a_filter_never_costs_recall(segments, kind, share):
    rng = np.random.default_rng(3)
    snapshot = DenseSnapshot.of(segments[kind]).with_added(*fresh(100))
    allowed = np.sort(rng.choice(snapshot.ids, round(share * len(snapshot.ids)), replace=False))
    for k in (1, 10, 100):
        assert recall(snapshot, unit(rng, 20), k, allowed) == 1


@pytest.mark.parametrize("count", [1, 2])
def test_a_filter_that_leaves_one_or_two(segments, count):
    snapshot = DenseSnapshot.of(segments["quantised"])
    ids, scores = snapshot.search(snapshot.segment.vectors[77], 10, snapshot.ids[77 : 77 + count])
    assert ids.tolist() == snapshot.ids[77 : 77 + count].tolist()
    assert scores[0] == pytest.approx(1, abs=1e-5)


def test_rows_that_are_not_here_are_never_allowed(segments):
    snapshot = DenseSnapshot.of(segments["exact"])
    ids, _ = snapshot.search(snapshot.segment.vectors[0], 10, np.array([0, 1, 10, 11, 13, 10**9]))
    assert sorted(ids.tolist()) == [10, 13]
    assert snapshot.may_show(np.array([0, 10, 11, 10**9]), None).tolist() == [False, True, False, False]
    assert snapshot.scores(snapshot.segment.vectors[0], np.array([9, 10])).tolist() == pytest.approx([0, 1], abs=1e-5)


def fresh(count: int, hidden: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """New passages above the segment's, the first of them hidden."""
    first = COUNT * 3 + 10
    return np.arange(first, first + count), unit(np.random.default_rng(4), count), np.arange(count) >= hidden


@pytest.mark.parametrize("kind", ["exact", "quantised"])
def test_deleted_hidden_and_added_passages(segments, kind):
    ids = segments[kind].ids
    snapshot = DenseSnapshot.of(segments[kind]).with_added(*fresh(60, hidden=20))
    assert snapshot.shown.sum() == COUNT + 40
    snapshot = snapshot.with_ranges("remove", [(int(ids[0]), int(ids[499])), (int(ids[700]), int(ids[700]))])
    snapshot = snapshot.with_ranges("hide", [(int(ids[900]), int(ids[1399]))])
    snapshot = snapshot.with_ranges("show", [(int(ids[950]), int(ids[960]) + 1), (int(ids[3]), int(ids[4]))])
    gone = [*range(500), 700]
    hidden = [*range(900, 950), *range(961, 1_400), *range(COUNT, COUNT + 20)]
    assert np.flatnonzero(~snapshot.present).tolist() == gone
    assert np.flatnonzero(~snapshot.shown & snapshot.present).tolist() == hidden
    queries = np.concatenate(
        [unit(np.random.default_rng(5), 30), snapshot.segment.vectors[:5], snapshot.fresh_vectors[:30]]
    )
    found = recall(snapshot, queries, 100)
    assert found == 1 if kind == "exact" else found >= 0.99
    assert (
        recall(snapshot, queries, 50, snapshot.ids[400:1_500]) == 1
    )  # a filter brings up the hidden, never the deleted


@pytest.mark.parametrize("gone", [200, 390, 2_000, COUNT - 60])
def test_recall_holds_where_the_nearest_are_deleted(segments, gone):
    snapshot = DenseSnapshot.of(segments["quantised"])
    shares = []
    for query in unit(np.random.default_rng(6), 10):
        nearest, _ = brute(snapshot, query, gone, None)
        left = snapshot.with_ranges("remove", [(row, row) for row in nearest.tolist()])
        shares.append(recall(left, query[None, :], 100))
    assert np.mean(shares) >= 0.99


def test_a_later_snapshot_leaves_an_earlier_one_as_it_was(segments):
    before = DenseSnapshot.of(segments["exact"])
    query = before.segment.vectors[5]
    expected = before.search(query, 20, None)
    before.with_added(*fresh(9)).with_ranges("remove", [(0, 10**9)]).with_ranges("hide", [(0, 10**9)])
    ids, scores = before.search(query, 20, None)
    assert (ids == expected[0]).all()
    assert (scores == expected[1]).all()


def test_ties_are_in_order_of_rows(tmp_path):
    twins = np.repeat(unit(np.random.default_rng(7), 1), 8, axis=0)
    write_segment(tmp_path, np.arange(8), twins, exact_limit=100)
    snapshot = DenseSnapshot.of(Segment.open(tmp_path)).with_ranges("remove", [(2, 2)])
    for k in (1, 3, 7):
        assert snapshot.search(twins[0], k, None)[0].tolist() == [0, 1, 3, 4, 5, 6, 7][:k]
    assert snapshot.search(twins[0], 9, np.array([6, 2, 1]))[0].tolist() == [1, 6]


@pytest.mark.parametrize("on_disk", [False, True])
def test_an_empty_segment_finds_nothing(tmp_path, on_disk):
    segment = Segment.empty(DIM)
    if on_disk:
        write_segment(tmp_path, np.zeros(0, np.int64), np.zeros((0, DIM), np.float32), exact_limit=10)
        segment = Segment.open(tmp_path)
    snapshot = DenseSnapshot.of(segment)
    query = unit(np.random.default_rng(8), 1)[0]
    for allowed in (None, np.array([1, 2])):
        ids, scores = snapshot.search(query, 5, allowed)
        assert (ids.tolist(), scores.tolist()) == ([], [])
    for allowed in (None, np.array([1, 2])):
        assert snapshot.may_show(np.array([1, 2]), allowed).tolist() == [False, False]
    assert snapshot.scores(np.ones(DIM, np.float32), np.array([1, 2])).tolist() == [0, 0]
    assert recall(snapshot.with_added(*fresh(3)), query[None, :], 5) == 1


def test_more_than_there_is_gives_all_there_is(segments):
    for segment in segments.values():
        snapshot = DenseSnapshot.of(segment).with_ranges("remove", [(0, int(segment.ids[-11]))])
        ids, _ = snapshot.search(segment.vectors[0], COUNT * 2, None)
        assert sorted(ids.tolist()) == segment.ids[-10:].tolist()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.integers(0, 60), st.integers(0, 12), st.integers(1, 70), st.booleans())
def test_any_small_snapshot_agrees_with_a_full_scan(tmp_path_factory, seed, old, new, k, filtered):
    rng = np.random.default_rng(seed)
    folder = tmp_path_factory.mktemp("segment")
    ids, vectors = np.cumsum(rng.integers(1, 4, old + new)), unit(rng, old + new)
    write_segment(folder, ids[:old], vectors[:old], exact_limit=100)
    snapshot = DenseSnapshot.of(Segment.open(folder)).with_added(ids[old:], vectors[old:], rng.random(new) < 0.8)
    snapshot = replace(snapshot, present=snapshot.present & (rng.random(old + new) < 0.8))
    snapshot = replace(snapshot, shown=snapshot.shown & snapshot.present)
    allowed = np.flatnonzero(rng.random(200) < 0.3) if filtered else None
    assert recall(snapshot, unit(rng, 3), k, allowed) == 1


@pytest.mark.parametrize("count", [51, 99, 101])
def test_a_segment_just_over_a_small_limit(tmp_path, count):
    vectors = unit(np.random.default_rng(9), count)
    notes = write_segment(tmp_path, np.arange(count), vectors, exact_limit=50)
    assert notes["recall_at_100"] == 1
    assert recall(DenseSnapshot.of(Segment.open(tmp_path)), vectors[:5], 20) == 1


@pytest.mark.parametrize(
    ("segment", "gone", "new", "due"),
    [
        (0, 0, 9, False),
        (0, 0, 10, True),
        (200, 0, 19, False),  # a tenth of the segment
        (200, 0, 20, True),
        (500, 0, 30, True),  # never more than the largest
        (500, 0, 29, False),
        (500, 124, 0, False),  # a quarter of the segment is gone
        (500, 125, 0, True),
        (20, 9, 0, False),
        (20, 10, 0, True),
        (500, 0, 0, False),
    ],
)
def test_when_a_segment_is_written_anew(segments, segment, gone, new, due):
    whole = segments["exact"]
    part = Segment(whole.ids[:segment], whole.vectors[:segment], whole.flat, None)
    snapshot = DenseSnapshot.of(part).with_added(*fresh(new))
    snapshot = snapshot.with_ranges("remove", [(0, int(whole.ids[gone]) - 1)])
    assert SegmentPolicy(smallest=10, largest=30).due(snapshot) is due
