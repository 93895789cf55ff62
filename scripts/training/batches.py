"""Batches: examples as token ids, cut to windows like the passages that are read later, in batches of one length."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from scripts.training.examples import Example

PASSAGE_TOKENS = 160
"""As the chunker's passages."""
TITLE_TOKENS, QUESTION_TOKENS = 40, 48
BATCH_TOKENS = 5_632
"""Padding included: some 32 windows."""
BUCKET = 64
"""Batches among which examples are sorted by length."""

IGNORED = -100
"""A span target that no loss is taken of."""


@dataclass(frozen=True, slots=True)
class Window:
    """One example as the model sees it: `[CLS] question [SEP] title . passage [SEP]`.

    Attributes:
        first: position of the passage's first token; spans lie at or after it.
        start, end: positions of the answer's first and last token; 0 when there is none, IGNORED when it is unknown.
    """

    ids: list[int]
    second: int
    first: int
    start: int
    end: int
    answers: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows padded to one length; every array is int64 of shape (windows, tokens) or (windows,)."""

    ids: NDArray[np.int64]
    kinds: NDArray[np.int64]
    mask: NDArray[np.bool_]
    spannable: NDArray[np.bool_]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    answers: NDArray[np.int64]


class Windows:
    """Cuts examples to windows."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenizer = tokenizer
        self._cls, self._sep = (tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]"))

    def window(self, example: Example, choose: random.Random) -> Window:
        """A window at random around the answer, or anywhere when there is none to keep."""
        question = self._ids(example.question)[:QUESTION_TOKENS]
        title = self._ids(f"{example.title}.")[:TITLE_TOKENS] if example.title else []
        passage = self._tokenizer.encode(example.passage, add_special_tokens=False)
        span = _token_span(passage.offsets, example.span)
        low, high = _cut(len(passage.ids), span, choose)
        head = [self._cls, *question, self._sep]
        first = len(head) + len(title)
        start, end = (first + span[0] - low, first + min(span[1], high - 1) - low) if span else (0, 0)
        if example.answers and span is None:
            start = end = IGNORED
        ids = [*head, *title, *passage.ids[low:high], self._sep]
        return Window(ids, len(head), first, start, end, example.answers)

    def _ids(self, text: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids


def _token_span(offsets: Sequence[tuple[int, int]], span: tuple[int, int] | None) -> tuple[int, int] | None:
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


def batches(windows: Sequence[Window], seed: int) -> list[list[Window]]:
    """Windows of like length together, in an order that depends on the seed alone."""
    choose = random.Random(seed)
    order = list(windows)
    choose.shuffle(order)
    made: list[list[Window]] = []
    size = BUCKET * BATCH_TOKENS // (PASSAGE_TOKENS + 16)
    for at in range(0, len(order), size):
        made += _packed(sorted(order[at : at + size], key=lambda window: len(window.ids)))
    choose.shuffle(made)
    return made


def _packed(windows: Sequence[Window]) -> Iterator[list[Window]]:
    """Neighbours that fit a batch with their padding; the lengths rise."""
    batch: list[Window] = []
    for window in windows:
        if batch and (len(batch) + 1) * len(window.ids) > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch


def padded(windows: Sequence[Window]) -> Batch:
    """One batch as arrays."""
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
    )
