"""The dense index: passage vectors in FAISS, an immutable snapshot at a time.

A segment of vectors lies on disk as a FAISS flat index, mapped into memory; new vectors wait in a
small array beside it. Search is exact: always under a filter, and while the segment is small.
Beyond `EXACT_LIMIT` a 4-bit product quantiser proposes candidates and exact scores decide.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]
Matrix = NDArray[np.float32]

EXACT_LIMIT = 20_000
"""Passages up to which every search is a full scan: 2 ms at 384 dimensions on one core."""
PROPOSED = 4
"""Candidates the quantiser proposes per candidate wanted; recall@100 against exact is measured at each build."""
TRAINING_VECTORS = 20_000
"""Vectors the quantiser learns from: 256 per centroid and more than enough for its 16 centroids."""
FLAT_FILE, FAST_FILE, IDS_FILE = "vectors.faiss", "fast.faiss", "ids.npy"


def _faiss() -> Any:
    """FAISS with one thread to a call: the threads that call it use the cores, and teams of its own would fight."""
    import faiss

    faiss.omp_set_num_threads(1)
    return faiss


@dataclass(frozen=True, slots=True)
class Segment:
    """Vectors on disk: `ids` ascending, `vectors` row for row with it; `fast` is None while small."""

    ids: Ids
    vectors: Matrix
    flat: Any
    fast: Any

    @classmethod
    def empty(cls, dim: int) -> "Segment":
        """A segment of no vectors."""
        faiss = _faiss()
        return cls(np.zeros(0, np.int64), np.zeros((0, dim), np.float32), faiss.IndexFlatIP(dim), None)

    @classmethod
    def open(cls, folder: Path) -> "Segment":
        """Map a written segment into memory; its checksums were verified before."""
        faiss = _faiss()
        flat = faiss.read_index(str(folder / FLAT_FILE), faiss.IO_FLAG_MMAP_IFC)
        vectors = faiss.rev_swig_ptr(flat.get_xb(), flat.ntotal * flat.d).reshape(flat.ntotal, flat.d)
        fast = None
        if (folder / FAST_FILE).exists():
            fast = faiss.read_index(str(folder / FAST_FILE), faiss.IO_FLAG_MMAP_IFC)
        return cls(np.load(folder / IDS_FILE, allow_pickle=False), vectors, flat, fast)


def write_segment(folder: Path, ids: Ids, vectors: Matrix, *, exact_limit: int) -> dict[str, str | int | float]:
    """Write a segment into an empty folder; returns notes on it, with the recall of its fast index."""
    faiss = _faiss()
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(np.ascontiguousarray(vectors))
    faiss.write_index(flat, str(folder / FLAT_FILE))
    np.save(folder / IDS_FILE, ids, allow_pickle=False)
    notes: dict[str, str | int | float] = {"passages": len(ids), "kind": "Flat", "recall_at_100": 1.0}
    if len(ids) > exact_limit:
        fast = _quantise(vectors)
        faiss.write_index(fast, str(folder / FAST_FILE))
        notes |= {"kind": f"PQ{fast.pq.M}x4fs, exact scores", "recall_at_100": _recall(fast, flat, vectors)}
    return notes


def _quantise(vectors: Matrix) -> Any:
    """A 4-bit product quantiser with two dimensions to a code; `_recall` measures what it proposes."""
    faiss = _faiss()
    dim = vectors.shape[1]
    parts = next(parts for parts in (dim // 2, dim // 3, dim // 4, 1) if parts and dim % parts == 0)
    fast = faiss.IndexPQFastScan(dim, parts, 4, faiss.METRIC_INNER_PRODUCT)
    chosen = np.random.default_rng(0).choice(len(vectors), min(len(vectors), TRAINING_VECTORS), replace=False)
    fast.train(np.ascontiguousarray(vectors[np.sort(chosen)]))
    fast.add(np.ascontiguousarray(vectors))
    return fast


def _recall(fast: Any, flat: Any, vectors: Matrix, k: int = 100) -> float:
    """Mean overlap with the exact `k` nearest over 50 of the segment's own vectors."""
    k = min(k, len(vectors))
    chosen = np.random.default_rng(1).choice(len(vectors), min(50, len(vectors)), replace=False)
    queries = np.ascontiguousarray(vectors[chosen])
    _, exact = flat.search(queries, k)
    _, proposed = fast.search(queries, k * PROPOSED)
    return float(np.mean([len(np.intersect1d(a, b)) / k for a, b in zip(exact, proposed, strict=True)]))


