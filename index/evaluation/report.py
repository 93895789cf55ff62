"""Report: what the outcomes of many questions come to. A figure is None where no question could tell."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.evaluation.asking import Judgement, Outcome
from index.evaluation.measures import (
    Bin,
    Floats,
    Point,
    abstention_curve,
    auroc,
    brier,
    calibration_error,
    chance_error,
    mean,
    percentile,
    reliability,
)

THRESHOLDS = np.linspace(0, 1, 101)
"""Of the curve: every hundredth."""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Over questions whose articles are known; `recall` is that among the best `k`."""

    questions: int
    k: int
    recall: float | None
    ndcg: float | None
    mrr: float | None
    first: float | None


@dataclass(frozen=True, slots=True)
class Answers:
    """Over questions whose answers are known: the best answer, given or kept back. See `Judgement`."""

    questions: int
    exact: float | None
    f1: float | None
    right: float | None
    held: float | None
    cited: float | None


@dataclass(frozen=True, slots=True)
class Abstention:
    """What is answered and what is not.

    Attributes:
        silent: of the unanswerable questions, the share that got no answer.
        answered: of the answerable ones, the share that got one.
        precision: of all answers given, the share that is right.
        auroc: how well confidence tells answerable from unanswerable questions; .5 is chance.
    """

    threshold: float
    unanswerable: int
    answerable: int
    silent: float | None
    answered: float | None
    precision: float | None
    auroc: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far confidence is the probability that the best answer is right.

    Attributes:
        by_chance: the error that a confidence without one would show on as many questions.
    """

    questions: int
    error: float | None
    by_chance: float | None
    brier: float | None
    bins: tuple[Bin, ...]
    curve: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds in this process."""

    search_p50: float | None
    search_p95: float | None
    ask_p50: float | None
    ask_p95: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """All figures, those of the questions of each kind among them."""

    questions: int
    retrieval: Retrieval
    answers: Answers
    abstention: Abstention
    calibration: Calibration
    latency: Latency
    kinds: dict[str, "Part"]


@dataclass(frozen=True, slots=True)
class Part:
    """The figures of one kind of question."""

    questions: int
    retrieval: Retrieval
    answers: Answers
    abstention: Abstention


def report(outcomes: Sequence[Outcome], *, k: int, threshold: float) -> Report:
    """All figures.

    Args:
        outcomes: of `ask_all`, with the same `k`.
        k: how many hits recall looks at.
        threshold: the confidence from which an answer is given.
    """
    kinds = dict.fromkeys(each.question.kind for each in outcomes if each.question.kind)
    return Report(
        len(outcomes),
        retrieval(outcomes, k),
        answers(outcomes),
        abstention(outcomes, threshold),
        calibration(outcomes),
        latency(outcomes),
        {kind: _part([each for each in outcomes if each.question.kind == kind], k, threshold) for kind in kinds},
    )


def retrieval(outcomes: Sequence[Outcome], k: int) -> Retrieval:
    """Where the articles that answer stand."""
    rows = [each.ranked for each in outcomes if each.ranked]
    return Retrieval(
        len(rows),
        k,
        *(mean(_floats([getattr(row, name) for row in rows])) for name in ("recall", "ndcg", "mrr", "first")),
    )


def answers(outcomes: Sequence[Outcome]) -> Answers:
    """How the best answers compare with the known ones."""
    rows: list[Judgement] = [each.judgement for each in outcomes if each.question.answers]
    names = ("exact", "f1", "right", "held", "cited")
    return Answers(len(rows), *(mean(_floats([getattr(row, name) for row in rows])) for name in names))


def abstention(outcomes: Sequence[Outcome], threshold: float) -> Abstention:
    """What is answered at a threshold."""
    yes = [each for each in outcomes if each.question.answerable]
    no = [each for each in outcomes if not each.question.answerable]
    given = [each for each in outcomes if each.answered(threshold)]
    return Abstention(
        threshold,
        len(no),
        len(yes),
        mean(_floats([not each.answered(threshold) for each in no])),
        mean(_floats([each.answered(threshold) for each in yes])),
        mean(_floats([each.judgement.right for each in given])),
        auroc(_floats([each.confidence for each in yes]), _floats([each.confidence for each in no])),
    )


def calibration(outcomes: Sequence[Outcome]) -> Calibration:
    """Confidence against truth, over all questions."""
    confidence = _floats([each.confidence for each in outcomes])
    right = np.array([each.judgement.right for each in outcomes], bool)
    bins = reliability(confidence, right)
    return Calibration(
        len(outcomes),
        calibration_error(bins),
        chance_error(confidence),
        brier(confidence, right),
        bins,
        abstention_curve(confidence, right, THRESHOLDS),
    )


def latency(outcomes: Sequence[Outcome]) -> Latency:
    """How long searches and questions took."""
    search = _floats([each.search_ms for each in outcomes if each.search_ms is not None])
    ask = _floats([each.ask_ms for each in outcomes])
    return Latency(*(percentile(values, share) for values in (search, ask) for share in (0.5, 0.95)))


def _part(outcomes: Sequence[Outcome], k: int, threshold: float) -> Part:
    return Part(len(outcomes), retrieval(outcomes, k), answers(outcomes), abstention(outcomes, threshold))


def _floats(values: Sequence[float]) -> Floats:
    return np.array(values, float)
