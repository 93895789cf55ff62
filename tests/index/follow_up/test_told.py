"""The article that an earlier turn was about."""

import pytest
from made_up import article

from index.follow_up.told import told
from index.query import Turn

MAYOR = article("selwyn", "Grace Bell was elected.", title="Bell is mayor of Port Selwyn")
RECOUNT = article("selby", "Letters to Grace Bell, the mayor of Port Selwyn, came here.", title="Recount in Port Selby")


def test_what_was_cited_is_taken_without_a_search():
    turn = Turn("Who is the mayor?", "Grace Bell", ("selby", "selwyn"))
    found = told(turn, turn.question, {"selby": RECOUNT}.get, lambda question: pytest.fail("searched"))
    assert found is RECOUNT


@pytest.mark.parametrize("ids", [(), ("deleted",)])
def test_what_was_quoted_is_found_by_its_quote(ids):
    quote = "Letters to Grace Bell, the mayor of Port Selwyn, came here."
    turn = Turn("Who is the mayor?", f"Grace Bell, according to Harbour Times: “{quote}” Or “else”.", ids)
    assert told(turn, turn.question, {}.get, {quote: [MAYOR, RECOUNT]}.get) is RECOUNT


@pytest.mark.parametrize(
    "said", ["“Grace Bell was.”", "“Grace Bell was never elected at all.”", "“Grace Bell was elected"]
)
def test_a_quote_that_is_short_or_of_no_article_is_searched_for_like_any_answer(said):
    def search(text):
        return [RECOUNT, MAYOR] if text == "Who was elected in Port Selwyn?" else [RECOUNT]

    assert told(Turn("Who?", said), "Who was elected in Port Selwyn?", {}.get, search) is MAYOR


def test_a_quote_within_a_quote_does_not_end_it():
    quote = "The mayor said “no” to all of the letters."
    holder = article("letters", f"It rained. {quote}")
    turn = Turn("What did she say?", f"No, according to Harbour Times: “{quote}”")
    assert told(turn, turn.question, {}.get, {quote: [MAYOR, holder]}.get) is holder


@pytest.mark.parametrize("ids", [(), ("deleted",)])
def test_else_the_article_with_the_answer_and_the_headline(ids):
    turn = Turn("Who is she?", "Grace Bell", ids)
    asked = "Who is the mayor of Port Selwyn?"
    assert told(turn, asked, {}.get, {asked: [RECOUNT, MAYOR]}.get) is MAYOR


def test_the_first_of_those_that_have_as_much():
    turn = Turn("Which letters came here?", None)
    assert told(turn, turn.question, {}.get, lambda question: [RECOUNT, RECOUNT]) is RECOUNT
    assert told(turn, turn.question, {}.get, lambda question: []) is None


def test_what_has_little_of_a_question_that_was_not_answered_is_not_what_it_was_about():
    turn = Turn("Which novel won the Nobel Prize in May?", None)
    assert told(turn, turn.question, {}.get, lambda question: [RECOUNT, MAYOR]) is None
