"""What speaks for a hit and for an answer is added up as logits; the sums here are worked out by hand."""

import math
from dataclasses import replace

import pytest
from made_up import article

from index.answer import Hit, Parts
from index.passage import Passage
from index.reader.evidence import Evidence, confidences, relevance, worth

HELD = article("a", "The port opened.")
PARTS = Parts(0.5, 1, None, None, 0.6)


def hit(**parts):
    return Hit(HELD, Passage("a", 0, 16, HELD.text), 0.6, (), (), replace(PARTS, **parts))


def answering(logit):
    return Evidence(margin=0.0, answers=logit / 10, dense=0.0, score=0.0)


def logit(probability):
    return math.log(probability / (1 - probability))


def test_relevance_adds_up_what_was_read_the_score_and_recency():
    assert logit(relevance(hit(), [answering(2.0)])) == pytest.approx(2.0 - 7 * 0.4)
    assert logit(relevance(hit(recency=0.15), [answering(2.0)])) == pytest.approx(2.0 - 7 * 0.4 + 20 * 0.15)
    assert logit(relevance(hit(fused=0.8), [answering(2.0)])) == pytest.approx(2.0 - 7 * 0.2)


def test_the_best_of_what_was_read_in_a_hit_counts_and_nothing_read_is_nothing():
    several = [answering(-3.0), answering(1.0), answering(0.5)]
    assert relevance(hit(), several) == relevance(hit(), [answering(1.0)])
    assert relevance(hit(recency=0.3), []) == 0.0


def test_of_two_that_answer_alike_the_newer_goes_first_unless_it_was_found_much_worse():
    old, new = relevance(hit(), [answering(1.0)]), relevance(hit(recency=0.1), [answering(1.0)])
    assert new > old > relevance(hit(fused=0.3, recency=0.1), [answering(1.0)])


def test_what_an_answer_is_worth_and_its_lead_make_its_confidence():
    first = Evidence(margin=0.5, answers=0.2, dense=0.6, score=0.9)
    value = 3.37 * 0.5 - 0.42 * 0.2 + 1.62 * 0.6 + 5.92 * 0.9
    assert worth(first) == pytest.approx(value)
    sure, unsure = confidences([value, value - 2.0])
    assert logit(sure) == pytest.approx(0.702 * value + 0.026 * 2.0 - 5.160)
    assert logit(unsure) == pytest.approx(0.702 * (value - 2.0) - 5.160)
    assert confidences([]) == []
