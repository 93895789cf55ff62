"""Restore: a compiled reader's weights, as exactly as its 8 bits hold them, back in the network that is trained."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from index.reader.graph import SHAPE
from scripts.training.network import ReaderNetwork

Array = NDArray[np.float32]


def restore(network: ReaderNetwork, compiled: Path) -> None:
    """Put the weights of a compiled reader into the network; its word embeddings were never trained and stay."""
    state = network.state_dict()
    for name, value in _weights(_constants(compiled)):
        key = name if name in state else f"bert.{name}"
        if state[key].shape != value.shape:
            raise ValueError(f"{name} is {value.shape}, not {tuple(state[key].shape)}")
        state[key] = torch.from_numpy(np.ascontiguousarray(value, np.float32))
    network.load_state_dict(state)


def _constants(compiled: Path) -> dict[str, NDArray[np.generic]]:
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(compiled / "model.onnx"), load_external_data=True).graph
    return {constant.name: numpy_helper.to_array(constant) for constant in graph.initializer}


def _weights(constants: dict[str, NDArray[np.generic]]) -> Iterator[tuple[str, Array]]:
    """Names and values as the network has them; `index.encoder.bert` writes them the other way round."""
    yield from _norm(constants, "embeddings.LayerNorm")
    yield "embeddings.position_embeddings.weight", constants["positions"].astype(np.float32)
    yield "embeddings.token_type_embeddings.weight", constants["kinds table"].astype(np.float32)
    for number in range(SHAPE.layers):
        layer = f"encoder.layer.{number}."
        biases = np.split(constants[f"{layer}attention.bias"].astype(np.float32), 3)
        for i, part in enumerate(("query", "key", "value")):
            yield f"{layer}attention.self.{part}.weight", _matrix(constants, f"{layer}attention", i)
            yield f"{layer}attention.self.{part}.bias", biases[i]
        yield f"{layer}intermediate.dense.weight", _matrix(constants, f"{layer}feed")
        yield f"{layer}intermediate.dense.bias", constants[f"{layer}feed.bias"].astype(np.float32)
        for name in (f"{layer}attention.output", f"{layer}output"):
            yield f"{name}.dense.weight", _matrix(constants, name)
            yield f"{name}.dense.bias", constants[f"{name}.bias"].astype(np.float32)
            yield from _norm(constants, f"{name}.LayerNorm")
    heads, bias = constants["heads"].astype(np.float32).T, constants["heads.bias"].astype(np.float32)
    yield from (("span.weight", heads[:2]), ("answers.weight", heads[2:]))
    yield from (("span.bias", bias[:2]), ("answers.bias", bias[2:]))


def _matrix(constants: dict[str, NDArray[np.generic]], name: str, i: int = 0) -> Array:
    """Bytes times the steps of their columns, and back what was levelled between weights and activations."""
    matrix = constants[f"{name}.{i}.bytes"].astype(np.float32) * constants[f"{name}.{i}.steps"].astype(np.float32)
    if f"{name}.level" in constants:
        matrix = matrix * constants[f"{name}.level"].astype(np.float32)[:, None]
    return matrix.T


def _norm(constants: dict[str, NDArray[np.generic]], name: str) -> Iterator[tuple[str, Array]]:
    yield f"{name}.weight", constants[f"{name}.scale"].astype(np.float32)
    yield f"{name}.bias", constants[f"{name}.shift"].astype(np.float32)
