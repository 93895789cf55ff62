"""Whether a question can be understood without what was said before it."""

import json
from pathlib import Path

import pytest

from index.follow_up.leaning import Lean, leaning

QUESTIONS = Path(__file__).resolve().parents[2] / "eval" / "questions.jsonl"


@pytest.mark.parametrize(
    "question",
    [
        "Why?",
        "How many?",
        "what for?",
        "Why so late?",
        "in Kolm?",
        "and in March?",
        "And Brno?",
        "And the second?",
        "and last week?",
        "What about the other minister?",
        "Who else was hurt?",
        "Anything else?",
        "When was it stolen?",
        "Who replaced him?",
        "How many of them were children?",
        "How many people live there?",
        "What has happened since then?",
        "And when did that happen?",
        "Was that more than the first offer?",
        "What did Sandahl say about it?",
        "Has anyone been arrested?",
        "Which juror resigned because of that?",
    ],
)
def test_what_points_back_surely_leans(question):
    assert leaning(question).lean is Lean.SURELY


@pytest.mark.parametrize(
    "question",
    [
        "Did Vandeput say that she would appeal?",
        "How did Pruett win his election?",
        "How long did Oduya try to develop Lumera's technology itself?",
        "Is it true that Eide fled?",
        "How was it discovered that Olse victims had been registered twice?",
        "What about the bus drivers in Aldermouth, why did they strike?",
        "Who said that Brussels would object?",
        "What did Halden promise this year?",
        "May the council of Halden sell Kolm Hall?",
        "Wie viele Tote gab es?",
        "???",
    ],
)
def test_what_explains_itself_does_not(question):
    found = leaning(question)
    assert (found.lean, found.body) == (Lean.NOT, question)


@pytest.mark.parametrize("question", ["Who wrote the report?", "What does a dose cost?", "And what did Brussels say?"])
def test_what_names_nothing_new_may(question):
    assert leaning(question).lean is Lean.PERHAPS


def test_the_opening_is_left_out():
    assert leaning("And what did she say?").body == "what did she say?"
    assert leaning("What about the other minister?").body == "the other minister?"


def test_few_questions_that_were_asked_alone_seem_to_lean():
    asked = [json.loads(line)["question"] for line in QUESTIONS.read_text("utf-8").splitlines()]
    assert len(asked) == 160
    assert [question for question in asked if leaning(question).lean is Lean.SURELY] == []
