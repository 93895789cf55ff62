"""Rounding: a float matrix to signed bytes, with the steps that fit the processor and the least harm to the product."""

import numpy as np
from numpy.typing import NDArray

from index.encoder.linear import Matrix

_SIGNED_MAX = 127
_PAIR_MAX = 128
"""Of two neighbours of one sign: 255 * 128 still fits 16 bits."""
_DAMPING = 0.01
"""Of the mean second moment, added to all of them; GPTQ's usual value."""
_BLOCK = 32
_SMALL = 64


def column_steps(matrix: Matrix) -> NDArray[np.float32]:
    """The least step of each column with which no weight overflows, nor any pair of them.

    Processors without VNNI add two products of an unsigned and a signed byte in 16 bits that saturate. Steps wide
    enough to prevent it cost next to nothing and took the loss (mean 1 - cosine) from .0041 to .0027.
    """
    single = np.abs(matrix).max(axis=0) / _SIGNED_MAX
    even = np.concatenate([matrix, np.zeros((len(matrix) % 2, matrix.shape[1]), np.float32)])
    pairs = even.reshape(-1, 2, matrix.shape[1])
    above = np.maximum(pairs, 0).sum(axis=1).max(axis=0)
    below = np.maximum(-pairs, 0).sum(axis=1).max(axis=0)
    steps: NDArray[np.float32] = np.maximum(single, np.maximum(above, below) / _PAIR_MAX).astype(np.float32)
    steps[steps < np.finfo(np.float32).tiny] = 1  # a silent column needs a step too
    return steps


def carry_of(moments: NDArray[np.float64]) -> Matrix:
    """How much of a weight's rounding error each weight below it takes over, from the activations' second moments.

    It is the upper Cholesky factor of their inverse; got by way of the mirrored matrix, it needs only a triangle
    to be inverted, in half the time.
    """
    size = len(moments)
    damping = _DAMPING * np.trace(moments) / size or 1.0
    mirrored = (moments + damping * np.eye(size))[::-1, ::-1]
    return _inverse_triangle(np.linalg.cholesky(mirrored))[::-1, ::-1].astype(np.float32)


def _inverse_triangle(lower: NDArray[np.float64]) -> NDArray[np.float64]:
    """Halved until it is small."""
    if len(lower) <= _SMALL:
        return np.asarray(np.linalg.inv(lower), np.float64)
    half = len(lower) // 2
    first, last = _inverse_triangle(lower[:half, :half]), _inverse_triangle(lower[half:, half:])
    inverse = np.zeros_like(lower)
    inverse[:half, :half], inverse[half:, half:] = first, last
    inverse[half:, :half] = -last @ (lower[half:, :half] @ first)
    return inverse


def round_weights(matrix: Matrix, steps: NDArray[np.float32], carry: Matrix) -> NDArray[np.int8]:
    """Weights in steps, each rounding error made up for by the weights below it (GPTQ, arXiv:2210.17323).

    Against plain rounding it halves the loss of the second product of the feed-forward net.
    """
    left = matrix / steps
    whole = np.zeros(matrix.shape, np.int8)
    for start in range(0, len(matrix), _BLOCK):
        stop = min(start + _BLOCK, len(matrix))
        errors = np.zeros((stop - start, matrix.shape[1]), np.float32)
        for row in range(start, stop):
            whole[row] = np.clip(np.rint(left[row]), *_room(whole[row - 1] if row % 2 else None))
            errors[row - start] = (left[row] - whole[row]) / carry[row, row]
            left[row + 1 : stop] -= np.outer(carry[row, row + 1 : stop], errors[row - start])
        left[stop:] -= carry[start:stop, stop:].T @ errors
    return whole


def _room(neighbour: NDArray[np.int8] | None) -> tuple[NDArray[np.int16] | int, NDArray[np.int16] | int]:
    """The least and the greatest byte that may follow a neighbour in its pair."""
    if neighbour is None:
        return -_SIGNED_MAX, _SIGNED_MAX
    wide = neighbour.astype(np.int16)
    return np.maximum(-_SIGNED_MAX, -_PAIR_MAX - np.minimum(wide, 0)), np.minimum(
        _SIGNED_MAX, _PAIR_MAX - np.maximum(wide, 0)
    )
