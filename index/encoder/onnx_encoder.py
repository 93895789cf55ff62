"""OnnxEncoder: compiled models on the processor, one for questions and one for passages."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoder.base import EncoderIdentity, Vectors
from index.encoder.gather import Gatherer
from index.encoder.network import Network
from index.encoder.tokens import Tokens, check_window

_BATCH = 4
"""Passages of one length computed together; 1 to 8 are alike, more do not fit the cache and run slower."""
_PACK = 16
"""Questions computed together, at most."""
_PACK_TOKENS = 512
"""Their tokens together; attention in a pack takes memory by the square of them."""

Rows = Sequence[list[int]]


@dataclass(frozen=True, slots=True)
class Side:
    """How one kind of text is encoded, questions or passages: after what prompt, in what window, by what network."""

    prompt: str
    window: int
    network: Network


class OnnxEncoder:
    """An Encoder that needs no PyTorch. Safe to call from any number of threads."""

    def __init__(self, identity: EncoderIdentity, tokens: Tokens, query: Side, document: Side, threads: int) -> None:
        """Takes a query network in the `Packed` layout and a document network in `EqualLengths`."""
        self._identity = identity
        self._tokens = tokens
        self._query = query
        self._document = document
        self._threads = threads
        self._gatherer = Gatherer(self._compute, threads, _PACK)

    @property
    def identity(self) -> EncoderIdentity:
        """What the index must remember."""
        return self._identity

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Questions; text beyond the window is cut. A lone one may be computed with those of other threads."""
        side = self._query
        rows = self._tokens.ids_cut([side.prompt + text for text in texts], side.window)
        if len(rows) == 1:
            return self._gatherer(rows[0])[None]
        return self._share_out(packs(rows), lambda batch: self._compute([rows[i] for i in batch]), len(rows))

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Passages, in the identity's precision."""
        side = self._document
        rows = self._tokens.ids([side.prompt + text for text in texts])
        check_window(rows, side.window)
        batches = equal_lengths(rows, _BATCH)
        run = side.network.run
        return self._share_out(
            batches, lambda batch: run({"ids": np.array([rows[i] for i in batch], np.int32)}), len(rows)
        )

    def token_spans(self, texts: Sequence[str]) -> list[NDArray[np.int32]]:
        """Offsets in characters of each text's tokens."""
        return self._tokens.spans(texts)

    def _compute(self, rows: Rows) -> Vectors:
        """Vectors of questions, in the caller's thread."""
        run = self._query.network.run
        return np.concatenate([run(pack([rows[i] for i in batch])) for batch in packs(rows)])

    def _share_out(
        self, batches: Iterable[Sequence[int]], compute: Callable[[Sequence[int]], Vectors], count: int
    ) -> Vectors:
        """Compute batches of positions in as many threads as there are cores."""
        vectors = np.empty((count, self._identity.dim), np.float32)

        def place(batch: Sequence[int]) -> None:
            vectors[list(batch)] = compute(batch)

        with ThreadPoolExecutor(self._threads) as pool:
            deque(pool.map(place, batches), maxlen=0)  # raises what a batch raised
        return vectors


def pack(rows: Rows) -> dict[str, NDArray[np.int32]]:
    """The inputs of a `Packed` model."""
    return {
        "ids": np.concatenate([np.array(row, np.int32) for row in rows]),
        "text": np.repeat(np.arange(len(rows), dtype=np.int32), [len(row) for row in rows]),
        "position": np.concatenate([np.arange(len(row), dtype=np.int32) for row in rows]),
    }


def packs(rows: Sequence[Sized]) -> Iterator[range]:
    """Positions of neighbours that are not too many for a pack."""
    start = tokens = 0
    for stop, row in enumerate(rows):
        if stop > start and (stop - start == _PACK or tokens + len(row) > _PACK_TOKENS):
            yield range(start, stop)
            start, tokens = stop, 0
        tokens += len(row)
    if rows:
        yield range(start, len(rows))


def equal_lengths(rows: Sequence[Sized], size: int) -> Iterator[list[int]]:
    """Positions of rows of one length, at most `size` at a time, the longest first so that no thread ends late."""
    by_length: dict[int, list[int]] = {}
    for position, row in enumerate(rows):
        by_length.setdefault(len(row), []).append(position)
    for length in sorted(by_length, reverse=True):
        positions = by_length[length]
        yield from (positions[start : start + size] for start in range(0, len(positions), size))
