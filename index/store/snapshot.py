"""Snapshot: the immutable state that a search sees, and when its segment is written anew."""

from dataclasses import dataclass

from index.store.dense import EXACT_LIMIT, DenseSnapshot
from index.store.lexical import LexicalSnapshot


@dataclass(frozen=True, slots=True)
class SegmentPolicy:
    """When the fresh vectors become a new segment on disk.

    Attributes:
        smallest, largest: bounds on the number of fresh vectors; between them, a tenth of the segment.
        exact_limit: passages up to which a segment is searched exactly (see index/store/dense.py).
    """

    smallest: int = 1_000
    largest: int = 20_000
    exact_limit: int = EXACT_LIMIT

    def due(self, dense: DenseSnapshot) -> bool:
        """Whether enough is fresh, or enough of the segment is gone."""
        count = len(dense.segment.ids)
        gone = count - int(dense.present[:count].sum())
        bound = min(self.largest, max(self.smallest, count // 10))
        return len(dense.fresh_vectors) >= bound or gone >= max(bound, count // 4)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that one search sees: both indexes as of one sequence number, and the languages in them.

    Attributes:
        passage: the highest passage row that was ever given out.
        lexical_sequence: where the lexical index stands; below `sequence` only while another process
            is between its two commits.
    """

    sequence: int
    passage: int
    dense: DenseSnapshot
    lexical: LexicalSnapshot
    lexical_sequence: int
    langs: tuple[str, ...]
