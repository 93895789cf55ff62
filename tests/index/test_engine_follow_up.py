"""The engine takes a question as it is meant after earlier turns, and says how it took it."""

import pytest
from made_up import article, day, query

from index.answer import Candidate, Citation
from index.errors import InvalidQuery
from index.query import Turn
from index.reader.base import Findings

CREWS = "Ferry crews in Port Calder accepted a pay rise of 6 percent. The ballot closed on Monday."
DRIVERS = "Bus drivers in Aldermouth rejected a pay rise of 3 percent. The ballot closed on Friday."
ASKED = Turn("Did the ferry crews in Port Calder accept the offer?", "accepted a pay rise of 6 percent", ("ferry",))


class Listening:
    """A reader that finds what it is told to find, and keeps what it was asked."""

    def __init__(self):
        self.asked = []
        self.found = []

    def read(self, question, hits):
        self.asked.append(question)
        return Findings(self.found, [1.0 - at / 100 for at in range(len(hits))])


@pytest.fixture
def news(engine):
    engine._reader = Listening()
    engine.add(
        [
            article("ferry", CREWS, title="Ferry crews end strike", source="Harbour Times", published=day(200)),
            article("bus", DRIVERS, title="Buses stand still", source="Coast Daily", published=day(210)),
        ]
    )
    return engine


def first(result):
    return result.hits[0].article.id


def test_a_follow_up_is_searched_with_what_the_conversation_is_about(news):
    assert first(news.search(query("When did the ballot close there?", earlier=(ASKED,)))) == "ferry"
    other = Turn("Did the bus drivers in Aldermouth accept the offer?", "rejected a pay rise", ("bus",))
    assert first(news.search(query("When did the ballot close there?", earlier=(other,)))) == "bus"


def test_what_was_understood_is_in_the_answer(news):
    notes = {
        "question": "When did the ballot close in Port Calder?",
        "searched": "When did the ballot close in Port Calder? Ferry crews end strike",
    }
    asked = query("When did the ballot close there?", earlier=(ASKED,))
    assert news.ask(asked).interpreted.notes == news.search(asked).interpreted.notes == notes


def test_the_reader_reads_without_the_brackets(news):
    answer = news.ask(query("And what about the ballot, when did it close? Why?", earlier=()))
    assert "question" not in answer.interpreted.notes
    answer = news.ask(query("When did the ballot close?", earlier=(ASKED,), rerank=True))
    assert answer.interpreted.notes["question"] == "When did the ballot close (the ferry crews in Port Calder)?"
    assert news._reader.asked[-1] == "When did the ballot close?"
    news.search(query("When did the ballot close?", earlier=(ASKED,), rerank=True))
    assert news._reader.asked[-1] == "When did the ballot close?"


def test_how_sure_an_answer_must_be_may_differ_where_the_question_leans(news):
    ferry = news.get("ferry")
    news._reader.found = [Candidate("Monday", 0.4, (Citation(ferry, 0, len(CREWS), CREWS),))]
    leaning = query("When did the ballot close there?", earlier=(ASKED,))
    alone = query("When did the ballot of ferry crews in Port Calder close?", earlier=(ASKED,))
    least = {"min_confidence": 0.5, "leaning_confidence": 0.3}
    assert (news.ask(leaning, **least).answer, news.ask(alone, **least).answer) == ("Monday", None)
    assert news.ask(leaning, min_confidence=0.5).answer is None
    with pytest.raises(InvalidQuery, match="probability"):
        news.ask(alone, leaning_confidence=1.01)


@pytest.mark.parametrize("nothing", ["\x00", "\u00ad", " \n"])
def test_an_earlier_question_of_which_nothing_is_left_is_passed_over(news, nothing):
    assert (
        first(news.search(query("When did the ballot close there?", earlier=(Turn(nothing, "Yes"), ASKED)))) == "ferry"
    )
    assert news.search(query("When did it close?", earlier=(Turn(nothing, "Yes"),))).interpreted.notes == {}


def test_a_question_that_stands_alone_is_answered_as_without_earlier_turns(news):
    text = "When did the bus drivers in Aldermouth vote?"
    plain, after = news.search(query(text)), news.search(query(text, earlier=(ASKED,)))
    assert (after.hits, after.interpreted) == (plain.hits, plain.interpreted)


def test_what_was_cited_is_found_again_where_nobody_says(news):
    turn = Turn(ASKED.question, ASKED.answer)
    notes = news.search(query("When did the ballot close?", earlier=(turn,))).interpreted.notes
    assert notes["searched"] == "When did the ballot close? Ferry crews end strike"


def test_an_article_that_is_gone_does_no_harm(news):
    turn = Turn(ASKED.question, ASKED.answer, ("deleted",))
    notes = news.search(query("When did the ballot close?", earlier=(turn,))).interpreted.notes
    assert notes["searched"] == "When did the ballot close? Ferry crews end strike"


def test_time_and_source_are_carried_over_only_where_the_question_leans(news):
    turn = Turn("What pay rise did Coast Daily report since July?", "3 percent", ("bus",))
    leaning = news.search(query("Who rejected it?", earlier=(turn,))).interpreted.notes
    assert (leaning["time"], leaning["source"]) == ("since July", "Coast Daily")
    assert first(news.search(query("Who rejected it?", earlier=(turn,)))) == "bus"
    alone = news.search(query("Who rejected the offer in Aldermouth?", earlier=(turn,))).interpreted.notes
    assert alone == {}


def test_another_time_replaces_the_one_before(news):
    turn = Turn("What pay rise did Coast Daily report since July?", "3 percent", ("bus",))
    notes = news.search(query("And since June?", earlier=(turn,))).interpreted.notes
    assert notes["question"] == "What pay rise did Coast Daily report since June?"
    assert (notes["time"], notes["source"]) == ("since June", "Coast Daily")
