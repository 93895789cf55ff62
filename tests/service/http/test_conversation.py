"""Messages become a question and the turns before it."""

import pytest
from pydantic import ValidationError

from index.article import MAX_FIELD_CHARS
from index.query import MAX_K, Turn
from service.http.chat_requests import MAX_PARTS, MessageIn
from service.http.conversation import conversation
from service.http.openai_errors import OpenAIError
from service.replies.extractive import SILENCE
from service.requests import MAX_ANSWER_CHARS, MAX_TURNS


def read(*messages):
    return conversation([MessageIn.model_validate(each) for each in messages])


def says(role, content, **more):
    return {"role": role, "content": content, **more}


def test_the_last_message_is_the_question_and_the_rest_are_turns():
    cited = [{"type": "url_citation", "url_citation": {"url": "u", "article_id": id}} for id in ("a", "b", "a")]
    question, turns = read(
        says("system", "Be brief."),
        says("user", "What rise?"),
        says("assistant", "6 percent.", annotations=cited),
        says("user", "Who won?"),
        says("assistant", SILENCE),
        says("user", [{"type": "text", "text": "And when"}, {"type": "text", "text": "was that?"}]),
    )
    assert question == "And when\nwas that?"
    assert turns == (Turn("What rise?", "6 percent.", ("a", "b")), Turn("Who won?", None))


def test_an_answer_that_is_longer_than_ours_is_cut():
    long = "x" * (MAX_ANSWER_CHARS + 1)
    _, (turn,) = read(says("user", "Who?"), says("assistant", long), says("user", "When?"))
    assert turn.answer == long[:MAX_ANSWER_CHARS]


def cites(id):
    return {"type": "url_citation", "url_citation": {"url": "u", "article_id": id}}


@pytest.mark.parametrize(
    ("most", "message"),
    [
        (MAX_PARTS, lambda count: says("user", [{"type": "text", "text": "x"}] * count)),
        (MAX_K, lambda count: says("assistant", "x", annotations=[cites("a")] * count)),
        (MAX_FIELD_CHARS, lambda count: says("assistant", "x", annotations=[cites("a" * count)])),
        (100, lambda count: says("user", [{"type": "x" * count}])),
    ],
)
def test_a_message_is_bounded(most, message):
    MessageIn.model_validate(message(most))
    with pytest.raises(ValidationError, match=f"at most {most} "):
        MessageIn.model_validate(message(most + 1))


def test_what_is_no_question_is_no_turn():
    assert read(says("assistant", "Hello!"), says("developer", "x"), says("user", "Who?")) == ("Who?", ())
    tool = [says("user", "Who?"), {"role": "assistant", "tool_calls": []}, says("tool", "42"), says("user", "When?")]
    assert read(*tool) == ("When?", (Turn("Who?", None),))
    assert read(says("user", " "), says("user", "When?")) == ("When?", ())


def test_only_the_latest_turns_are_kept_and_a_long_question_is_cut():
    turns = read(*[says("user", f"{number} " + "x" * 3000) for number in range(MAX_TURNS + 3)], says("user", "?"))[1]
    assert len(turns) == MAX_TURNS
    assert turns[-1].question.startswith(f"{MAX_TURNS + 2} ")
    assert len(turns[-1].question) == 2000


@pytest.mark.parametrize(
    ("messages", "param"),
    [
        ([says("user", "Who?"), says("assistant", "Me.")], "messages.1.role"),
        ([says("user", "Who?"), says("tool", "42")], "messages.1.role"),
        ([says("user", [{"type": "text", "text": "x"}, {"type": "image_url"}])], "messages.0.content.1"),
        ([says("user", [{"type": "input_audio"}]), says("user", "Who?")], "messages.0.content.0"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_place(messages, param):
    with pytest.raises(OpenAIError) as refused:
        read(*messages)
    assert (refused.value.status_code, refused.value.param) == (400, param)
