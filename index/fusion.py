"""Fusion: one score for each candidate from its dense and its lexical score."""

import numpy as np
from numpy.typing import NDArray

DENSE_WEIGHT = 0.5
"""Share of the dense score: by nDCG@10 at or near the best of both collections that docs/figures.md has a curve of."""

Scores = NDArray[np.float32]


def fuse(dense: Scores, lexical: Scores, weight: float = DENSE_WEIGHT) -> Scores:
    """A weighted sum of both scores, each brought to [0, 1] over the candidates.

    Args:
        dense: inner products, shape (candidates,).
        lexical: BM25, shape (candidates,); 0 where none of the words occurs.

    Returns:
        Scores in [0, 1], shape (candidates,), higher is better.
    """
    return weight * _unit(dense, float(dense.min(initial=1.0))) + (1 - weight) * _unit(lexical, 0.0)


def _unit(scores: Scores, low: float) -> Scores:
    """Scores moved and stretched so that `low` becomes 0 and the best becomes 1; all 1 if all are the best."""
    spread = float(scores.max(initial=low)) - low
    return (scores - low) / spread if spread > 0 else (scores > 0).astype(np.float32)
