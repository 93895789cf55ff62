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
def test_else_the_article_with_the_answer_and_the_headline(ids):
    turn = Turn("Who is she?", "Grace Bell", ids)
    asked = "Who is the mayor of Port Selwyn?"
    assert told(turn, asked, {}.get, {asked: [RECOUNT, MAYOR]}.get) is MAYOR


def test_the_first_of_those_that_have_as_much():
    assert told(Turn("Why?", None), "Why?", {}.get, lambda question: [RECOUNT, MAYOR]) is RECOUNT
    assert told(Turn("Why?", None), "Why?", {}.get, lambda question: []) is None
