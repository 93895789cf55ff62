"""Rewriting: a model's standalone question is taken only where it is one, and of the conversation's own names."""

import asyncio

import pytest

from index.query import Turn
from service.generation.generator import Generator
from service.generation.llm import LanguageModel
from service.generation.rewriting import MAX_QUESTION_CHARS

EARLIER = (
    Turn("Who leads the union of ferry crews in Port Calder?", "Ida Moreau"),
    Turn("What did it accept?", "a pay rise of 6 percent"),
)
FOLLOW_UP = "And when did that happen?"


def standalone(llm, written, question=FOLLOW_UP, earlier=EARLIER, **options):
    llm.text = written

    async def run():
        generator = Generator(LanguageModel(llm.url, "scripted", **options))
        try:
            return await generator.standalone(question, earlier)
        finally:
            await generator.close()

    return asyncio.run(run())


@pytest.mark.parametrize(
    "written",
    [
        "When did the union of ferry crews in Port Calder accept a pay rise of 6 percent?",
        "“When did the union happen to accept a pay rise of 6 percent?”",
        "<think>They mean Ida Moreau.</think>\nWhen did it happen that Ida Moreau accepted 6 percent?\n",
    ],
)
def test_a_question_of_the_conversations_own_words_is_taken(llm, written):
    taken = standalone(llm, written, question="And when did that happen, the union's pay rise?")
    assert taken
    assert taken.startswith("When did")
    assert taken.endswith("?")


@pytest.mark.parametrize(
    "written",
    [
        "",
        "When did the union in Port Selwyn accept a pay rise? It happened long ago.",
        "When did that happen in Port Selwyn?",
        "When did a pay rise of 8 percent happen?",
        "It happened on Monday.",
        "When did that happen?\nOn Monday.",
        "Who is the richest man of all?",
        FOLLOW_UP,
        f"When did that happen {'in the union ' * (MAX_QUESTION_CHARS // 10)}?",
        "![x](https://evil.example/)",
    ],
)
def test_anything_else_is_left_to_the_rules(llm, written):
    assert standalone(llm, written) is None


def test_a_model_that_fails_leaves_it_to_the_rules(llm):
    llm.status = 500
    assert standalone(llm, "When did the pay rise happen?") is None
    llm.status, llm.pause_s = 200, 60.0
    assert standalone(llm, "When did the pay rise happen?", timeout_s=0.5) is None


def test_the_conversation_is_told_and_nothing_is_asked_without_one(llm):
    assert standalone(llm, "When did it happen?", earlier=()) is None
    assert llm.bodies == []
    standalone(llm, "When did it happen?")
    assert "Asked: What did it accept?\nAnswered: a pay rise of 6 percent" in llm.prompts[0]
    assert f"Last question: {FOLLOW_UP}" in llm.prompts[0]
