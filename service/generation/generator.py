"""Generator: an answer in a language model's words, sentence by sentence as each is whole and checked."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from index.answer import Answer
from index.errors import GenerationFailed
from index.query import Turn
from service.generation.checking import Checker
from service.generation.citing import SentenceStream, Written
from service.generation.llm import LanguageModel, PromptMessage
from service.generation.prompt import answering
from service.generation.quotations import Quotation, quotations
from service.generation.rewriting import request, verified
from service.replies.reply import Sentence
from service.settings import Settings

log = logging.getLogger("nutgraf")

MAX_SENTENCES = 12
"""Three times what is asked for; what a model writes beyond it is not read."""
MAX_UNSOUND = 5
"""Sentences without a supported one among them after which no more is read: a model that rambles rambles on."""
MAX_REWRITING_S = 10.0
"""For a follow-up made standalone; the rules do it in no time when the model does not."""


class Generator:
    """Writes answers with one language model. Used within one event loop."""

    def __init__(self, llm: LanguageModel) -> None:
        self._llm = llm

    @property
    def model(self) -> str:
        """The model's name."""
        return self._llm.model

    async def reply(
        self, question: str, answer: Answer, earlier: Sequence[Turn] = ()
    ) -> AsyncGenerator[Sentence, None]:
        """The sentences, each with the citations that bear it out or marked as unsupported.

        Nothing is asked of the model and nothing is said where the articles do not answer. The first sentences are held
        back until one of them is borne out, so that a reply that is all made up is never begun.

        Raises:
            GenerationFailed: the model fails, before or within the reply, or nothing that it writes is borne out.
        """
        if answer.answer is None:
            return
        messages, quoted = await asyncio.to_thread(_prepared, question, answer, earlier)
        checker = Checker(quoted, answer)
        held: list[Sentence] = []
        sound = False
        async with aclosing(_sentences(self._llm, messages)) as written:
            async for each in written:
                checked = checker.checked(each)
                held += [checked] if checked else []
                sound = sound or any(sentence.supported for sentence in held)
                while sound and held:
                    yield held.pop(0)
                if len(held) == MAX_UNSOUND:
                    break
        if not sound:
            raise GenerationFailed("the language model wrote nothing that the passages it was shown bear out")

    async def standalone(self, question: str, earlier: Sequence[Turn]) -> str | None:
        """A follow-up as a question that needs no conversation, or None where the model has no good one."""
        if not earlier:
            return None
        messages = await asyncio.to_thread(request, question, earlier)
        try:
            async with asyncio.timeout(MAX_REWRITING_S):
                written = await self._llm.complete(messages)
        except (GenerationFailed, TimeoutError) as error:
            log.warning("the follow-up is resolved by rule: %s", error or "the language model is slow")
            return None
        return await asyncio.to_thread(verified, written, question, earlier)

    async def close(self) -> None:
        """Close the connections to the model."""
        await self._llm.close()


def open_generator(settings: Settings) -> Generator | None:
    """What writes answers, if the settings name a language model; nothing is asked of it yet.

    Raises:
        InvalidInput: they give its address without its name.
    """
    llm = LanguageModel.of(settings)
    return None if llm is None else Generator(llm)


def _prepared(
    question: str, answer: Answer, earlier: Sequence[Turn]
) -> tuple[tuple[PromptMessage, ...], tuple[Quotation, ...]]:
    quoted = quotations(answer)
    if not quoted:
        raise GenerationFailed("each passage holds what speaks to a language model, so none is shown to it")
    return answering(question, quoted, earlier), quoted


async def _sentences(llm: LanguageModel, messages: Sequence[PromptMessage]) -> AsyncGenerator[Written, None]:
    """What the model writes, sentence by sentence, at most `MAX_SENTENCES`."""
    stream, count = SentenceStream(), 0
    async with aclosing(llm.stream(messages)) as pieces:
        async for piece in pieces:
            for each in stream.feed(piece):
                yield each
                count += 1
                if count == MAX_SENTENCES:
                    return
    for each in stream.end():
        yield each
