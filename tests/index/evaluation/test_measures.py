"""The measures, against figures by hand, against brute force, and against scikit-learn and ir-measures."""

import math

import ir_measures
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from ir_measures import RR, R, nDCG
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, roc_auc_score

from index.evaluation.measures import (
    abstention_curve,
    auroc,
    brier,
    calibration_error,
    chance_error,
    mean,
    percentile,
    reliability,
)
from index.evaluation.ranking import Ranked, ranked

PROBABILITIES = st.lists(st.sampled_from([0.0, 0.05, 0.1, 0.3, 0.31, 0.5, 0.9, 1.0]), min_size=1, max_size=30)


def floats(*values):
    return np.array(values, float)


@given(PROBABILITIES, PROBABILITIES)
def test_auroc_is_the_share_of_pairs_in_order_a_tie_being_half(positive, negative):
    pairs = [(p > n) + 0.5 * (p == n) for p in positive for n in negative]
    truth = [1] * len(positive) + [0] * len(negative)
    found = auroc(np.array(positive), np.array(negative))
    assert found == pytest.approx(sum(pairs) / len(pairs))
    assert found == pytest.approx(roc_auc_score(truth, positive + negative))


def test_auroc_of_one_side_alone_is_unknown():
    assert auroc(floats(), floats(0.5)) is None
    assert auroc(floats(0.5), floats()) is None


def test_calibration_error_by_hand():
    confidence = floats(0.05, 0.15, 0.15, 0.15, 0.15, 0.95, 1.0, 0.9)
    right = np.array([0, 1, 0, 0, 0, 1, 1, 0], bool)
    bins = reliability(confidence, right)
    assert [each.count for each in bins] == [1, 4, 0, 0, 0, 0, 0, 0, 0, 3]
    assert (bins[1].confidence, bins[1].accuracy) == (pytest.approx(0.15), 0.25)
    assert (bins[2].confidence, bins[2].accuracy) == (None, None)
    # |.05 - 0| / 8 + 4 |.15 - .25| / 8 + 3 |.95 - .6667| / 8
    assert calibration_error(bins) == pytest.approx(0.05 / 8 + 0.4 / 8 + 0.85 / 8)
    assert calibration_error(reliability(floats(), np.array([], bool))) is None


def test_a_calibration_error_by_chance_alone():
    assert chance_error(floats(0.5)) == 0.5  # right or wrong, it is half off
    assert chance_error(floats(0.0, 1.0)) == 0.0
    # two of .5 in a bin are half right half of the time, else all or none
    assert chance_error(floats(0.5, 0.5)) == pytest.approx(0.25, abs=0.02)
    # of many, the mean of |share - .5| is that of a normal distribution: sqrt(2 / pi) sqrt(.25 / n)
    assert chance_error(np.full(400, 0.5)) == pytest.approx(math.sqrt(2 / math.pi) * 0.025, rel=0.1)
    assert chance_error(floats()) is None


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60))
@example([(0.7, False)] * 3)
def test_bins_and_brier_agree_with_scikit_learn(pairs):
    confidence, right = floats(*[p for p, _ in pairs]), np.array([y for _, y in pairs])
    bins = [each for each in reliability(confidence, right) if each.count]
    assert sum(each.count for each in bins) == len(pairs)
    assert all(each.low - 1e-12 <= each.confidence <= each.high for each in bins)  # the mean of three .7 is less
    assert brier(confidence, right) == pytest.approx(brier_score_loss(right, confidence))
    if not np.any(np.isclose(confidence * 10 % 1, 0)):  # on an edge, scikit-learn takes the bin below
        accuracy, sure = calibration_curve(right, confidence, n_bins=10)
        assert [each.accuracy for each in bins] == pytest.approx(accuracy.tolist())
        assert [each.confidence for each in bins] == pytest.approx(sure.tolist())


def test_the_curve_by_hand():
    confidence, right = floats(0.2, 0.4, 0.4, 0.8), np.array([0, 1, 0, 1], bool)
    points = abstention_curve(confidence, right, floats(0, 0.4, 0.5, 0.9))
    assert [(each.answered, each.precision) for each in points] == [
        (1, 0.5), (0.75, pytest.approx(2 / 3)), (0.25, 1), (0, None),
    ]  # fmt: skip


def test_means_and_percentiles_of_nothing_are_unknown():
    assert mean(floats()) is percentile(floats(), 0.5) is None
    assert mean(floats(1, 2)) == 1.5
    assert percentile(floats(1, 2, 3, 4, 5), 0.95) == pytest.approx(4.8)


def test_ranks_by_hand():
    found = {"q1": list("xaybzcdefghi"), "q2": [], "q3": ["a"]}
    wanted = {"q1": ["a", "b", "i"], "q2": ["a"], "q3": ["a"]}
    gains = 1 / np.log2(3) + 1 / np.log2(5)  # at 2 and 4; at 12 it is too late
    ideal = 1 + 1 / np.log2(3) + 1 / np.log2(4)
    assert ranked(found, wanted, k=3) == {
        "q1": Ranked(pytest.approx(1 / 3), pytest.approx(gains / ideal), 0.5, 0.0),
        "q2": Ranked(0.0, 0.0, 0.0, 0.0),
        "q3": Ranked(1.0, 1.0, 1.0, 1.0),
    }
    assert ranked({}, {}, k=10) == {}


@given(
    st.permutations("abcdefghijklmnop"), st.sets(st.sampled_from("abcdefghijklmnopz"), min_size=1), st.integers(1, 16)
)
def test_ranks_agree_with_a_run_that_trec_reads(order, wanted, k):
    run = {"q": {each: float(-rank) for rank, each in enumerate(order)}}
    expected = ir_measures.calc_aggregate([R @ k, nDCG @ 10, RR @ 10], {"q": dict.fromkeys(wanted, 1)}, run)
    found = ranked({"q": order}, {"q": sorted(wanted)}, k)["q"]
    assert (found.recall, found.ndcg, found.mrr) == tuple(expected[each] for each in (R @ k, nDCG @ 10, RR @ 10))
    assert found.first == (order[0] in wanted)
