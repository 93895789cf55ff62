"""Encoder: the seam between the engine and whatever turns text into vectors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class EncoderIdentity:
    """What decides the vectors: two encoders with equal identities may share an index.

    Attributes:
        weights_sha256: of the weights file that was loaded.
        pooling: how token vectors become one: `mean`, `cls`, …
        max_tokens: the model's window, special tokens included.
        precision: what passages are computed in: `float32`, `int8`, …
    """

    name: str
    revision: str
    weights_sha256: str
    dim: int
    pooling: str
    max_tokens: int
    precision: str


class Encoder(Protocol):
    """Text to vectors of unit length, float32, shape (texts, dim)."""

    @property
    def identity(self) -> EncoderIdentity:
        """What the index must remember."""
        ...

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Questions, with the model's query prompt; text beyond the window is cut (a question has no offsets)."""
        ...

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Passages with their context, with the model's document prompt.

        Raises:
            EncoderError: a text exceeds the window; the chunker must not let that happen.
        """
        ...

    def token_spans(self, texts: Sequence[str]) -> list[NDArray[np.int32]]:
        """Offsets in characters of the model's own tokens of each text, shape (tokens, 2), no specials, no cut."""
        ...
