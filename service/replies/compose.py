"""Composing a reply: by a language model where there is one, else, or where it fails, from the articles' own words."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from typing import Protocol

from index.answer import Answer
from index.errors import GenerationFailed
from index.query import Turn
from service.replies.extractive import WRITTEN_BY, extractive
from service.replies.reply import Reply, Sentence, as_they_are

NOTHING_LEFT = "the language model wrote nothing that the articles bear out; this is the extractive answer"


class Writer(Protocol):
    """A language model that writes answers."""

    @property
    def model(self) -> str:
        """Its name."""
        ...

    def reply(self, question: str, answer: Answer, earlier: Sequence[Turn]) -> AsyncIterator[Sentence]:
        """Sentences as they are written and checked.

        Raises:
            GenerationFailed: before or between them.
        """
        ...

    async def standalone(self, question: str, earlier: Sequence[Turn]) -> str | None:
        """A question that leans on the turns before it, written so that it stands alone; None where it cannot be."""
        ...

    async def close(self) -> None:
        """End what is open."""
        ...


def compose(question: str, answer: Answer, earlier: Sequence[Turn], writer: Writer | None) -> Reply:
    """The reply to a question; where the articles do not say, no model is asked."""
    if writer is None or answer.answer is None:
        return Reply(as_they_are(extractive(answer)), WRITTEN_BY)
    reply = Reply(as_they_are(()), writer.model)
    reply.sentences = _written(reply, writer.reply(question, answer, earlier), answer)
    return reply


def standalone(question: str, answer: Answer) -> str:
    """The question as it was understood, with what it leaned on."""
    return answer.interpreted.notes.get("question", question)


async def _written(reply: Reply, sentences: AsyncIterator[Sentence], answer: Answer) -> AsyncGenerator[Sentence, None]:
    """What the model writes; what it leaves unfinished is finished by the articles' own words."""
    written = 0
    try:
        async with aclosing(_generator(sentences)) as open_sentences:
            async for sentence in open_sentences:
                written += 1
                yield sentence
    except GenerationFailed as error:
        reply.note = f"{error}; this is the extractive answer" if not written else f"{error}; the rest is extractive"
    if written and reply.note is None:
        return
    reply.note = reply.note or NOTHING_LEFT
    reply.written_by = reply.written_by if written else WRITTEN_BY
    for sentence in extractive(answer):
        yield sentence


async def _generator(sentences: AsyncIterator[Sentence]) -> AsyncGenerator[Sentence, None]:
    """What can be closed, of what may not be."""
    try:
        async for sentence in sentences:
            yield sentence
    finally:
        close = getattr(sentences, "aclose", None)
        if close:
            await close()
