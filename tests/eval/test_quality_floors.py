"""The gate: search and answers over the built-in sample are no worse than they were, and what is worse is noticed."""

import random
from dataclasses import replace

from index.answer import Candidate, Citation
from index.reader.base import Findings
from index.sentences import sentence_spans
from index.tuning import Tuning
from scripts import raise_floors as gate

RETRIEVAL = {"right article first", "recall@10", "nDCG@10"}
READING = {
    "answer right",
    "sentence holds the answer",
    "cited to the right article",
    "unanswerable kept silent",
    "right among the answered",
}
CONFIDENCE = {"AUROC", "calibration error", "unanswerable kept silent", "right among the answered"}
EVERYTHING = 100


class Shuffled:
    """A retriever that finds all that there is, and puts it in any order."""

    def __init__(self, retriever):
        self._retriever = retriever

    def search_vector(self, query, vector):
        hits = self._retriever.search_vector(replace(query, k=EVERYTHING), vector)
        random.Random(query.text).shuffle(hits)
        return hits[: query.k]


class Guessing:
    """A reader that cites any sentence of any hit, and is any sure of it."""

    def read(self, question, hits):
        choose = random.Random(question)
        hit = choose.choice(hits)
        low, high = choose.choice(sentence_spans(hit.passage.text, hit.article.lang))
        start, end = hit.passage.start + low, hit.passage.start + high
        quote = hit.article.text[start:end]
        candidate = Candidate(quote, choose.random(), (Citation(hit.article, start, end, quote),))
        return Findings([candidate], [hit.score for hit in hits])


class Mute:
    """A reader that finds nothing."""

    def read(self, question, hits):
        return Findings([], [])


def with_parts(engine, retriever=None, reader=None):
    """The same collection with another part."""
    other = engine.tuned(Tuning())
    other.retriever = retriever or other.retriever
    other._reader = reader or other._reader
    return other


def fallen(floors, outcomes, engine):
    """The names of the figures that are worse than they may be."""
    found = gate.figures(gate.measured(outcomes, engine))
    # a reader that finds nothing has answered nothing, of which nothing is right
    missed = floors.missed(dict.fromkeys((*floors.floors, *floors.ceilings), 0.0) | found)
    return {line.split(" is ")[0] for line in missed}


def test_search_and_answers_are_no_worse_than_they_were(floors, outcomes, engine):
    missed = floors.missed(gate.figures(gate.measured(outcomes, engine)))
    assert missed == [], "see docs/evaluation.md on the floors of quality"


def test_the_floors_are_those_of_this_sample_and_these_questions(floors):
    assert floors.corpus == gate.corpus(), "run scripts/raise_floors"


def test_no_floor_is_lower_than_it_ever_was(floors):
    assert [name for before in gate.committed(gate.FLOORS) for name in floors.lowered_since(before)] == []


def test_every_figure_is_held_to_something(floors, outcomes, engine):
    held = {**floors.floors, **floors.ceilings}
    assert set(held) == set(gate.figures(gate.measured(outcomes, engine))) == RETRIEVAL | READING | CONFIDENCE
    assert all(0 < at < 1 for at in held.values())


def test_a_shuffled_ranking_falls_through_every_floor_of_retrieval(floors, engine, questions):
    worse = with_parts(engine, retriever=Shuffled(engine.retriever), reader=Mute())
    assert fallen(floors, gate.asked(worse, questions), worse) >= RETRIEVAL


def test_a_guessing_reader_falls_through_every_floor_of_reading(floors, engine, questions):
    worse = with_parts(engine, reader=Guessing())
    assert fallen(floors, gate.asked(worse, questions), worse) >= READING


def test_a_silent_reader_does_not_pass_for_a_careful_one(floors, engine, questions):
    worse = with_parts(engine, reader=Mute())
    assert fallen(floors, gate.asked(worse, questions), worse) >= {"answer right", "sentence holds the answer"}


def test_confidence_that_is_upside_down_falls_through_every_floor_of_confidence(floors, outcomes, engine):
    worse = [replace(each, confidence=1 - each.confidence) for each in outcomes]
    assert fallen(floors, worse, engine) == CONFIDENCE


def test_a_few_answers_lost_are_noticed_by_floors_that_were_just_raised(outcomes, engine):
    floors = gate.floors_below(gate.measured(outcomes, engine))
    right = [each.question.id for each in outcomes if each.judgement.right and each.judgement.held][: gate.SLACK + 1]
    worse = [
        replace(each, judgement=replace(each.judgement, right=False, held=False)) if each.question.id in right else each
        for each in outcomes
    ]
    assert {"answer right", "sentence holds the answer"} <= fallen(floors, worse, engine)
