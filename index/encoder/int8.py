"""8-bit products: each row of the activations and each column of the weights with a scale of its own.

A row's scale comes from that row alone, so a text's vector does not depend on its batch. ONNX Runtime multiplies
unsigned by signed bytes and, on processors without VNNI, adds two products in 16 bits that saturate: the weights
are scaled so that no pair can (that alone halves the loss).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoder.bert import Matrix
from index.encoder.graph import Graph

_INT16_MAX = 32767
_BYTE_MAX = 255
_SIGNED_MAX = 127
_LOW_ZERO = 16
"""The zero point of rows that hardly fall below zero: 239 steps above it instead of 127."""
_DAMPING = 0.01
"""Of the second moments' mean, added to their diagonal; GPTQ's usual value."""
_BLOCK = 64


@dataclass(frozen=True, slots=True)
class Observed:
    """What went into one product while calibrating.

    Attributes:
        peak: largest magnitude of each column of the activations.
        moments: second moments of the columns, activations.T @ activations.
    """

    peak: NDArray[np.float32]
    moments: NDArray[np.float64]


class Int8Linear:
    """Writes products in 8 bits (a `Linear`)."""

    def __init__(self, observed: Mapping[str, Observed]) -> None:
        self._observed = observed

    def __call__(
        self, graph: Graph, name: str, x: str, matrices: Sequence[Matrix], floor: float | None = None
    ) -> list[str]:
        """The products, the activations quantised once for all of them."""
        observed = self._observed[name]
        spread = np.ones_like(observed.peak) if floor is not None else _spread(observed.peak)
        if floor is None:
            x = graph.add("Mul", x, graph.constant(f"{name}.level", 1 / spread))
        scale, zero = _row_scale(graph, x, floor)
        bytes_ = _quantise_rows(graph, x, scale, zero)
        column = graph.add("Unsqueeze", scale, graph.constant("column axis", np.array([1])))
        moments = observed.moments / np.outer(spread, spread)
        return [
            graph.add("Mul", _multiply(graph, f"{name}.{i}", bytes_, zero, spread[:, None] * matrix, moments), column)
            for i, matrix in enumerate(matrices)
        ]


def _spread(peak: NDArray[np.float32]) -> NDArray[np.float32]:
    """What each column of the activations is divided by, and its row of the weights multiplied by.

    A few columns are ten times the rest and would take all the steps of a row's scale; levelled by their peaks,
    the loss in the attention falls to a sixth.
    """
    floor = np.maximum(peak, peak.max() / 1000)
    return (floor / np.exp(np.log(floor).mean())).astype(np.float32)


def _row_scale(graph: Graph, x: str, floor: float | None) -> tuple[str, int]:
    """The name of each row's step, shape (rows,), and the zero point."""
    axis = graph.constant("column axis", np.array([1]))
    if floor is None:
        peak = graph.add("ReduceMax", graph.add("Abs", x), axis, keepdims=0)
        return graph.add("Mul", peak, graph.constant("signed step", np.float32(1 / _SIGNED_MAX))), _BYTE_MAX // 2 + 1
    peak = graph.add("ReduceMax", x, axis, keepdims=0)
    step = graph.add("Mul", peak, graph.constant("low step", np.float32(1 / (_BYTE_MAX - _LOW_ZERO))))
    return graph.add("Max", step, graph.constant(f"least {floor}", np.float32(-floor / _LOW_ZERO))), _LOW_ZERO


def _quantise_rows(graph: Graph, x: str, scale: str, zero: int) -> str:
    import onnx

    value = onnx.numpy_helper.from_array(np.array([zero], np.uint8))
    zeros = graph.add("ConstantOfShape", graph.add("Shape", scale), value=value)
    return graph.add("QuantizeLinear", x, scale, zeros, axis=0)


def _multiply(graph: Graph, name: str, x: str, zero: int, matrix: Matrix, moments: NDArray[np.float64]) -> str:
    """The product in units of each row's step."""
    steps = column_steps(matrix)
    return graph.contrib(
        "MatMulIntegerToFloat",
        x,
        graph.constant(f"{name}.bytes", round_weights(matrix, steps, moments)),
        graph.constant("one", np.float32(1)),
        graph.constant(f"{name}.steps", steps),
        graph.constant(f"zero {zero}", np.uint8(zero)),
    )


def column_steps(matrix: Matrix) -> NDArray[np.float32]:
    """The least step of each column with which no weight, and no pair that is added in 16 bits, overflows."""
    single = np.abs(matrix).max(axis=0) / _SIGNED_MAX
    padded = np.concatenate([matrix, np.zeros((len(matrix) % 2, matrix.shape[1]), np.float32)])
    pairs = padded.reshape(-1, 2, matrix.shape[1])
    above, below = np.maximum(pairs, 0).sum(axis=1).max(axis=0), np.maximum(-pairs, 0).sum(axis=1).max(axis=0)
    room = _INT16_MAX / _BYTE_MAX - 2  # rounding moves each weight of a pair by up to a step
    steps = np.maximum(single, np.maximum(above, below) / room)
    return np.maximum(steps, np.finfo(np.float32).tiny).astype(np.float32)


def round_weights(matrix: Matrix, steps: NDArray[np.float32], moments: NDArray[np.float64]) -> NDArray[np.int8]:
    """Weights in steps, each rounding error made up for by the weights below it (GPTQ, arXiv:2210.17323).

    Against plain rounding it takes the loss of the wide second half of the feed-forward net to less than half.
    """
    size = len(matrix)
    damped = moments + np.eye(size) * (_DAMPING * np.trace(moments) / size + np.finfo(np.float64).tiny)
    carry = np.linalg.cholesky(np.linalg.inv(damped)).T
    left = matrix / steps.astype(np.float64)
    whole = np.zeros(matrix.shape, np.int8)
    for start in range(0, size, _BLOCK):
        stop = min(start + _BLOCK, size)
        errors = np.zeros((stop - start, matrix.shape[1]))
        for row in range(start, stop):
            whole[row] = np.clip(np.rint(left[row]), -_SIGNED_MAX, _SIGNED_MAX)
            errors[row - start] = (left[row] - whole[row]) / carry[row, row]
            left[row + 1 : stop] -= np.outer(carry[row, row + 1 : stop], errors[row - start])
        left[stop:] -= carry[start:stop, stop:].T @ errors
    return whole
