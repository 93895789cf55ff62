"""The reader's network as an ONNX graph: token ids in, three scores for each token out, built without PyTorch."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoder.bert import BertLayers, Weights
from index.encoder.description import BertShape
from index.encoder.graph import Compiled, Graph
from index.encoder.layout import EqualLengths
from index.encoder.linear import Linear, float_linear

SHAPE = BertShape(dim=384, layers=6, heads=12, epsilon=1e-12)
"""Of the built-in encoder, from which the built-in reader was trained."""


def build_reader(weights: Weights, linear: Linear = float_linear, shape: BertShape = SHAPE) -> Compiled:
    """Write the model; inputs `ids` and `kinds` (texts, tokens), output `scores` (texts, tokens, 3).

    Scores are the logits of a start, of an end, and, at the first token alone, of the passage's answering at all.
    `weights` are a BERT's, with `span` and `answers` heads.
    """
    graph, layout = Graph(), EqualLengths()
    words = graph.add("Add", _words(graph, weights["embeddings.word_embeddings.weight"]), _kinds(graph, weights))
    rows = BertLayers(graph, weights, shape, layout, linear)(words)
    heads = np.concatenate([weights["span.weight"], weights["answers.weight"]]).T
    scores = graph.add("MatMul", rows, graph.constant("heads", heads))
    bias = np.concatenate([weights["span.bias"], weights["answers.bias"]])
    scores = graph.add("Add", scores, graph.constant("heads.bias", bias))
    graph.output(layout.to_texts(graph, scores, 3), "scores")
    return graph.compile({**layout.inputs(), "kinds": ["texts", "tokens"]})


def _words(graph: Graph, table: NDArray[np.float32]) -> str:
    """The words' embeddings, in a byte a number: half of the model is this table."""
    import onnx

    steps = (np.abs(table).max(axis=1, keepdims=True) / 127).astype(np.float32)
    steps[steps == 0] = 1
    rows = graph.add("Gather", graph.constant("words", np.rint(table / steps).astype(np.int8)), "ids")
    rows = graph.add("Cast", rows, to=onnx.TensorProto.FLOAT)
    return graph.add("Mul", rows, graph.add("Gather", graph.constant("words.steps", steps), "ids"))


def _kinds(graph: Graph, weights: Weights) -> str:
    """What sets the passage's tokens apart from the question's, whose kind the layers add to every token."""
    first, second = weights["embeddings.token_type_embeddings.weight"]
    return graph.add("Gather", graph.constant("kinds table", np.stack([np.zeros_like(first), second - first])), "kinds")


def inputs(ids: Sequence[Sequence[int]], seconds: Sequence[int]) -> dict[str, NDArray[np.int32]]:
    """The inputs for texts of one length, given where the passage's part of each begins."""
    rows = np.array(ids, np.int32)
    kinds = (np.arange(rows.shape[1]) >= np.array(seconds)[:, None]).astype(np.int32)
    return {"ids": rows, "kinds": kinds}
