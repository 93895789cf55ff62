"""Calibrate: what flows through a BERT's products, seen on token ids drawn at random, so no text is needed."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoder.bert import Weights, build_bert
from index.encoder.description import BertShape
from index.encoder.graph import Compiled, Graph
from index.encoder.int8 import Observed
from index.encoder.layout import EqualLengths
from index.encoder.linear import Linear, Matrix, Role, float_linear
from index.encoder.network import open_session

Inputs = Mapping[str, NDArray[np.int32]]

_BATCHES = 4
_TEXTS = 8
_TOKENS = 128
_RARE = 32
"""Ids are drawn from V/32 to V, each with a chance that falls as 1/id: vocabularies are sorted by frequency."""


def calibrate(weights: Weights, shape: BertShape, around: Sequence[int]) -> dict[str, Observed]:
    """Observe each product's activations on random texts between the special tokens `around`."""
    return observe(
        lambda linear: build_bert(weights, shape, "mean", EqualLengths(), linear),
        ({"ids": ids} for ids in _random_batches(weights, around)),
    )


def observe(build: Callable[[Linear], Compiled], batches: Iterable[Inputs]) -> dict[str, Observed]:
    """Observe each product's activations in a model, by its products' names, over batches of its inputs."""
    observer = _Observer()
    model = build(observer)
    observed: dict[str, Observed] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, data in model.files().items():
            (folder / file).write_bytes(data)
        session = open_session(folder)
        for inputs in batches:
            for product, rows in zip(observer.names, session.run(observer.names, dict(inputs)), strict=True):
                observed[product] = _add(observed.get(product), rows)
    return observed


class _Observer:
    """A `Linear` that also hands out what goes into each product, under the product's name."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, graph: Graph, name: str, role: Role, x: str, matrices: Sequence[Matrix]) -> list[str]:
        graph.output(x, name)
        self.names.append(name)
        return float_linear(graph, name, role, x, matrices)


def _random_batches(weights: Weights, around: Sequence[int]) -> Iterator[NDArray[np.int32]]:
    last = len(weights["embeddings.word_embeddings.weight"]) - 1
    tokens = min(_TOKENS, len(weights["embeddings.position_embeddings.weight"]))
    random = np.random.default_rng(0)
    for _ in range(_BATCHES):
        ids = last / _RARE ** random.uniform(0, 1, (_TEXTS, tokens))
        ids[:, 0], ids[:, -1] = around[0], around[-1]
        yield ids.astype(np.int32)


def _add(so_far: Observed | None, rows: NDArray[np.float32]) -> Observed:
    peak, moments = np.abs(rows).max(axis=0), (rows.T @ rows).astype(np.float64)
    if so_far is None:
        return Observed(peak, moments)
    return Observed(np.maximum(so_far.peak, peak), so_far.moments + moments)
