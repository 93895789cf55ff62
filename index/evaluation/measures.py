"""Measures over many questions: how confidence tells right from wrong, and how well it is calibrated.

In all of them `confidence` holds one probability in [0, 1] a question and `right` whether its best answer is right,
both of shape (questions,).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

BINS = 10
"""The usual number; with some hundred questions, more would hold a handful each."""
CHANCES = 1_000
"""For an average that is right to a few thousandths; it takes .4 s for a thousand questions."""


@dataclass(frozen=True, slots=True)
class Bin:
    """The questions whose confidence is in [low, high); the last bin has 1 too. Means are None where there are none."""

    low: float
    high: float
    count: int
    confidence: float | None
    accuracy: float | None


@dataclass(frozen=True, slots=True)
class Point:
    """What a threshold gives: the share of questions answered, and of these the share that is right."""

    threshold: float
    answered: float
    precision: float | None


def mean(values: Floats | Flags) -> float | None:
    """The mean, or None of nothing."""
    return float(values.mean()) if len(values) else None


def auroc(positive: Floats, negative: Floats) -> float | None:
    """The probability that one of the first is greater than one of the second; a tie counts half."""
    if not len(positive) or not len(negative):
        return None
    both = np.concatenate([positive, negative])
    _, places, counts = np.unique(both, return_inverse=True, return_counts=True)
    # Mann and Whitney: by the mean rank of each value, without comparing every pair
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places[: len(positive)]]
    above = ranks.sum() - len(positive) * (len(positive) + 1) / 2
    return float(above / (len(positive) * len(negative)))


def reliability(confidence: Floats, right: Flags, count: int = BINS) -> tuple[Bin, ...]:
    """The bins of equal width, from 0 to 1."""
    place = np.minimum((confidence * count).astype(int), count - 1)
    return tuple(
        Bin(b / count, (b + 1) / count, int(inside.sum()), mean(confidence[inside]), mean(right[inside]))
        for b in range(count)
        for inside in [place == b]
    )


def calibration_error(bins: tuple[Bin, ...]) -> float | None:
    """How far confidence and accuracy are apart in a bin, averaged over the questions."""
    total = sum(each.count for each in bins)
    if not total:
        return None
    return sum(
        each.count * abs(each.confidence - each.accuracy)
        for each in bins
        if each.confidence is not None and each.accuracy is not None
    ) / total  # fmt: skip


def chance_error(confidence: Floats, count: int = BINS) -> float | None:
    """The calibration error that these many questions show on the average where confidence is the very truth.

    Each question's answer is drawn right with its own confidence, a thousand times over.
    """
    if not len(confidence):
        return None
    drawn = np.random.default_rng(0).random((CHANCES, len(confidence))) < confidence
    errors = [calibration_error(reliability(confidence, right, count)) or 0.0 for right in drawn]
    return float(np.mean(errors))


def brier(confidence: Floats, right: Flags) -> float | None:
    """The mean squared distance of confidence from what came true."""
    return mean((confidence - right) ** 2)


def abstention_curve(confidence: Floats, right: Flags, thresholds: Floats) -> tuple[Point, ...]:
    """What each threshold gives."""
    return tuple(
        Point(float(threshold), float(given.mean()), mean(right[given]))
        for threshold in thresholds
        for given in [confidence >= threshold]
    )


def percentile(values: Floats, share: float) -> float | None:
    """The value that this share of them does not exceed, between the two nearest."""
    return float(np.quantile(values, share)) if len(values) else None
