"""OnnxEncoder: a compiled model on the processor; questions and passages may be computed in different precision."""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence, Sized
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.encoder.base import EncoderIdentity, Vectors
from index.encoder.tokens import Tokens, check_window

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

_BATCH = 4
"""Texts of one length computed together: more do not fit the cache and run slower (see scripts/agreement)."""


class Network:
    """A compiled model, opened at its first use; any number of threads may run it, each computing its own batch."""

    def __init__(self, path: Callable[[], Path]) -> None:
        self._path = path
        self._lock = threading.Lock()

    def run(self, ids: NDArray[np.int32]) -> Vectors:
        """Token ids of shape (texts, tokens) to vectors of shape (texts, dim)."""
        vectors: Vectors = self._session().run(None, {"ids": ids})[0]
        return vectors

    def _session(self) -> "InferenceSession":
        with self._lock:
            return self._opened

    @cached_property
    def _opened(self) -> "InferenceSession":
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # the caller's thread computes; threads are ours to share out
        options.log_severity_level = 3
        # SkipLayerNormalization took 1.6 ms where Add and LayerNormalization take 0.3 ms
        return onnxruntime.InferenceSession(
            self._path(), options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
        )


@dataclass(frozen=True, slots=True)
class Side:
    """How one kind of text is encoded, questions or passages: in what window, after what prompt, by what network."""

    prompt: str
    window: int
    network: Network


class OnnxEncoder:
    """An Encoder that needs no PyTorch. Safe to call from any number of threads."""

    def __init__(self, identity: EncoderIdentity, tokens: Tokens, query: Side, document: Side, threads: int) -> None:
        self._identity = identity
        self._tokens = tokens
        self._query = query
        self._document = document
        self._threads = threads

    @property
    def identity(self) -> EncoderIdentity:
        """What the index must remember."""
        return self._identity

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Questions; text beyond the window is cut."""
        side = self._query
        rows = self._tokens.ids_cut([side.prompt + text for text in texts], side.window)
        return self._encode(side.network, rows)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Passages, in the identity's precision."""
        side = self._document
        rows = self._tokens.ids([side.prompt + text for text in texts])
        check_window(rows, side.window)
        return self._encode(side.network, rows)

    def token_spans(self, texts: Sequence[str]) -> list[NDArray[np.int32]]:
        """Offsets in characters of each text's tokens."""
        return self._tokens.spans(texts)

    def _encode(self, network: Network, rows: Sequence[list[int]]) -> Vectors:
        """Batches shared out over the threads; a lone batch is computed by the caller's."""
        vectors = np.empty((len(rows), self._identity.dim), np.float32)
        batches = list(equal_lengths(rows, _BATCH))

        def compute(batch: list[int]) -> None:
            vectors[batch] = network.run(np.array([rows[i] for i in batch], np.int32))

        if len(batches) == 1 or self._threads == 1:
            for batch in batches:
                compute(batch)
        else:
            with ThreadPoolExecutor(self._threads) as pool:
                deque(pool.map(compute, batches), maxlen=0)  # raises what a batch raised
        return vectors


def equal_lengths(rows: Sequence[Sized], size: int) -> Iterator[list[int]]:
    """Positions of rows of the same length, at most `size` at a time, the longest first so that no thread ends late."""
    by_length: dict[int, list[int]] = {}
    for position, row in enumerate(rows):
        by_length.setdefault(len(row), []).append(position)
    for length in sorted(by_length, reverse=True):
        positions = by_length[length]
        yield from (positions[start : start + size] for start in range(0, len(positions), size))
