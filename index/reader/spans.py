"""Spans: the likeliest answers within one window, from the scores of its tokens."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.reader.windows import Window

MAX_SPAN_TOKENS = 40
"""Longer answers are rare, and seldom right."""
SPANS_A_WINDOW = 3


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a passage.

    Attributes:
        start, end: characters of the passage.
        margin: its logit less that of there being no answer.
    """

    start: int
    end: int
    margin: float


def spans(window: Window, scores: NDArray[np.float32], sentences: Sequence[tuple[int, int]]) -> Iterator[Span]:
    """The best spans of a window that do not overlap, best first, each within one sentence.

    Args:
        window: with the passage's tokens.
        scores: of the window's tokens, shape (tokens, 3).
        sentences: of the passage, in characters, in order.
    """
    none = float(scores[0, 0] + scores[0, 1])
    inside = scores[window.first : window.first + len(window.spans)]
    table = inside[:, 0][:, None] + inside[:, 1][None, :]
    far = np.tri(len(inside), k=-1, dtype=bool) | ~np.tri(len(inside), k=MAX_SPAN_TOKENS - 1, dtype=bool)
    number = np.searchsorted([start for start, _ in sentences], window.spans[:, 0], side="right")
    table[far | (number[:, None] != number[None, :])] = -np.inf
    for _ in range(SPANS_A_WINDOW):
        at = int(np.argmax(table)) if table.size else 0
        first, last = divmod(at, max(1, len(inside)))
        if not table.size or table[first, last] == -np.inf:
            return
        yield Span(int(window.spans[first, 0]), int(window.spans[last, 1]), float(table[first, last]) - none)
        table[: last + 1, first:] = -np.inf
