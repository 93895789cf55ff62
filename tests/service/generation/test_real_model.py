"""A real small model, made to cite: what must hold whatever it writes, and it writes poorly."""

import asyncio
import re

import pytest
from answered import answered, news, replied

from index.query import Turn
from service.generation.generator import Generator
from service.generation.llm import LanguageModel, PromptMessage

FERRY = news(
    "ferry",
    "Ferry crews in Port Calder went back to work on Monday. "
    "The union accepted a pay rise of 6 percent after eleven days of walkouts.",
)
COSTS = news("costs", "Calder Lines lost 2.4 million crowns during the strike. Fares will not rise this year.")
SLOW_S = 300.0
"""Two busy cores read 20 tokens a second."""


def test_it_cites_by_the_numbers_that_it_was_shown(real_llm):
    async def run() -> str:
        llm = LanguageModel(real_llm, "small", timeout_s=SLOW_S)
        try:
            return await llm.complete([PromptMessage("user", "[417] It rained.\n\nQuestion: Did it rain? Cite [417].")])
        finally:
            await llm.close()

    assert re.search(r"\[\d{3}\]\.", asyncio.run(run()))


@pytest.mark.parametrize(
    ("question", "text", "articles"),
    [
        ("What did the union accept?", "a pay rise of 6 percent", (FERRY, COSTS)),
        ("How much did Calder Lines lose?", "2.4 million crowns", (COSTS, FERRY)),
        ("Wann gingen die Fährleute wieder zur Arbeit?", "on Monday", (FERRY,)),
    ],
)
def test_every_citation_is_verified_and_what_has_none_is_marked(real_llm, question, text, articles):
    answer = answered(text, *articles)
    sentences, failure = replied(real_llm, question, answer, timeout_s=SLOW_S)
    assert failure is None or sentences == [] or "broke off" in str(failure)
    assert failure is not None or any(each.supported for each in sentences)
    for each in sentences:
        assert each.supported == bool(each.citations)
        assert not re.search(r"[\[\]]|://", each.text)
        for cited in each.citations:
            assert cited.article in articles
            assert cited.article.text[cited.start : cited.end] == cited.quote
        if each.supported:
            known = " ".join(cited.quote for cited in each.citations) + " 11"
            assert set(re.findall(r"\d+", each.text)) <= set(re.findall(r"\d+", known))


def test_no_word_is_spent_where_the_articles_do_not_say(real_llm):
    assert replied(real_llm, "Who is the mayor?", answered(None, FERRY, confidence=0.1)) == ([], None)


def test_a_follow_up_becomes_a_question_of_the_conversations_words_or_none(real_llm):
    async def run() -> str | None:
        generator = Generator(LanguageModel(real_llm, "small", timeout_s=SLOW_S))
        try:
            return await generator.standalone("When was that?", [Turn("Who went back to work?", "Ferry crews")])
        finally:
            await generator.close()

    written = asyncio.run(run())
    assert written is None or written.endswith("?")
