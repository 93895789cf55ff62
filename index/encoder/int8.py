"""8-bit products: each row of the activations and each column of the weights with a scale of its own.

A row's scale comes from that row alone, so a text's vector does not depend on its batch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.encoder.graph import Graph
from index.encoder.linear import Matrix, Role
from index.encoder.rounding import carry_of, column_steps, round_weights

_LEVELLING = {Role.ATTENTION_IN: 0.8, Role.ATTENTION_OUT: 0.5, Role.FEED_IN: 0.5, Role.FEED_OUT: 0.0}
"""The power of a column's peak that is moved from the activations into the weights (as in SmoothQuant).

A few columns are ten times the rest and would take all the steps of a row's scale. Mean 1 - cosine with only this
role in 8 bits, in thousandths, at powers 0, .25, .5, .75, 1: attention in 1.36, .69, .34, .23, .21; attention out
.07, .08, .08, .10, .15; feed in .30, .17, .15, .27, .80. Levelling the wide input of feed out would cost a pass.
"""
_SIGNED_ZERO, _SIGNED_STEPS = 128, 127
_LOW_ZERO, _LOW_STEPS = 16, 239
"""Zero point and steps above it for what hardly falls below zero: twice as fine as a signed scale."""
_GELU_MIN = 0.17
_TINY = 1e-30
"""So that a row or a column of zeros has a step too."""


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

    def __call__(self, graph: Graph, name: str, role: Role, x: str, matrices: Sequence[Matrix]) -> list[str]:
        """The products, the activations quantised once for all of them."""
        observed = self._observed[name]
        level = levels(observed.peak, _LEVELLING[role])
        if _LEVELLING[role]:
            x = graph.add("Mul", x, graph.constant(f"{name}.level", 1 / level))
        step, zero = _row_steps(graph, x, role)
        rows = _quantise(graph, x, step, zero)
        step = graph.add("Unsqueeze", step, graph.constant("columns", np.array([1])))
        carry = carry_of(observed.moments / np.outer(level, level))
        products = []
        for i, matrix in enumerate(matrices):
            product = _multiply(graph, f"{name}.{i}", rows, zero, level[:, None] * matrix, carry)
            products.append(graph.add("Mul", product, step))
        return products


def levels(peak: NDArray[np.float32], power: float) -> NDArray[np.float32]:
    """What each column of the activations is divided by, and its row of the weights multiplied by."""
    # a column that calibration left silent must not make another text's column explode
    least = max(float(peak.max()) / 1000, _TINY)
    raised = np.maximum(peak, least).astype(np.float64) ** power
    level: NDArray[np.float32] = (raised / np.exp(np.log(raised).mean())).astype(np.float32)
    return level


def _row_steps(graph: Graph, x: str, role: Role) -> tuple[str, int]:
    """The name of each row's step, shape (rows,), and the zero point."""
    columns = graph.constant("columns", np.array([1]))
    if role is not Role.FEED_OUT:
        peak = graph.add("ReduceMax", graph.add("Abs", x), columns, keepdims=0)
        peak = graph.add("Max", peak, graph.constant("least peak", np.float32(_TINY)))
        return graph.add("Mul", peak, graph.constant("signed", np.float32(1 / _SIGNED_STEPS))), _SIGNED_ZERO
    peak = graph.add("ReduceMax", x, columns, keepdims=0)
    step = graph.add("Mul", peak, graph.constant("low", np.float32(1 / _LOW_STEPS)))
    return graph.add("Max", step, graph.constant("least step", np.float32(_GELU_MIN / _LOW_ZERO))), _LOW_ZERO


def _quantise(graph: Graph, x: str, step: str, zero: int) -> str:
    """Bytes of x, each row in its own steps."""
    zeros = graph.add("Expand", graph.constant(f"zero {zero}", np.array(zero, np.uint8)), graph.add("Shape", step))
    return graph.add("QuantizeLinear", x, step, zeros, axis=0)


def _multiply(graph: Graph, name: str, rows: str, zero: int, matrix: Matrix, carry: Matrix) -> str:
    """The product, in units of each row's step."""
    steps = column_steps(matrix)
    return graph.contrib(
        "MatMulIntegerToFloat",
        rows,
        graph.constant(f"{name}.bytes", round_weights(matrix, steps, carry)),
        graph.constant("one", np.array(1, np.float32)),
        graph.constant(f"{name}.steps", steps),
        graph.constant(f"zero {zero}", np.array(zero, np.uint8)),
    )
