"""Message: a reply as one text, with each citation's place in it."""

from dataclasses import dataclass, field

from index.answer import Citation
from service.replies.reply import Sentence
from service.shapes import Json


@dataclass(frozen=True, slots=True)
class Placed:
    """A citation and the stretch of the message that it bears out: its quote, or else the whole sentence."""

    start: int
    end: int
    citation: Citation


@dataclass(frozen=True, slots=True)
class Piece:
    """What a sentence adds to a message.

    Attributes:
        text: with the space before it.
        start, end: where the sentence itself stands in the message.
        supported: whether its citations bear it out.
    """

    text: str
    start: int
    end: int
    supported: bool
    placed: tuple[Placed, ...]

    def said(self) -> Json:
        """Where it stands, and whether it is borne out, as events and chunks have it."""
        return {"start_index": self.start, "end_index": self.end, "supported": self.supported}


@dataclass(slots=True)
class Message:
    """A text that grows by a sentence at a time.

    Attributes:
        unsupported: stretches that no citation bears out.
    """

    text: str = ""
    sentences: list[Sentence] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    unsupported: list[tuple[int, int]] = field(default_factory=list)

    def add(self, sentence: Sentence) -> Piece:
        """Append a sentence; returns what it adds, with its citations in their places."""
        added = f" {sentence.text}" if self.text else sentence.text
        start = len(self.text) + len(added) - len(sentence.text)
        self.text += added
        placed = tuple(_placed(sentence.text, citation, start) for citation in sentence.citations)
        self.sentences.append(sentence)
        self.placed += placed
        if not sentence.supported:
            self.unsupported.append((start, len(self.text)))
        return Piece(added, start, len(self.text), sentence.supported, placed)


def _placed(text: str, citation: Citation, at: int) -> Placed:
    found = text.find(citation.quote)
    start, end = (0, len(text)) if found < 0 else (found, found + len(citation.quote))
    return Placed(at + start, at + end, citation)
