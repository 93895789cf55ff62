"""Conversation: the messages of a chat as one question and the turns before it."""

from collections.abc import Sequence

from index.query import MAX_QUERY_CHARS, Turn
from service.http.chat_requests import MessageIn
from service.http.openai_errors import OpenAIError
from service.replies.extractive import SILENCE
from service.requests import MAX_ANSWER_CHARS, MAX_TURNS


def conversation(messages: Sequence[MessageIn]) -> tuple[str, tuple[Turn, ...]]:
    """The last message, which must be the user's, and the turns before it, oldest first.

    What the system, a developer or a tool says is neither a question nor searched for.

    Raises:
        OpenAIError: the last message is not the user's, or a user's message holds something else than text.
    """
    *before, last = messages
    if last.role != "user":
        said = f"the last message is the {last.role}'s; end with the user's question"
        raise OpenAIError(400, said, param=f"messages.{len(before)}.role")
    turns: list[Turn] = []
    for at, message in enumerate(before):
        if message.role == "user":
            turns.append(Turn(_asked(message, at)[:MAX_QUERY_CHARS], None))
        elif message.role == "assistant" and turns:
            turns[-1] = _answered(turns[-1], message)
    return _asked(last, len(before)), tuple(turn for turn in turns[-MAX_TURNS:] if turn.question.strip())


def _asked(message: MessageIn, at: int) -> str:
    if isinstance(message.content, list):
        for position, part in enumerate(message.content):
            if part.type != "text":
                where = f"messages.{at}.content.{position}"
                raise OpenAIError(400, f"nutgraf reads text, not {part.type}; ask in words", param=where)
    return "\n".join(message.texts())


def _answered(turn: Turn, message: MessageIn) -> Turn:
    """The turn with its answer, or with none; the articles are those of citations that were sent back.

    What is longer than an answer of ours, another model wrote; its beginning will do.
    """
    text = "\n".join(message.texts())[:MAX_ANSWER_CHARS]
    cited = [each.url_citation.article_id for each in message.annotations or () if each.url_citation]
    articles = dict.fromkeys(id for id in cited if id)
    silent = not text or text.startswith(SILENCE)
    return Turn(turn.question, None if silent else text, tuple(articles))
