"""BERT as an ONNX graph: token ids in, unit vectors out, built from the weights without PyTorch.

All tokens of all texts are rows below each other; only attention and pooling tell texts apart. There is no padding.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from index.encoder.description import BertShape
from index.encoder.graph import Compiled, Graph
from index.encoder.layout import Layout
from index.encoder.linear import Linear, Role, float_linear

Weights = Mapping[str, NDArray[np.float32]]


def plain_names(weights: Weights) -> Weights:
    """Names without the prefix and the old LayerNorm spelling that some checkpoints carry."""
    return {
        name.removeprefix("bert.").replace(".gamma", ".weight").replace(".beta", ".bias"): value.astype(np.float32)
        for name, value in weights.items()
        if value.dtype.kind not in "iub"  # position ids, in some checkpoints
    }


def build_bert(
    weights: Weights, shape: BertShape, pooling: str, layout: Layout, linear: Linear = float_linear
) -> Compiled:
    """Write the model from weights under their plain names; its output is `vectors` (texts, dim)."""
    graph = Graph()
    words = graph.add("Gather", graph.constant("words", weights["embeddings.word_embeddings.weight"]), "ids")
    x = BertLayers(graph, weights, shape, layout, linear)(words)
    x = layout.pool(graph, x, shape.dim, pooling)
    graph.output(graph.add("LpNormalization", x, axis=-1, p=2), "vectors")
    return graph.compile(layout.inputs())


class BertLayers:
    """Writes what all BERTs share, from the words' embeddings to the last layer."""

    def __init__(self, graph: Graph, weights: Weights, shape: BertShape, layout: Layout, linear: Linear) -> None:
        self._graph = graph
        self._weights = weights
        self._shape = shape
        self._layout = layout
        self._linear = linear

    def __call__(self, words: str) -> str:
        """From words, as the layout has them, to the rows of all tokens, shape (tokens, dim)."""
        within = self._layout.attention_bias(self._graph)
        x = self._embeddings(words)
        for layer in range(self._shape.layers):
            x = self._feed_forward(f"encoder.layer.{layer}.", self._attention(f"encoder.layer.{layer}.", x, within))
        return x

    def _embeddings(self, words: str) -> str:
        """Word + position + token type 0, normalised."""
        graph, weights = self._graph, self._weights
        table = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
        positions = self._layout.positions(graph, graph.constant("positions", table))
        return self._norm("embeddings.LayerNorm", self._rows(graph.add("Add", words, positions)))

    def _attention(self, layer: str, x: str, within: list[str]) -> str:
        graph, weights = self._graph, self._weights
        parts = [f"{layer}attention.self.{part}" for part in ("query", "key", "value")]
        matrices = [weights[f"{part}.weight"].T for part in parts]
        projected = [
            self._layout.to_texts(graph, rows, self._shape.dim)
            for rows in self._linear(graph, f"{layer}attention", Role.ATTENTION_IN, x, matrices)
        ]
        bias = graph.constant(f"{layer}attention.bias", np.concatenate([weights[f"{part}.bias"] for part in parts]))
        context = graph.contrib(
            "MultiHeadAttention",
            *projected,
            bias,
            *within,
            num_heads=self._shape.heads,
        )
        return self._residual(f"{layer}attention.output", Role.ATTENTION_OUT, self._rows(context), x)

    def _feed_forward(self, layer: str, x: str) -> str:
        graph, weights = self._graph, self._weights
        matrix = weights[f"{layer}intermediate.dense.weight"].T
        (wide,) = self._linear(graph, f"{layer}feed", Role.FEED_IN, x, [matrix])
        bias = graph.constant(f"{layer}feed.bias", weights[f"{layer}intermediate.dense.bias"])
        return self._residual(f"{layer}output", Role.FEED_OUT, graph.contrib("BiasGelu", wide, bias), x)

    def _residual(self, name: str, role: Role, inner: str, x: str) -> str:
        """Project back, add what went in, normalise."""
        graph, weights = self._graph, self._weights
        (out,) = self._linear(graph, name, role, inner, [weights[f"{name}.dense.weight"].T])
        out = graph.add("Add", out, graph.constant(f"{name}.bias", weights[f"{name}.dense.bias"]))
        return self._norm(f"{name}.LayerNorm", graph.add("Add", out, x))

    def _norm(self, name: str, x: str) -> str:
        scale = self._graph.constant(f"{name}.scale", self._weights[f"{name}.weight"])
        shift = self._graph.constant(f"{name}.shift", self._weights[f"{name}.bias"])
        return self._graph.add("LayerNormalization", x, scale, shift, axis=-1, epsilon=self._shape.epsilon)

    def _rows(self, x: str) -> str:
        return self._graph.add("Reshape", x, self._graph.constant("rows", np.array([-1, self._shape.dim])))
