"""Choosing by cross-validation: by hand, and on questions with and without anything to gain."""

from types import SimpleNamespace

import numpy as np
import pytest
from made_up import article

from index.errors import InvalidInput
from index.evaluation.asking import Judgement, Outcome
from index.evaluation.questions import Question, located
from index.evaluation.ranking import Ranked
from index.evaluation.tuning import (
    DENSE_WEIGHTS,
    THRESHOLDS,
    choose,
    folds,
    steps,
    tune,
    tune_dense_weight,
    tune_min_confidence,
    utility,
)
from index.fusion import DENSE_WEIGHT
from index.tuning import Tuning

CHOICES = [0.1, 0.3, 0.5]


def outcome(confidence, right, answer="x"):
    judgement = Judgement(exact=right, f1=float(right), held=right, cited=right, right=right)
    return Outcome(Question("q", "x"), None, answer, "", "", confidence, judgement, 1.0, 1.0)


def test_folds_hold_every_question_once_and_never_change():
    cut = folds(23)
    assert sorted(np.concatenate(cut).tolist()) == list(range(23))
    assert sorted(len(fold) for fold in cut) == [4, 4, 5, 5, 5]
    assert [fold.tolist() for fold in folds(23)] == [fold.tolist() for fold in cut]
    assert cut[0].tolist() != list(range(0, 23, 5))


def test_a_choice_that_is_better_everywhere_is_kept_with_its_whole_gain():
    values = np.array([[0.2] * 30, [0.5] * 30, [0.6] * 30])
    found = choose(values, CHOICES, 0.3)
    assert (found.best, found.kept, found.default, found.questions) == (0.5, 0.5, 0.3, 30)
    assert (found.before, found.after, found.gain) == (pytest.approx(0.5), pytest.approx(0.6), pytest.approx(0.1))
    assert found.error == pytest.approx(0, abs=1e-12)
    assert found.apart == (0.5,) * 5


def test_the_value_held_out_is_that_of_a_choice_made_without_it():
    rng = np.random.default_rng(5)
    values = rng.random((3, 31))
    found = choose(values, CHOICES, 0.3)
    held_out = []
    for fold in folds(31):
        rest = [n for n in range(31) if n not in fold]
        best = max(range(3), key=lambda row: sum(values[row, n] for n in rest))
        held_out += [(values[best, n], values[1, n]) for n in fold]
    gains = [after - before for after, before in held_out]
    assert found.after == pytest.approx(np.mean([after for after, _ in held_out]))
    assert found.before == pytest.approx(values[1].mean())
    assert found.error == pytest.approx(np.std(gains, ddof=1) / np.sqrt(31))


def test_luck_on_single_questions_is_not_kept():
    # whichever question is left out, the rest favours a choice that is worth nothing on the one left out
    values = np.zeros((6, 5))
    values[0] = 0.5
    for row in range(1, 6):
        values[row] = 1.0
    for fold, questions in enumerate(folds(5)):
        values[fold + 1, questions] = 0.0
    found = choose(values, [0.0, 0.1, 0.2, 0.3, 0.4, 0.5], 0.0)
    assert found.best != 0.0
    assert found.gain < 0
    assert found.kept is None


def test_between_equals_the_second_value_decides_and_then_the_default():
    even = np.ones((3, 20))
    assert choose(even, CHOICES, 0.3).best == 0.3
    assert choose(even, CHOICES, 0.3, np.array([[1.0] * 20, [0.0] * 20, [0.0] * 20])).best == 0.1
    assert choose(even, CHOICES, 0.3).kept is None
    assert choose(np.array([[1.0] * 20, [0.0] * 20, [1.0] * 20]), [0.1, 0.45, 0.5], 0.45).best == 0.5


def test_utility_by_hand():
    asked = [outcome(0.8, True), outcome(0.6, False), outcome(0.2, True), outcome(0.0, False, answer="")]
    assert utility(asked, [0.0, 0.3, 0.7, 0.9], 0.5).tolist() == [
        [1, -0.5, 1, 0], [1, -0.5, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0],
    ]  # fmt: skip


@pytest.mark.parametrize(("cost", "best"), [(0.0, 0.1), (0.5, 0.5), (100.0, 0.81)])
def test_the_dearer_a_wrong_answer_the_surer_must_it_be(cost, best):
    # below .5 one in four is right, above it three in four, and above .8 all
    asked = [
        outcome(confidence, number % 4 in right)
        for confidence, right in ((0.1, (0,)), (0.49, (0,)), (0.6, (0, 1, 2)), (0.8, (0, 1)), (0.9, (0, 1, 2, 3)))
        for number in range(40)
    ]
    found = tune_min_confidence(asked, cost)
    assert found.best == pytest.approx(best, abs=0.011)
    assert found.gain > 0
    assert found.kept == found.best
    assert {0.0, 0.3, 1.0} <= set(THRESHOLDS)


def test_the_dense_share_that_ranks_best_is_chosen(engine, monkeypatch):
    questions = [Question(str(n), "x", articles=("a",), stories=(frozenset("a"),)) for n in range(24)]
    seen = []

    def search_all(tuned, judged, progress=None):
        seen.append(tuned.dense_weight)
        progress(len(judged))
        ndcg = 1 - abs(tuned.dense_weight - 0.8)
        return {question.id: Ranked(1.0, ndcg, ndcg, 0.0) for question in judged}

    monkeypatch.setattr("index.evaluation.tuning.search_all", search_all)
    done = []
    found = tune_dense_weight(engine, [*questions, Question("none", "x")], done.append)
    assert seen == DENSE_WEIGHTS
    assert (found.default, found.best, found.kept, found.questions) == (DENSE_WEIGHT, 0.8, 0.8, 24)
    assert done[-1] == steps(questions) - 24 == 24 * len(DENSE_WEIGHTS)
    assert tune_dense_weight(engine, questions[:19]) is None


def test_tuning_leaves_the_engine_as_it_was_and_asks_with_the_chosen_share(engine, monkeypatch):
    words = ["amber", "birch", "cedar", "delta", "ember"]
    engine.add([article(word, f"The {word} was found at noon. Nobody knew why.") for word in words])
    rows = [Question(str(n), f"{words[n % 5]} at noon", ("noon",), (words[n % 5],)) for n in range(20)]
    questions = located(rows, engine)
    asked_with = []

    def ask_all(tuned, questions, *, search, progress=None):
        asked_with.append((tuned.dense_weight, search))
        progress(len(questions))
        return [outcome(0.1, True) for _ in questions]

    monkeypatch.setattr("index.evaluation.tuning.ask_all", ask_all)
    tuned = engine.tuned(Tuning(dense_weight=0.9, min_confidence=0.9))
    done = []
    found = tune(tuned, questions, progress=done.append)
    assert done == sorted(set(done))
    assert done[-1] == steps(questions) == 20 * (len(DENSE_WEIGHTS) + 1)
    assert (tuned.dense_weight, tuned.min_confidence) == (0.9, 0.9)
    assert asked_with == [(found.dense_weight.kept or DENSE_WEIGHT, False)]
    assert found.min_confidence.before == 0
    assert found.min_confidence.after == 1
    assert found.min_confidence.best == 0.1
    assert found.tuning == Tuning(found.dense_weight.kept, 0.1)


def test_questions_without_articles_are_asked_and_not_searched():
    assert steps([Question(str(n), "x") for n in range(24)]) == 24


def test_a_handful_of_questions_is_refused():
    with pytest.raises(InvalidInput, match="19 questions: too few to choose by; give at least 20"):
        tune(SimpleNamespace(), [Question(str(n), "x") for n in range(19)])
