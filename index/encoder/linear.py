"""Linear: the seam between a model's graph and the precision in which its matrix products are computed."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.encoder.graph import Graph

Matrix = NDArray[np.float32]


class Role(StrEnum):
    """Where a product stands in a layer, which tells what its input looks like."""

    ATTENTION_IN = "attention_in"
    ATTENTION_OUT = "attention_out"
    FEED_IN = "feed_in"
    FEED_OUT = "feed_out"


class Linear(Protocol):
    """How matrix products are written: in float32 or in 8 bits."""

    def __call__(self, graph: Graph, name: str, role: Role, x: str, matrices: Sequence[Matrix]) -> list[str]:
        """The products x @ matrix for each matrix, x being of shape (rows, columns); returns their names."""
        ...


def float_linear(graph: Graph, name: str, role: Role, x: str, matrices: Sequence[Matrix]) -> list[str]:  # noqa: ARG001
    """Products in float32."""
    return [graph.add("MatMul", x, graph.constant(f"{name}.{i}", matrix)) for i, matrix in enumerate(matrices)]
