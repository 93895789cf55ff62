"""Where each citation stands in a message."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from index.answer import Citation
from index.article import Article
from service.replies.message import Message
from service.replies.reply import Sentence

TEXT = "The tide was late. The boat was not."
BOAT = Article.create(id="boat", title="Boat", text=TEXT, collected=datetime.now(UTC))
CITED = Citation(BOAT, 19, 36, TEXT[19:36])


def test_a_citation_stands_at_its_quote_or_else_at_the_whole_sentence():
    message = Message()
    assert message.add(Sentence("It came in time.", (CITED,), supported=True)).text == "It came in time."
    piece = message.add(Sentence("As told: “The boat was not.”", (CITED,), supported=False))
    assert (piece.text, piece.supported) == (" As told: “The boat was not.”", False)
    assert message.text[piece.start : piece.end] == "As told: “The boat was not.”"
    (placed,) = piece.placed
    assert message.text == "It came in time. As told: “The boat was not.”"
    assert message.text[placed.start : placed.end] == CITED.quote
    first = message.placed[0]
    assert message.text[first.start : first.end] == "It came in time."
    assert [message.text[start:end] for start, end in message.unsupported] == ["As told: “The boat was not.”"]


@given(st.lists(st.text(min_size=1), min_size=1))
def test_offsets_hold_whatever_is_said(texts):
    message = Message()
    pieces = [message.add(Sentence(text, (CITED,), supported=True)).text for text in texts]
    assert "".join(pieces) == message.text
    for text, placed in zip(texts, message.placed, strict=True):
        assert message.text[placed.start : placed.end] in (text, CITED.quote)
