"""Spans: the likeliest answers within one window, from the scores of its tokens."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.reader.lists import is_whole_list
from index.reader.windows import Window

MAX_SPAN_TOKENS = 40
"""Longer answers are rare, and seldom right."""
MAX_LIST_TOKENS = 80
"""Of a list with all its items."""
LIST_SLACK = 6.0
"""By how much a whole list may score less than its likeliest part: the reader was taught the shortest answers."""
SPANS_A_WINDOW = 3

Table = NDArray[np.float32]
"""The score of every span by its first and its last token, -inf where there can be none."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a passage.

    Attributes:
        start, end: characters of the passage.
        margin: its logit less that of there being no answer.
        answers: the logit of the passage's answering at all.
    """

    start: int
    end: int
    margin: float
    answers: float


def spans(window: Window, scores: NDArray[np.float32], sentences: Sequence[tuple[int, int]]) -> Iterator[Span]:
    """The best spans of a window that do not overlap, best first, each within one sentence.

    Args:
        window: with the passage's tokens.
        scores: of the window's tokens, shape (tokens, 3).
        sentences: of the passage, in characters, in order; what stands before the first is no answer.
    """
    table = _table(window, scores, sentences, MAX_SPAN_TOKENS)
    for _ in range(SPANS_A_WINDOW):
        at = _best(table)
        if at is None:
            return
        yield _span(window, scores, table, at)
        first, last = at
        table[: last + 1, first:] = -np.inf


def whole_list(
    window: Window, scores: NDArray[np.float32], sentences: Sequence[tuple[int, int]], span: Span, text: str
) -> Span:
    """The best list with all its items that holds a span, or the span itself where there is none.

    Args:
        window, scores, sentences: as `spans` takes them.
        text: of the passage.
    """
    table = _table(window, scores, sentences, MAX_LIST_TOKENS)
    inside = np.flatnonzero((window.spans[:, 0] < span.end) & (window.spans[:, 1] > span.start))
    table[inside[0] + 1 :, :] = -np.inf
    table[:, : inside[-1]] = -np.inf
    table[table < span.margin + _none(scores) - LIST_SLACK] = -np.inf
    while (at := _best(table)) is not None:
        found = _span(window, scores, table, at)
        low, high = next(sentence for sentence in sentences if sentence[1] >= found.end)
        if is_whole_list(text[found.start : found.end], text[low : found.start], text[found.end : high]):
            return replace(found, margin=span.margin)
        table[at] = -np.inf
    return span


def _table(window: Window, scores: NDArray[np.float32], sentences: Sequence[tuple[int, int]], most: int) -> Table:
    inside = scores[window.first : window.first + len(window.spans)]
    table: Table = inside[:, 0][:, None] + inside[:, 1][None, :]
    far = np.tri(len(inside), k=-1, dtype=bool) | ~np.tri(len(inside), k=most - 1, dtype=bool)
    number = np.searchsorted([start for start, _ in sentences], window.spans[:, 0], side="right")
    table[far | (number[:, None] != number[None, :]) | (number == 0)] = -np.inf
    return table


def _best(table: Table) -> tuple[int, int] | None:
    if not table.size:
        return None
    first, last = divmod(int(np.argmax(table)), table.shape[1])
    return None if table[first, last] == -np.inf else (first, last)


def _span(window: Window, scores: NDArray[np.float32], table: Table, at: tuple[int, int]) -> Span:
    first, last = at
    return Span(
        int(window.spans[first, 0]), int(window.spans[last, 1]), float(table[at]) - _none(scores), float(scores[0, 2])
    )


def _none(scores: NDArray[np.float32]) -> float:
    """What speaks for there being no answer."""
    return float(scores[0, 0] + scores[0, 1])
