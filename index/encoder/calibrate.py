"""Calibrate: what flows through a BERT's products, seen on token ids drawn at random, so no text is needed."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoder.bert import Matrix, Weights, build_bert, float_linear
from index.encoder.description import BertShape
from index.encoder.graph import Graph
from index.encoder.int8 import Observed

_TEXTS = 48
_TOKENS = 128
_RARE = 32
"""Ids are drawn from V/32 to V, each with a chance that falls as 1/id: vocabularies are sorted by frequency."""


def calibrate(weights: Weights, shape: BertShape, around: Sequence[int]) -> dict[str, Observed]:
    """Observe each product's activations on random texts between the special tokens `around`."""
    import onnxruntime

    observer = _Observer()
    model = build_bert(weights, shape, "mean", observer)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    observed: dict[str, Observed] = {}
    for ids in _random_texts(len(weights["embeddings.word_embeddings.weight"]), around):
        for name, rows in zip(observer.names, session.run(observer.names, {"ids": ids[None]}), strict=True):
            observed[name] = _add(observed.get(name), rows)
    return observed


class _Observer:
    """A `Linear` that also hands out what goes into each product, under the product's name."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(
        self, graph: Graph, name: str, x: str, matrices: Sequence[Matrix], floor: float | None = None
    ) -> list[str]:
        graph.output(x, name)
        self.names.append(name)
        return float_linear(graph, name, x, matrices, floor)


def _random_texts(vocabulary: int, around: Sequence[int]) -> list[NDArray[np.int32]]:
    draw = np.random.default_rng(0).uniform(0, 1, (_TEXTS, _TOKENS))
    ids = (vocabulary / _RARE ** (1 - draw)).astype(np.int32)
    first, last = around[0], around[-1]
    return [np.array([first, *row, last], np.int32) for row in ids]


def _add(so_far: Observed | None, rows: NDArray[np.float32]) -> Observed:
    peak, wide = np.abs(rows).max(axis=0), rows.astype(np.float64)
    moments = wide.T @ wide
    if so_far is None:
        return Observed(peak, moments)
    return Observed(np.maximum(so_far.peak, peak), so_far.moments + moments)
