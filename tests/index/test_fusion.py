"""Fusion: both scores brought to [0, 1] over the candidates, then weighted."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import fuse

UNIT = st.floats(-1, 1, width=32)
PAIRS = st.lists(st.tuples(UNIT, st.floats(0, 50, width=32)), max_size=30)


def floats(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def test_scores_by_hand():
    dense, lexical = floats(0.2, 0.6, 1.0), floats(0, 8, 4)
    assert fuse(dense, lexical, 0.5) == pytest.approx([0, 0.75, 0.75])
    assert fuse(dense, lexical, 1.0) == pytest.approx([0, 0.5, 1])
    assert fuse(dense, lexical, 0.0) == pytest.approx([0, 1, 0.5])
    assert fuse(dense, floats(0, 0, 0), 0.75) == pytest.approx([0, 0.375, 0.75])


def test_no_candidates_have_no_scores():
    assert fuse(floats(), floats()).shape == (0,)


@given(PAIRS, st.floats(0, 1))
def test_a_candidate_that_is_better_in_both_is_never_worse(pairs, weight):
    dense, lexical = floats(*(d for d, _ in pairs)), floats(*(w for _, w in pairs))
    fused = fuse(dense, lexical, weight)
    assert ((fused >= -1e-6) & (fused <= 1 + 1e-6)).all()
    better = (dense[:, None] >= dense) & (lexical[:, None] >= lexical)
    assert (fused[:, None] - fused >= -1e-6)[better].all()
