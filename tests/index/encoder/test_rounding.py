"""Rounding to bytes: the properties that the processor and the product need."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index.encoder.int8 import levels
from index.encoder.rounding import carry_of, column_steps, round_weights

MATRICES = st.tuples(st.integers(1, 9), st.integers(1, 4)).flatmap(
    lambda size: arrays(np.float32, size, elements=st.floats(-50, 50, width=32))
)


def activations(size: int, seed: int) -> np.ndarray:
    """Correlated columns, as a network's are."""
    random = np.random.default_rng(seed)
    mixed = random.standard_normal((400, size // 4)) @ random.standard_normal((size // 4, size))
    return (mixed + 0.3 * random.standard_normal((400, size))).astype(np.float32)


@settings(deadline=None)
@given(MATRICES, st.integers(0, 5))
def test_no_pair_can_overflow_sixteen_bits(matrix, seed):
    size = len(matrix)
    x = np.random.default_rng(seed).standard_normal((20, size))
    whole = round_weights(matrix, column_steps(matrix), carry_of(x.T @ x)).astype(int)
    assert np.abs(whole).max() <= 127
    even = np.concatenate([whole, np.zeros((size % 2, whole.shape[1]), int)]).reshape(-1, 2, whole.shape[1])
    assert 255 * np.maximum(even, 0).sum(axis=1).max() <= 32767
    assert 255 * np.minimum(even, 0).sum(axis=1).min() >= -32768


def test_the_carry_is_the_cholesky_factor_of_the_inverse():
    x = activations(200, 3).astype(np.float64)
    moments = x.T @ x
    damped = moments + 0.01 * np.trace(moments) / 200 * np.eye(200)
    assert np.allclose(carry_of(moments), np.linalg.cholesky(np.linalg.inv(damped)).T, atol=1e-6)


@settings(deadline=None)
@given(MATRICES)
def test_without_correlation_it_is_plain_rounding(matrix):
    steps = column_steps(matrix)
    whole = round_weights(matrix, steps, carry_of(np.eye(len(matrix))))
    assert np.abs(whole * steps - matrix).max() <= steps.max() * 1.01


def test_carrying_errors_on_more_than_halves_the_error_of_the_product():
    x = activations(96, 1)
    matrix = np.random.default_rng(2).standard_normal((96, 24)).astype(np.float32)
    steps = column_steps(matrix) * 8  # coarse, so that the effect is large
    carried = round_weights(matrix, steps, carry_of((x.T @ x).astype(np.float64))) * steps
    plain = np.clip(np.rint(matrix / steps), -127, 127) * steps
    exact = x @ matrix
    assert np.square(x @ carried - exact).sum() < 0.5 * np.square(x @ plain - exact).sum()


def test_a_silent_matrix_and_silent_activations_are_taken():
    nothing = np.zeros((6, 3), np.float32)
    assert not round_weights(nothing, column_steps(nothing), carry_of(np.zeros((6, 6)))).any()


def test_levels_even_the_columns_out_by_their_power():
    peak = np.array([1, 2, 4, 8], np.float32)
    assert np.allclose(levels(peak, 0.0), 1)
    assert np.allclose(peak / levels(peak, 1.0), peak[0] * 2**1.5)
    half = levels(peak, 0.5)
    assert np.allclose(half[3] / half[0], 8**0.5)
    assert np.isfinite(1 / levels(np.zeros(4, np.float32), 0.8)).all()
