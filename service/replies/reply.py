"""Reply: sentences that answer a question, each with what it stands on, in whoever's words."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

from index.answer import Citation


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a reply.

    Attributes:
        citations: where what it says stands; their quotes need not be in its text.
        supported: whether the citations bear it out; what a reader found is, by construction.
    """

    text: str
    citations: tuple[Citation, ...]
    supported: bool


@dataclass(slots=True)
class Reply:
    """Sentences as they become known; closing them stops the work.

    Attributes:
        written_by: a model's name, or `extractive`; final when the sentences have ended.
        note: why it was not written as it was asked for, if so; final when the sentences have ended.
    """

    sentences: AsyncGenerator[Sentence, None]
    written_by: str
    note: str | None = None


async def as_they_are(sentences: Sequence[Sentence]) -> AsyncGenerator[Sentence, None]:
    """Sentences that are all known already."""
    for sentence in sentences:
        yield sentence
