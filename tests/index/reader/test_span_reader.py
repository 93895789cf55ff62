"""The built-in reader cuts answers out verbatim, cites their sentences, and merges what several articles say."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import article
from seen import is_seen

from index.answer import Hit, Parts
from index.passage import Passage
from index.reader.base import MAX_CANDIDATES, MAX_CITATIONS, READ_HITS
from index.reader.span_reader import SpanReader
from index.reader.windows import Window

READER = SpanReader()
FERRY = (
    "🎉 The bay was calm on Monday. The union of the ferry crews accepted a pay rise of 6 percent. Helga Brandt, the "
    "director of the port, threatened to close the pier on Friday. Gulls slept on the quay."
)


def hit(held, start: int = 0, end: int | None = None) -> Hit:
    end = len(held.text) if end is None else end
    return Hit(held, Passage(held.id, start, end, held.text[start:end]), 1.0, (), (), Parts(0.5, 1, None, None, 1.0))


class Scripted:
    """A model that finds the same words in every passage that has them, and gives every other place a low score."""

    def __init__(self, *wanted: str) -> None:
        self._wanted = wanted

    def score(self, question, passages):
        return [[self._scored(text)] for _, text in passages]

    def _scored(self, text):
        places = np.array([found.span() for found in re.finditer(r"\w+|[^\w\s]", text)], np.int32)
        scores = np.full((len(places) + 2, 3), -20, np.float32)
        scores[0] = (0, 0, 10)
        for words in self._wanted:
            if (at := text.find(words)) >= 0:
                scores[1 + np.searchsorted(places[:, 0], at), 0] = 5
                scores[1 + np.searchsorted(places[:, 1], at + len(words)), 1] = 5
        return Window([0] * len(scores), 0, 1, places), scores


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("What pay rise did the ferry crews accept?", "6 percent"),
        ("Who threatened to close the pier?", "Helga Brandt"),
        ("Who is the director of the port?", "Helga Brandt"),
        ("Where did the gulls sleep?", "the quay"),
    ],
)
def test_the_answer_is_the_shortest_stretch_that_answers(question, answer):
    best = READER.read(question, [hit(article("a", FERRY, title="Ferry strike ends"))]).candidates[0]
    assert answer in best.text
    assert len(best.text) <= len(answer) + 12
    (citation,) = best.citations
    assert best.text in citation.quote
    assert citation.quote.endswith(".")


@pytest.mark.parametrize(
    ("question", "given"),
    [
        ("Who is the director of the port?", True),
        ("Who is the director, Jonas Lie or Helga Brandt?", True),
        ("Is it Helga Brandt, or Jonas Lie?", True),
        ("Is Helga Brandt the director of the port or the pier?", False),
    ],
)
def test_what_the_question_says_is_no_answer_unless_it_is_one_of_its_choices(question, given):
    found = SpanReader(Scripted("Helga Brandt")).read(question, [hit(article("a", FERRY))]).candidates
    assert ("Helga Brandt" in [candidate.text for candidate in found]) is given


def test_how_many_is_not_answered_by_words_without_a_number():
    text = "The strike of the pilots ended on Monday. Gulls slept on the quay."
    for question, told in (("Who struck?", True), ("How many of the staff struck?", False)):
        found = SpanReader(Scripted("the pilots")).read(question, [hit(article("a", text))]).candidates
        assert ("the pilots" in [candidate.text for candidate in found]) is told


@pytest.mark.parametrize(
    ("wanted", "answer"),
    [("130 km/h (81 mph", "130 km/h (81 mph)"), ("81 mph", "81 mph"), ("“wild", "“wild”"), ("130 km/h", "130 km/h")],
)
def test_what_an_answer_opens_it_closes(wanted, answer):
    text = "Winds of 130 km/h (81 mph) are due, a “wild” night."
    (best, *_) = SpanReader(Scripted(wanted)).read("How strong?", [hit(article("a", text))]).candidates
    assert (best.text, best.citations[0].quote) == (answer, text)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("The plant will create no more than 1,200 jobs.", "no more than 1,200 jobs"),
        ("It may cost over €1,200 jobs.", "over €1,200 jobs"),
        ("Not more than 1,200 jobs are left.", "Not more than 1,200 jobs"),
        ("He promised about 1,200 jobs, more than before.", "1,200 jobs"),
        ("Nor is the mayor over. 1,200 jobs are gone.", "1,200 jobs"),
    ],
)
def test_what_bounds_a_number_belongs_to_it(text, answer):
    wanted = "€1,200 jobs" if "€" in text else "1,200 jobs"
    (best, *_) = SpanReader(Scripted(wanted)).read("How many jobs?", [hit(article("a", text))]).candidates
    assert best.text == answer


def test_an_answer_elsewhere_is_worth_less():
    question = "What pay rise did the ferry crews accept?"
    other = article("b", "The mayor opened a bakery on Tuesday. Bread was given away until noon.", title="Bakery opens")
    with_answer = READER.read(question, [hit(article("a", FERRY))]).candidates[0].confidence
    without = READER.read(question, [hit(other)]).candidates[0].confidence
    assert with_answer > without


def test_offsets_are_those_of_the_article_not_of_the_passage():
    held = article("a", FERRY)
    for candidate in READER.read(
        "Who threatened to close the pier?", [hit(held, start=FERRY.index("The union"))]
    ).candidates:
        for citation in candidate.citations:
            assert held.text[citation.start : citation.end] == citation.quote
            assert candidate.text in citation.quote
            assert citation.start >= FERRY.index("The union")


def test_the_same_answer_from_several_articles_is_one_with_a_citation_for_each():
    held = [article(f"a{n}", FERRY.replace("Monday", day)) for n, day in enumerate(["Monday", "Tuesday"])]
    candidates = READER.read("Who threatened to close the pier?", [hit(each) for each in held]).candidates
    assert "Helga Brandt" in candidates[0].text
    assert {citation.article.id for citation in candidates[0].citations} == {"a0", "a1"}
    assert len({candidate.text.casefold() for candidate in candidates}) == len(candidates)


def test_numbers_and_percents_written_otherwise_are_the_same_answer():
    held = [article("a0", FERRY), article("a1", FERRY.replace("6 percent", "six per cent"))]
    best, *others = READER.read("What pay rise did the ferry crews accept?", [hit(each) for each in held]).candidates
    assert {citation.article.id for citation in best.citations} == {"a0", "a1"}
    assert not any("cent" in other.text for other in others)


def test_candidates_are_few_and_in_order_and_only_the_first_hits_are_read():
    held = [article(f"a{n}", f"Ferry number {n} sails at {n} o'clock.") for n in range(READ_HITS + 3)]
    candidates = READER.read("When does the ferry sail?", [hit(each) for each in held]).candidates
    assert len(candidates) <= MAX_CANDIDATES
    confidences = [candidate.confidence for candidate in candidates]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 <= confidence <= 1 for confidence in confidences)
    cited = {citation.article.id for candidate in candidates for citation in candidate.citations}
    assert cited <= {f"a{n}" for n in range(READ_HITS)}
    assert all(len(candidate.citations) <= MAX_CITATIONS for candidate in candidates)


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=60), st.text(min_size=1, max_size=400).filter(is_seen))
def test_any_question_of_any_text_is_read_and_quoted_where_it_stands(question, text):
    held = article("a", text)
    for candidate in READER.read(question, [hit(held)] if held.text else []).candidates:
        for citation in candidate.citations:
            assert held.text[citation.start : citation.end] == citation.quote
        assert candidate.text in candidate.citations[0].quote
    assert READER.read(question, []).candidates == []


CONDITIONS = "- a reserve of 90 days\n- no export taxes\n- silos for rice and wheat"
LED_IN = f"Talks went on. Members must meet three conditions:\n{CONDITIONS}\nTaxes rose in May."
BARE = f"Conditions\n\n{CONDITIONS}\n\nTaxes rose in May."
HIGHLIGHTS = "- Denmark and Norway sent aid\n- The minister resigned"


@pytest.mark.parametrize(
    ("text", "wanted", "answer"),
    [
        (LED_IN, "90 days", CONDITIONS),
        (LED_IN, "no export taxes", CONDITIONS),
        (LED_IN, "rice and wheat", CONDITIONS),
        (LED_IN, "three conditions", CONDITIONS),
        (LED_IN, "Talks", "Talks went on."),
        (LED_IN, "May", "Taxes rose in May."),
        (BARE, "90 days", CONDITIONS),
        (BARE, "silos for rice and wheat", CONDITIONS),
        (HIGHLIGHTS, "Denmark and Norway", "Denmark and Norway"),
        (HIGHLIGHTS, "minister", HIGHLIGHTS),
    ],
)
def test_items_on_lines_of_their_own_are_given_together(text, wanted, answer):
    held = article("a", text)
    best = SpanReader(Scripted(wanted)).read("What are the demands?", [hit(held)]).candidates[0]
    (citation,) = best.citations
    assert best.text == answer
    assert held.text[citation.start : citation.end] == citation.quote
    assert answer in citation.quote
    assert "\n" not in citation.quote or citation.quote == answer


def test_items_that_the_passage_cuts_off_are_given_too():
    held = article("a", LED_IN)
    found = hit(held, end=LED_IN.index("\n- no"))
    candidates = SpanReader(Scripted("90 days", "three conditions")).read("What are the demands?", [found]).candidates
    assert [candidate.text for candidate in candidates] == [CONDITIONS, "Talks went on."]


def test_one_item_is_the_answer_where_one_thing_is_asked_for():
    reader = SpanReader(Scripted("90 days"))
    assert reader.read("How long must the reserve last?", [hit(article("a", LED_IN))]).candidates[0].text == "90 days"


def test_items_that_stand_in_several_articles_are_each_a_candidate_with_its_citation():
    texts = ["Denmark sent aid. Gulls slept.", "The Netherlands sent aid, too.", "Bread was cheap."]
    hits = [hit(article(f"a{n}", text)) for n, text in enumerate(texts)]
    reader = SpanReader(Scripted("Denmark", "The Netherlands"))
    first, second = reader.read("Which countries sent aid?", hits).candidates[:2]
    assert [first.text, second.text] == ["Denmark sent aid.", "The Netherlands sent aid, too."]
    cited = [(each.article.id, each.quote) for candidate in (first, second) for each in candidate.citations]
    assert cited == [("a0", "Denmark sent aid."), ("a1", "The Netherlands sent aid, too.")]
    assert first.confidence == pytest.approx(second.confidence, abs=0.01)
