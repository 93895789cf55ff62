"""Chunking: an article becomes passages of whole sentences that fit the encoder's window."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from index.article import Article
from index.encoder.base import Encoder
from index.passage import Passage
from index.sentences import sentence_spans

MARGIN_TOKENS = 8
"""Kept free for what a model puts around a text (two to four tokens) and for a word cut in two."""
HEADER_TOKENS = 64
"""The longest header; a title of news has 10 to 25 tokens."""


@dataclass(frozen=True, slots=True)
class Chunker:
    """How articles are cut.

    Attributes:
        passage_tokens: a passage is closed before the sentence that would make it longer.
    """

    passage_tokens: int = 160

    @property
    def identity(self) -> dict[str, str | int]:
        """What the index must remember: another chunker would cut other passages."""
        return {"name": "sentences", "passage_tokens": self.passage_tokens, "header_tokens": HEADER_TOKENS}

    def cut(self, article: Article, encoder: Encoder) -> list[Passage]:
        """Passages in order, without overlap; together they hold every non-space character of the text."""
        window = encoder.identity.max_tokens - MARGIN_TOKENS - HEADER_TOKENS
        limit = max(1, min(self.passage_tokens, window))
        (tokens,) = encoder.token_spans([article.text])
        pieces = [
            piece
            for span in sentence_spans(article.text, article.lang)
            for piece in _fit(span, tokens, limit, article.text)
        ]
        return [Passage(article.id, start, end, article.text[start:end]) for start, end in _pack(pieces, tokens, limit)]


def header(article: Article, encoder: Encoder) -> str:
    """What the encoder and BM25 read before each passage: title, source and date; cut to `HEADER_TOKENS`."""
    day = article.published.spelled if article.published else ""
    text = ". ".join(part for part in (article.title, article.source, day) if part)
    (tokens,) = encoder.token_spans([text])
    return text if len(tokens) <= HEADER_TOKENS else text[: tokens[HEADER_TOKENS - 1, 1]]


def encoder_text(header: str, passage: str) -> str:
    """The text that stands for the passage in the index."""
    return f"{header}\n{passage}"


def _count(tokens: NDArray[np.int32], start: int, end: int) -> int:
    """Tokens that begin in [start, end)."""
    first, last = np.searchsorted(tokens[:, 0], (start, end))
    return int(last - first)


def _fit(span: tuple[int, int], tokens: NDArray[np.int32], limit: int, text: str) -> list[tuple[int, int]]:
    """The sentence, or, if it alone is over the limit, its pieces cut between tokens."""
    start, end = span
    if _count(tokens, start, end) <= limit:
        return [span]
    first, last = np.searchsorted(tokens[:, 0], (start, end))
    cuts = [start, *(int(tokens[at, 0]) for at in range(first + limit, last, limit)), end]
    pieces = [_trim(text, low, high) for low, high in pairwise(cuts)]
    return [(low, high) for low, high in pieces if low < high]


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the white space at its ends."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))


def _pack(pieces: list[tuple[int, int]], tokens: NDArray[np.int32], limit: int) -> list[tuple[int, int]]:
    """Neighbouring pieces joined while they fit."""
    packed: list[tuple[int, int]] = []
    for start, end in pieces:
        if packed and _count(tokens, packed[-1][0], end) <= limit:
            packed[-1] = (packed[-1][0], end)
        else:
            packed.append((start, end))
    return packed
