"""Asking and reporting, on a collection and with a reader whose answers are known."""

from dataclasses import asdict

import pytest
from made_up import article

from index.answer import Candidate, Citation
from index.evaluation.asking import ask_all, judge, search_all
from index.evaluation.questions import Question, located
from index.evaluation.ranking import Ranked
from index.evaluation.report import report
from index.reader.base import Findings

FERRY = "Ferry crews went back to work. The union accepted a pay rise of 6 percent."
QUAY = "Lorries may use the north quay again from Thursday."


class Reciting:
    """Answers from a table: the words, how sure it is, and the sentence."""

    def __init__(self, table):
        self._table = table

    def read(self, question, hits):
        if question not in self._table:
            return Findings([], [hit.score for hit in hits])
        text, confidence, quote = self._table[question]
        at = next(hit.article for hit in hits if quote in hit.article.text)
        start = at.text.index(quote)
        candidate = Candidate(text, confidence, (Citation(at, start, start + len(quote), quote),))
        return Findings([candidate], [hit.score for hit in hits])


RISE = "The union accepted a pay rise of 6 percent."
TABLE = {
    "How big is the pay rise?": ("6 percent", 0.8, RISE),
    "What did ferry crews do?": ("a pay rise of 6 percent", 0.4, RISE),
    "Which lorries use the quay?": ("north quay", 0.2, QUAY),
    "Who painted the ferry?": ("The union", 0.6, RISE),
}
QUESTIONS = [
    Question("rise", "How big is the pay rise?", ("6 percent", "six per cent"), ("ferry",), "number"),
    Question("work", "What did ferry crews do?", ("went back to work",), ("ferry",), "fact"),
    Question("quay", "Which lorries use the quay?", (), ("quay",), "fact"),
    Question("paint", "Who painted the ferry?", kind="none"),
    Question("moon", "Who owns the moon?", kind="none"),
]


@pytest.fixture
def stocked(engine):
    engine.add([article("ferry", FERRY, title="Ferry"), article("quay", QUAY, title="Quay")])
    engine._reader = Reciting(TABLE)
    return engine


@pytest.fixture
def outcomes(stocked):
    done = []
    found = ask_all(stocked, located(QUESTIONS, stocked), progress=done.append)
    assert done == [1, 2, 3, 4, 5]
    return found


def test_each_answer_is_laid_beside_what_is_known(outcomes):
    rise, work, quay, paint, moon = outcomes
    assert asdict(rise.judgement) == {"exact": True, "f1": 1.0, "held": True, "cited": True, "right": True}
    assert asdict(work.judgement) == {"exact": False, "f1": 0.0, "held": False, "cited": True, "right": False}
    assert (quay.judgement.right, quay.judgement.f1, quay.judgement.cited) == (True, 0.0, True)
    assert (paint.judgement.right, moon.judgement.right) == (False, False)
    assert (rise.answer, rise.confidence, rise.article, rise.quote) == ("6 percent", 0.8, "ferry", RISE)
    assert (moon.answer, moon.confidence, moon.article) == ("", 0.0, "")
    assert [each.answered(0.0) for each in outcomes] == [True] * 4 + [False]
    assert [each.answered(0.4) for each in outcomes] == [True, True, False, True, False]
    assert all(each.search_ms > 0 and each.ask_ms > 0 for each in outcomes)


def test_without_a_search_the_articles_of_the_hits_that_were_read_are_ranked(stocked):
    found = ask_all(stocked, located(QUESTIONS, stocked), search=False)
    assert [each.ranked for each in found] == [Ranked(1, 1, 1, 1)] * 3 + [None, None]
    assert [each.search_ms for each in found] == [None] * 5
    latency = report(found, k=10, threshold=0.5).latency
    assert (latency.search_p50, latency.ask_p50 > 0) == (None, True)


def test_a_wrong_article_is_told_from_a_right_one(stocked):
    (question,) = located([Question("q", "x", ("6 percent",), ("quay",))], stocked)
    answer = Candidate("6 percent", 1.0, (Citation(stocked.get("ferry"), 0, 4, "Ferr"),))
    found = judge(question, answer)
    assert (found.right, found.cited, found.held) == (True, False, False)
    assert judge(Question("q", "x", ("6 percent",)), answer).cited


def test_only_questions_whose_articles_are_known_are_ranked(outcomes, stocked):
    assert [each.ranked for each in outcomes] == [Ranked(1, 1, 1, 1)] * 3 + [None, None]
    searched = search_all(stocked, located(QUESTIONS, stocked))
    assert searched == {"rise": Ranked(1, 1, 1, 1), "work": Ranked(1, 1, 1, 1), "quay": Ranked(1, 1, 1, 1)}


def test_a_story_is_found_by_any_of_its_copies(engine):
    text = " ".join(f"Sentence {n} of a story that two papers carry." for n in range(40))
    engine.add([article("b", text), article("a", text)])
    questions = located([Question(id, "A story that two papers carry", articles=(id,)) for id in "ab"], engine)
    assert search_all(engine, questions) == {"a": Ranked(1, 1, 1, 1), "b": Ranked(1, 1, 1, 1)}


def test_the_report_by_hand(outcomes):
    found = report(outcomes, k=10, threshold=0.5)
    assert asdict(found.retrieval) == {"questions": 3, "k": 10, "recall": 1, "ndcg": 1, "mrr": 1, "first": 1}
    assert asdict(found.answers) == {"questions": 2, "exact": 0.5, "f1": 0.5, "right": 0.5, "held": 0.5, "cited": 1}
    assert asdict(found.abstention) == {
        "threshold": 0.5, "unanswerable": 2, "answerable": 3, "silent": 0.5, "answered": pytest.approx(1 / 3),
        "precision": 0.5,
        "auroc": pytest.approx(4 / 6),  # .8 and .4 and .2 against .6 and 0: 2 + 1 + 1 of 6 pairs
    }  # fmt: skip
    assert found.calibration.questions == 5
    assert found.calibration.brier == pytest.approx((0.2**2 + 0.4**2 + 0.8**2 + 0.6**2) / 5)
    assert found.calibration.error == pytest.approx((0.2 + 0.4 + 0.8 + 0.6) / 5)
    # 2 p (1 - p) of .8, .4, .2, .6 and 0, each in a bin of its own
    assert found.calibration.by_chance == pytest.approx((0.32 + 0.48 + 0.32 + 0.48) / 5, abs=0.02)
    assert found.latency.ask_p50 == sorted(each.ask_ms for each in outcomes)[2]
    assert list(found.kinds) == ["number", "fact", "none"]
    fact, none = found.kinds["fact"], found.kinds["none"]
    assert (fact.questions, fact.answers.questions, fact.answers.right, fact.abstention.answered) == (2, 1, 0, 0)
    assert (none.retrieval.first, none.answers.right, none.abstention.silent) == (None, None, 0.5)


def test_a_report_of_questions_that_all_can_be_answered_leaves_the_rest_open(outcomes):
    found = report(outcomes[:1], k=5, threshold=0.9)
    silence = found.abstention
    assert (silence.silent, silence.answered, silence.precision, silence.auroc) == (None, 0, None, None)
