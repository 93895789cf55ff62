"""Windows: a question with a passage as the reader sees them, and the way back from tokens to characters."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoder.tokens import Tokens

QUESTION_TOKENS, TITLE_TOKENS = 48, 40
"""Cut at these; questions and titles of news have 10 to 25."""
PASSAGE_TOKENS = 256
"""A longer passage is read in parts; the chunker's have 160."""


@dataclass(frozen=True, slots=True)
class Window:
    """`[CLS] question [SEP] title. passage [SEP]`.

    Attributes:
        second: position of the first token after the question's.
        first: position of the passage's first token.
        spans: offsets of the passage's tokens in characters of the passage, shape (tokens, 2).
    """

    ids: list[int]
    second: int
    first: int
    spans: NDArray[np.int32]


class Windows:
    """Makes windows for one question after the other. Safe to call from any number of threads."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self._cls, self._sep = tokens.ends()

    def head(self, question: str) -> list[int]:
        """The question's part, the same for every passage."""
        ids, _ = self._tokens.ids_and_spans(question)
        return [self._cls, *ids[:QUESTION_TOKENS], self._sep]

    def windows(self, head: list[int], title: str, passage: str) -> Iterator[Window]:
        """The windows of a passage: one, unless it is very long."""
        ids, spans = self._tokens.ids_and_spans(passage)
        for low in range(0, len(ids), PASSAGE_TOKENS):
            part = slice(low, low + PASSAGE_TOKENS)
            yield self.window(head, title, ids[part], spans[part])

    def window(self, head: list[int], title: str, ids: list[int], spans: NDArray[np.int32]) -> Window:
        """The window of a passage's tokens, or of some of them, with their offsets."""
        titled = self._tokens.ids_and_spans(f"{title}.")[0][:TITLE_TOKENS] if title else []
        return Window([*head, *titled, *ids, self._sep], len(head), len(head) + len(titled), spans)
