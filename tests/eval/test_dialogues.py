"""The gate of conversations: follow-ups are answered from the right article, and questions that stand alone as before.

Each figure is a share of the turns that an article answers, in a chat that sends back the text of replies alone.
"""

import dialogues as talk
import pytest

from index.evaluation.questions import read_questions
from index.follow_up.follow_up import follow_up
from index.query import Turn
from scripts import raise_floors as gate

FLOORS = {
    "develop": {
        "right article first": 0.80,
        "best answer from the right article": 0.82,
        "answered from the right article": 0.73,
        "answered right": 0.39,
    },
    "aside": {
        "right article first": 0.78,
        "best answer from the right article": 0.73,
        "answered from the right article": 0.56,
    },
    "unanswered": {"kept silent": 0.50},
}
"""Two turns below what was measured, which another processor may move. The rules were written with `develop`; `aside`
was asked a few times, after changes to them."""


@pytest.fixture(scope="module")
def news(tmp_path_factory):
    with gate.open_sample(tmp_path_factory.mktemp("dialogues")) as engine:
        engine.add(talk.articles())
        yield engine


@pytest.fixture(scope="module")
def played(news):
    return {
        part: [outcome for dialogue in talk.dialogues(part) for outcome in talk.play(news, dialogue)] for part in FLOORS
    }


def test_the_dialogues_are_as_they_are_described():
    known = {article.id for article in talk.articles()}
    asked = [talk.dialogues(part) for part in FLOORS]
    assert [len(part) for part in asked] == [12, 6, 6]
    turns = [turn for part in asked for dialogue in part for turn in dialogue["turns"]]
    assert (len(turns), sum(not turn["articles"] for turn in turns)) == (90, 15)
    assert all(set(turn["articles"]) <= known and bool(turn["articles"]) == bool(turn["answers"]) for turn in turns)


@pytest.mark.parametrize("part", FLOORS)
def test_turns_are_answered_no_worse_than_they_were(played, part):
    found = talk.figures(played[part])
    assert {name: found[name] for name, least in FLOORS[part].items() if found[name] < least} == {}


def test_a_conversation_is_worth_remembering(news, played):
    some = talk.dialogues("develop")[:6]
    forgotten = talk.figures([each for dialogue in some for each in talk.play(news, dialogue, remember=False)])
    remembered = talk.figures(played["develop"][: sum(len(dialogue["turns"]) for dialogue in some)])
    for name in ("right article first", "best answer from the right article"):
        assert remembered[name] > forgotten[name] + 0.1


def test_questions_that_stand_alone_are_left_alone_after_a_turn_on_something_else(news):
    known = read_questions(gate.QUESTIONS.read_bytes(), gate.QUESTIONS.name)
    other = news.get("dengue-vaccine-halted")
    turn = Turn("Why was the trial of the dengue vaccine halted?", "four of its participants fell ill", (other.id,))
    leaning = [each.text for each in known if follow_up(each.text, [turn], lambda *_: other).leant_on]
    assert leaning == []
