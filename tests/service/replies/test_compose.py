"""Who writes a reply, and what becomes of it when the language model fails."""

from datetime import UTC, datetime

import pytest
from scripted_writer import ScriptedWriter

from index.answer import Answer, Citation, Interpreted
from index.article import Article
from index.errors import GenerationFailed
from service.replies.compose import NOTHING_LEFT, compose, standalone
from service.replies.extractive import SILENCE, extractive

TEXT = "The union accepted a pay rise of 6 percent."
FERRY = Article.create(id="ferry", title="Ferry", text=TEXT, source="Harbour Times", collected=datetime.now(UTC))
FOUND = Answer("6 percent", 0.8, (Citation(FERRY, 0, len(TEXT), TEXT),), (), (), Interpreted(), 1.0)
NOTHING = Answer(None, 0.1, (), (), (), Interpreted(), 1.0)
OWN = extractive(FOUND)[0].text


async def said(writer, answer=FOUND):
    reply = compose("How much?", answer, (), writer)
    sentences = [sentence.text async for sentence in reply.sentences]
    return sentences, reply.written_by, reply.note


pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend():
    return "asyncio"


async def test_without_a_model_the_answer_is_extractive():
    assert await said(None) == ([OWN], "extractive", None)


async def test_a_model_writes_where_there_is_one():
    assert await said(ScriptedWriter("Six.", "Percent.")) == (["Six.", "Percent."], "scripted", None)


async def test_where_the_articles_do_not_say_no_model_is_asked():
    writer = ScriptedWriter("Made up.")
    assert await said(writer, NOTHING) == ([SILENCE], "extractive", None)
    assert writer.asked == []


async def test_a_model_that_fails_before_a_word_is_replaced():
    note = "it is slow; this is the extractive answer"
    assert await said(ScriptedWriter(GenerationFailed("it is slow"))) == ([OWN], "extractive", note)


async def test_a_model_that_breaks_off_is_finished():
    writer = ScriptedWriter("Six.", GenerationFailed("it broke off"))
    assert await said(writer) == (["Six.", OWN], "scripted", "it broke off; the rest is extractive")


async def test_a_model_that_writes_nothing_is_replaced():
    assert await said(ScriptedWriter()) == ([OWN], "extractive", NOTHING_LEFT)


async def test_closing_a_reply_ends_the_model():
    writer = ScriptedWriter("Six.", 60.0)
    reply = compose("How much?", FOUND, (), writer)
    assert (await anext(reply.sentences)).text == "Six."
    await reply.sentences.aclose()
    assert writer.ended.is_set()


def test_the_standalone_question_is_the_one_that_was_used():
    noted = Answer(None, 0.1, (), (), (), Interpreted({"question": "When did the strike end?"}), 1.0)
    assert standalone("And when?", noted) == "When did the strike end?"
    assert standalone("And when?", NOTHING) == "And when?"
