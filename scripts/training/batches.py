"""Batches: examples as token ids, cut to windows like the passages that are read later, in batches of one length."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoder.tokens import Tokens
from index.reader.windows import Window, Windows
from scripts.training.examples import Example, Group

PASSAGE_TOKENS = 160
"""As the chunker's passages."""
BATCH_TOKENS = 5_632
"""Padding included: some 32 windows."""
BUCKET = 64
"""Batches among which examples are sorted by length."""

IGNORED = -100
"""A span target that no loss is taken of."""
FAR = -1e4
"""The score of a token that can be no part of an answer."""


@dataclass(frozen=True, slots=True, eq=False)
class Target(Window):
    """A window and what the network should say of it.

    Attributes:
        start, end: positions of the answer's first and last token; 0 when there is none, IGNORED when it is unknown.
        taught: a teacher's scores of the tokens, shape (tokens, 3), where there is one.
    """

    start: int
    end: int
    answers: bool
    taught: NDArray[np.float16] | None = None


Together = tuple[Target, ...]
"""The windows of one group."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows padded to one length; every array is int64 of shape (windows, tokens) or (windows,).

    Attributes:
        group: the number of each window's group, rising from 0.
        taught: a teacher's scores, shape (windows, tokens, 3), where there is one.
    """

    ids: NDArray[np.int64]
    kinds: NDArray[np.int64]
    mask: NDArray[np.bool_]
    spannable: NDArray[np.bool_]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    answers: NDArray[np.int64]
    group: NDArray[np.int64]
    taught: NDArray[np.float32] | None


class Cutter:
    """Cuts examples to windows."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._windows = Windows(tokens)

    def together(self, group: Group, choose: random.Random) -> Together:
        """Every example of a group as a window."""
        return tuple(self.window(example, choose) for example in group)

    def window(self, example: Example, choose: random.Random) -> Target:
        """A window at random around the answer, or anywhere when there is none to keep."""
        ids, spans = self._tokens.ids_and_spans(example.passage)
        span = _token_span(spans.tolist(), example.span)
        low, high = _cut(len(ids), span, choose)
        head = self._windows.head(example.question)
        window = self._windows.window(head, example.title, ids[low:high], spans[low:high])
        shift = window.first - low
        start, end = (span[0] + shift, min(span[1], high - 1) + shift) if span else (0, 0)
        if example.answers and span is None:
            start = end = IGNORED
        return Target(window.ids, window.second, window.first, window.spans, start, end, example.answers)


def _token_span(offsets: Sequence[Sequence[int]], span: tuple[int, int] | None) -> tuple[int, int] | None:
    """First and last token that touch a span of characters."""
    if span is None:
        return None
    inside = [i for i, (start, end) in enumerate(offsets) if start < span[1] and end > span[0]]
    return (inside[0], inside[-1]) if inside else None


def _cut(count: int, span: tuple[int, int] | None, choose: random.Random) -> tuple[int, int]:
    """A range of at most PASSAGE_TOKENS that holds the span, or the start of one that is too long."""
    if count <= PASSAGE_TOKENS:
        return 0, count
    least, most = 0, count - PASSAGE_TOKENS
    if span:
        least = max(least, min(span[1] + 1 - PASSAGE_TOKENS, span[0]))
        most = max(least, min(most, span[0]))
    low = choose.randint(least, most)
    return low, low + PASSAGE_TOKENS


def batches(groups: Sequence[Together], seed: int, tokens: int = BATCH_TOKENS) -> list[list[Together]]:
    """Groups of like length together, up to so many tokens, in an order that depends on the seed alone."""
    choose = random.Random(seed)
    order = list(groups)
    choose.shuffle(order)
    made: list[list[Together]] = []
    size = BUCKET * tokens // (PASSAGE_TOKENS + 16)
    for at in range(0, len(order), size):
        made += _packed(sorted(order[at : at + size], key=_length), tokens)
    choose.shuffle(made)
    return made


def _length(group: Together) -> int:
    return max(len(window.ids) for window in group)


def _packed(groups: Sequence[Together], tokens: int) -> Iterator[list[Together]]:
    """Neighbours that fit a batch with their padding; the lengths rise."""
    batch: list[Together] = []
    windows = 0
    for group in groups:
        if batch and (windows + len(group)) * _length(group) > tokens:
            yield batch
            batch, windows = [], 0
        batch.append(group)
        windows += len(group)
    if batch:
        yield batch


def padded(groups: Sequence[Together]) -> Batch:
    """One batch as arrays."""
    windows = [window for group in groups for window in group]
    shape = (len(windows), max(len(window.ids) for window in windows))
    ids, kinds = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    mask, spannable = np.zeros(shape, bool), np.zeros(shape, bool)
    for row, window in enumerate(windows):
        length = len(window.ids)
        ids[row, :length] = window.ids
        kinds[row, window.second : length] = 1
        mask[row, :length] = True
        spannable[row, window.first : length - 1] = True
        spannable[row, 0] = True
    return Batch(
        ids,
        kinds,
        mask,
        spannable,
        np.array([window.start for window in windows]),
        np.array([window.end for window in windows]),
        np.array([window.answers for window in windows], np.int64),
        np.repeat(np.arange(len(groups)), [len(group) for group in groups]),
        _taught(windows, shape),
    )


def _taught(windows: Sequence[Target], shape: tuple[int, int]) -> NDArray[np.float32] | None:
    given = [window.taught for window in windows if window.taught is not None]
    if len(given) < len(windows):
        return None
    scores = np.full((*shape, 3), FAR, np.float32)
    for row, taught in enumerate(given):
        scores[row, : len(taught)] = taught
    return scores
