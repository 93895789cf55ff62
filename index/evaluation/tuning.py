"""Tuning: which share of the dense score, and which least confidence, suit a collection's questions.

Each is a choice from a few. What a choice gains is measured where it was not made: the questions are cut into folds,
and those of each fold get the choice that is best on all the others. Only where that gains is the choice kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.engine import MIN_CONFIDENCE, WRONG_COST, Engine
from index.errors import InvalidInput
from index.evaluation.asking import Outcome, Progress, ask_all, search_all
from index.evaluation.questions import Question
from index.fusion import DENSE_WEIGHT
from index.text import counted
from index.tuning import Tuning

Matrix = NDArray[np.float64]

FOLDS = 5
FEWEST = 20
"""Questions; with fewer, a fold holds three or less and the gain is luck."""
DENSE_WEIGHTS = sorted({*(step / 10 for step in range(11)), DENSE_WEIGHT})
"""Tenths: on news, nDCG@10 changes by less than .01 between neighbours near the best (docs/figures.md)."""
THRESHOLDS = sorted({*(step / 100 for step in range(101)), MIN_CONFIDENCE})


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen, and what it is worth on questions that had no part in choosing.

    Attributes:
        best: the choice that all questions together make.
        before: the mean value of a question under the default.
        after: the same under the choices of the folds.
        error: standard error of the gain.
        apart: the choice of each fold; far apart, they say that there are too few questions.
    """

    questions: int
    default: float
    best: float
    before: float
    after: float
    error: float
    apart: tuple[float, ...]

    @property
    def gain(self) -> float:
        """What choosing is worth a question."""
        return self.after - self.before

    @property
    def kept(self) -> float | None:
        """The choice where it gains; None stands for the default."""
        return self.best if self.gain > 0 and self.best != self.default else None


@dataclass(frozen=True, slots=True)
class Tuned:
    """Both choices; that of the dense share is None where too few questions name their articles."""

    dense_weight: Choice | None
    min_confidence: Choice

    @property
    def tuning(self) -> Tuning:
        """What is worth keeping."""
        return Tuning(self.dense_weight.kept if self.dense_weight else None, self.min_confidence.kept)


def tune(
    engine: Engine,
    questions: Sequence[Question],
    *,
    wrong_cost: float = WRONG_COST,
    progress: Progress | None = None,
) -> Tuned:
    """Choose both, the least confidence for the hits that the chosen dense share gives.

    Args:
        engine: which has the articles; how it is tuned by now plays no part.
        questions: which `located` has given their stories.
        wrong_cost: of a wrong answer, where a right one is worth 1.
        progress: called with the number of `steps` done.

    Raises:
        InvalidInput: there are too few questions.
        PartMissing: ir-measures is not installed.
    """
    if len(questions) < FEWEST:
        raise InvalidInput(f"{counted(len(questions), 'question')}: too few to choose by; give at least {FEWEST}")
    dense = tune_dense_weight(engine, questions, progress)
    chosen = engine.tuned(Tuning(dense_weight=dense.kept if dense else None))
    told = _shifted(progress, steps(questions) - len(questions))
    outcomes = ask_all(chosen, questions, search=False, progress=told)
    return Tuned(dense, tune_min_confidence(outcomes, wrong_cost))


def steps(questions: Sequence[Question]) -> int:
    """How many searches and questions `tune` takes."""
    judged = len(_judged(questions))
    return len(questions) + (len(DENSE_WEIGHTS) * judged if judged >= FEWEST else 0)


def tune_dense_weight(engine: Engine, questions: Sequence[Question], progress: Progress | None = None) -> Choice | None:
    """Choose the dense share by nDCG@10, between equals by MRR@10; None where too few questions name articles.

    It decides which hits are read, so the order is judged that they have before they are.

    Raises:
        PartMissing: ir-measures is not installed.
    """
    judged = _judged(questions)
    if len(judged) < FEWEST:
        return None
    ndcg, mrr = [], []
    for turn, weight in enumerate(DENSE_WEIGHTS):
        told = _shifted(progress, turn * len(judged))
        figures = search_all(engine.tuned(Tuning(dense_weight=weight)), judged, progress=told)
        ndcg.append([figures[question.id].ndcg for question in judged])
        mrr.append([figures[question.id].mrr for question in judged])
    return choose(np.array(ndcg), DENSE_WEIGHTS, DENSE_WEIGHT, np.array(mrr))


def tune_min_confidence(outcomes: Sequence[Outcome], wrong_cost: float = WRONG_COST) -> Choice:
    """Choose the least confidence by what answers are worth: right ones 1, wrong ones less than 0, silence 0."""
    return choose(utility(outcomes, THRESHOLDS, wrong_cost), THRESHOLDS, MIN_CONFIDENCE)


def utility(outcomes: Sequence[Outcome], thresholds: Sequence[float], wrong_cost: float) -> Matrix:
    """What each question is worth at each threshold, shape (thresholds, questions)."""
    worth = np.array([1.0 if each.judgement.right else -wrong_cost for each in outcomes])
    given = np.array([[each.answered(threshold) for each in outcomes] for threshold in thresholds])
    return np.where(given, worth, 0.0)


def choose(values: Matrix, choices: Sequence[float], default: float, ties: Matrix | None = None) -> Choice:
    """Choose by cross-validation.

    Args:
        values: of each question under each choice, shape (choices, questions).
        choices: in ascending order, the default among them.
        default: what is used unless something else is better.
        ties: values of the same shape that decide between equals; after them, being near the default does.
    """
    count, ties = values.shape[1], values if ties is None else ties
    at = list(choices).index(default)
    after, apart = np.zeros(count), []
    for fold in folds(count):
        rest = np.setdiff1d(np.arange(count), fold)
        best = _best(values[:, rest], ties[:, rest], choices, default)
        apart.append(choices[best])
        after[fold] = values[best, fold]
    gains = after - values[at]
    return Choice(
        count,
        default,
        choices[_best(values, ties, choices, default)],
        float(values[at].mean()),
        float(after.mean()),
        float(gains.std(ddof=1) / np.sqrt(count)),
        tuple(apart),
    )


def folds(count: int, parts: int = FOLDS, seed: int = 0) -> list[NDArray[np.int64]]:
    """The numbers of that many questions in parts of nearly equal size, the same at every call."""
    shuffled = np.random.default_rng(seed).permutation(count)
    return [np.sort(shuffled[part::parts]) for part in range(parts)]


def _best(values: Matrix, ties: Matrix, choices: Sequence[float], default: float) -> int:
    # rounded, so that sums of the same values in another order are equal
    means, seconds = values.mean(axis=1).round(9), ties.mean(axis=1).round(9)
    return max(range(len(choices)), key=lambda row: (means[row], seconds[row], -abs(choices[row] - default)))


def _judged(questions: Sequence[Question]) -> list[Question]:
    return [question for question in questions if question.stories]


def _shifted(progress: Progress | None, by: int) -> Callable[[int], None] | None:
    return (lambda done: progress(by + done)) if progress else None
