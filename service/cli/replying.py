"""Replying: an answer in a language model's words, or in the articles' own where there is none, whole."""

import asyncio

from index.answer import Answer
from index.query import Query
from service.generation.generator import open_generator
from service.replies.compose import compose
from service.replies.message import Message
from service.replies.reply import Reply
from service.settings import Settings


def replied(query: Query, answer: Answer, settings: Settings) -> tuple[Message, Reply]:
    """What the language model of the settings writes, and by whom it was written in the end.

    Raises:
        InvalidInput: the settings give the model's address without its name.
    """
    return asyncio.run(_replied(query, answer, settings))


async def _replied(query: Query, answer: Answer, settings: Settings) -> tuple[Message, Reply]:
    writer = open_generator(settings)
    message = Message()
    try:
        reply = compose(query.text, answer, query.earlier, writer)
        async for sentence in reply.sentences:
            message.add(sentence)
    finally:
        if writer:
            await writer.close()
    return message, reply
