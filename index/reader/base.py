"""Reader: what finds answers in hits."""

from collections.abc import Sequence
from typing import Protocol

from index.answer import Candidate, Hit

READ_HITS = 10
"""Hits that are read: each takes about as long as embedding its passage."""
MAX_CANDIDATES = 5
"""The answer and its alternatives."""
MAX_CITATIONS = 3
"""Places cited for one answer."""


class Reader(Protocol):
    """Finds answers in hits."""

    def read(self, question: str, hits: Sequence[Hit]) -> list[Candidate]:
        """Candidates, most likely first, at most `MAX_CANDIDATES`, from the first `READ_HITS` hits."""
        ...
