"""Reader: what finds answers in hits; and SpanModel, the network that it reads with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.answer import Candidate, Hit
from index.reader.windows import Window

READ_HITS = 10
"""Hits that are read: each takes about as long as embedding its passage."""
MAX_CANDIDATES = 5
"""The answer and its alternatives."""
MAX_CITATIONS = 3
"""Places cited for one answer."""

Scores = NDArray[np.float32]
"""Of a window's tokens, shape (tokens, 3): the logits of a start, of an end, and, at the first token alone, of the
passage's answering at all. The first token's start and end stand for there being no answer.
"""


class SpanModel(Protocol):
    """Scores where in a passage the answer to a question is."""

    def score(self, question: str, passages: Sequence[tuple[str, str]]) -> list[list[tuple[Window, Scores]]]:
        """The windows of each passage, given as title and text, and the scores of their tokens."""
        ...


@dataclass(frozen=True, slots=True)
class Findings:
    """What was read in hits.

    Attributes:
        candidates: answers, most likely first, at most `MAX_CANDIDATES`.
        relevance: of each of the first `READ_HITS` hits, in [0, 1]; higher is better.
    """

    candidates: list[Candidate]
    relevance: list[float]


class Reader(Protocol):
    """Finds answers in hits."""

    def read(self, question: str, hits: Sequence[Hit]) -> Findings:
        """What the first `READ_HITS` hits say."""
        ...