@dataclass(frozen=True, slots=True)
class DenseSnapshot:
    """What searches see: a segment, the fresh vectors after it, and which passages of both are shown.

    `shown` and `present` cover segment and fresh in one row: a passage that is present but not
    shown belongs to a copy, which only a filter can bring up.
    """

    segment: Segment
    ids: Ids
    fresh_vectors: Matrix
    present: Mask
    shown: Mask

    @classmethod
    def of(cls, segment: Segment) -> "DenseSnapshot":
        """A snapshot of the segment alone, everything present and shown."""
        everything = np.ones(len(segment.ids), np.bool_)
        return cls(segment, segment.ids, np.zeros((0, segment.vectors.shape[1]), np.float32), everything, everything)

    def with_added(self, ids: Ids, vectors: Matrix, shown: Mask) -> "DenseSnapshot":
        """The same with new passages, whose rows are above all present ones."""
        return replace(
            self,
            ids=np.concatenate([self.ids, ids]),
            fresh_vectors=np.concatenate([self.fresh_vectors, vectors]),
            present=np.concatenate([self.present, np.ones(len(ids), np.bool_)]),
            shown=np.concatenate([self.shown, shown]),
        )

    def with_ranges(self, kind: str, ranges: list[tuple[int, int]]) -> "DenseSnapshot":
        """The same after removing, showing or hiding ranges of passage rows, both ends included."""
        present, shown = self.present.copy(), self.shown.copy()
        for first, last in ranges:
            low, high = np.searchsorted(self.ids, first), np.searchsorted(self.ids, last, "right")
            shown[low:high] = kind == "show"
            if kind == "remove":
                present[low:high] = False
        return replace(self, present=present, shown=shown & present)

    def search(self, query: NDArray[np.float32], k: int, allowed: Ids | None) -> tuple[Ids, Matrix]:
        """The best `k` passages by inner product, best first, ties by row.

        Args:
            query: shape (dim,), unit length.
            allowed: passage rows that may come up, ascending; None: all that are shown.

        Returns:
            Passage rows and scores, both of shape (min(k, passages that may come up),).
        """
        mask = self.shown if allowed is None else self._positions_mask(allowed)
        count = len(self.segment.ids)
        near = self._search_segment(query, k, mask[:count], exact=allowed is not None)
        fresh = np.flatnonzero(mask[count:])
        positions = np.concatenate([near, fresh + count])
        scores = np.concatenate([_scores(self.segment.vectors[near], query), _scores(self.fresh_vectors[fresh], query)])
        ids = self.ids[positions]
        best = np.lexsort((ids, -scores))[:k]
        return ids[best], scores[best]

    def may_show(self, ids: Ids, allowed: Ids | None) -> Mask:
        """Whether each of these passages may come up, shape (ids,)."""
        positions, found = self._locate(ids)
        mask = self.shown if allowed is None else self._positions_mask(allowed)
        found[found] = mask[positions[found]]
        return found

    def scores(self, query: NDArray[np.float32], ids: Ids) -> Matrix:
        """Exact scores of given passages, shape (ids,); passages that are not here score 0."""
        positions, here = self._locate(ids)
        count = len(self.segment.ids)
        old, new = here & (positions < count), here & (positions >= count)
        scores = np.zeros(len(ids), np.float32)
        scores[old] = _scores(self.segment.vectors[positions[old]], query)
        scores[new] = _scores(self.fresh_vectors[positions[new] - count], query)
        return scores

    def _locate(self, ids: Ids) -> tuple[NDArray[np.int64], Mask]:
        """Positions of passage rows, and whether each is really there."""
        if not len(self.ids):
            return np.zeros(len(ids), np.int64), np.zeros(len(ids), np.bool_)
        positions = np.minimum(np.searchsorted(self.ids, ids), len(self.ids) - 1)
        return positions, self.ids[positions] == ids

    def _positions_mask(self, allowed: Ids) -> Mask:
        mask = np.zeros(len(self.ids), np.bool_)
        positions, here = self._locate(allowed)
        mask[positions[here]] = True
        return mask & self.present

    def _search_segment(self, query: NDArray[np.float32], k: int, mask: Mask, *, exact: bool) -> NDArray[np.int64]:
        """Positions of at least the best `k` allowed by the mask (fewer only if the mask has fewer)."""
        faiss = _faiss()
        wanted = min(k, int(np.count_nonzero(mask)))
        if wanted == 0:
            return np.zeros(0, np.int64)
        if self.segment.fast is not None and not exact:
            return self._propose(query, k * PROPOSED, mask)
        selector = faiss.IDSelectorBitmap(np.packbits(mask, bitorder="little"))
        _, found = self.segment.flat.search(query[None, :], wanted, params=faiss.SearchParameters(sel=selector))
        return np.asarray(found[0][found[0] >= 0], np.int64)

    def _propose(self, query: NDArray[np.float32], count: int, mask: Mask) -> NDArray[np.int64]:
        """Positions of the `count` that the quantiser takes for the nearest of those that the mask allows."""
        enough = min(count * 3 // 4, int(np.count_nonzero(mask)))
        while True:
            _, proposed = self.segment.fast.search(query[None, :], min(count, len(mask)))
            positions = proposed[0][proposed[0] >= 0]
            positions = positions[mask[positions]]
            if len(positions) >= enough or count >= len(mask):
                return np.asarray(positions, np.int64)
            # the quantiser knows no mask: where many of the nearest are gone, it must name more
            count *= 4


def _scores(vectors: Matrix, query: NDArray[np.float32]) -> Matrix:
    """Inner products; unlike `@`, the same to the last bit wherever in the matrix a vector stands, so that ties are."""
    return np.asarray(np.einsum("ij,j->i", vectors, query), np.float32)
