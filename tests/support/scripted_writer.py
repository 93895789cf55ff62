"""ScriptedWriter: a language model that writes what it is told to, as slowly as it is told to."""

import asyncio
from collections.abc import AsyncGenerator, Sequence

from index.answer import Answer
from index.query import Turn
from service.replies.reply import Sentence


class ScriptedWriter:
    """Each piece is a sentence, an error to raise, or seconds to wait.

    Attributes:
        asked: the questions that it was to answer.
        ended: set when a reply ends, however it does.
    """

    model = "scripted"

    def __init__(self, *pieces: str | float | Exception, standalone: str | None = None) -> None:
        self.asked: list[str] = []
        self.ended = asyncio.Event()
        self._pieces = pieces
        self._standalone = standalone

    async def reply(self, question: str, answer: Answer, earlier: Sequence[Turn]) -> AsyncGenerator[Sentence, None]:
        """The pieces one after the other; one with a question mark is unsupported, and so cites nothing."""
        self.asked.append(question)
        try:
            for piece in self._pieces:
                if isinstance(piece, Exception):
                    raise piece
                if isinstance(piece, str):
                    supported = "?" not in piece
                    yield Sentence(piece, answer.citations[:1] if supported else (), supported)
                else:
                    await asyncio.sleep(piece)
        finally:
            self.ended.set()

    async def standalone(self, question: str, earlier: Sequence[Turn]) -> str | None:
        """As it was told."""
        return self._standalone

    async def close(self) -> None:
        """Nothing is open."""
