"""HashedEncoder: vectors from word hashes, exact and instant, to test the engine without a model."""

import functools
import hashlib
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoder.base import EncoderIdentity, Vectors

_WORD = re.compile(r"\w+|[^\w\s]")


class HashedEncoder:
    """A bag of hashed words: texts that share words are near each other. Not for real use."""

    def __init__(self, dim: int = 64, max_tokens: int = 256) -> None:
        self._dim = dim
        self._max_tokens = max_tokens

    @property
    def identity(self) -> EncoderIdentity:
        """An identity of its own, so that no real index is opened with it."""
        return EncoderIdentity("hashed", "1", "", self._dim, "sum", self._max_tokens, "float32")

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Questions and passages are treated alike."""
        return self.encode_document(texts)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Sum of one random unit direction per word, normalised; shape (texts, dim)."""
        rows = [self._encode(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self._dim), np.float32)

    def token_spans(self, texts: Sequence[str]) -> list[NDArray[np.int32]]:
        """Words and punctuation marks."""
        return [np.array([m.span() for m in _WORD.finditer(text)], np.int32).reshape(-1, 2) for text in texts]

    def _encode(self, text: str) -> NDArray[np.float32]:
        words = _WORD.findall(text.lower()) or [""]
        total = sum(_direction(word, self._dim) for word in words)
        return (total / np.linalg.norm(total)).astype(np.float32)


@functools.lru_cache(maxsize=100_000)
def _direction(word: str, dim: int) -> NDArray[np.float64]:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "little")
    return np.random.default_rng(seed).standard_normal(dim)
