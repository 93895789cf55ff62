"""The events of a question: sources, what is said and where it stands, and the whole at the end."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from http import HTTPStatus

from sse_starlette import ServerSentEvent

from index.answer import Answer
from service import shapes
from service.replies.message import Message, Piece, Placed
from service.replies.reply import Reply, Sentence, as_they_are
from service.shapes import Json, json_bytes

_LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}
"""Within a line to the standard and to JSON, its end to Python's and to httpx's clients; articles hold them."""


async def of_answer(answer: Answer, whole: Json, reply: Reply | None) -> AsyncGenerator[ServerSentEvent, None]:
    """`sources`, then `delta` and `citation` as it is said, then `done`.

    Args:
        answer: what was found.
        whole: the same, as a request that does not stream is answered.
        reply: what is said, and added to the whole; the answer's own words when there is none.
    """
    yield event("sources", {"hits": whole["hits"]})
    message = Message()
    async with aclosing(reply.sentences if reply else _own_words(answer)) as sentences:
        async for sentence in sentences:
            piece = message.add(sentence)
            yield event("delta", {"text": piece.text} | piece.said())
            for each in piece.placed:
                yield event("citation", _citation(each, piece))
    yield event("done", whole | ({"generated": generated(message, reply)} if reply else {}))


def event(name: str | None, data: Json) -> ServerSentEvent:
    """An event on lines that end where all clients think they do."""
    return ServerSentEvent(json_bytes(data).decode().translate(_LINE_ENDS), event=name, sep="\n")


def fault(status: int, detail: str) -> ServerSentEvent:
    """`error`: a problem, after which nothing comes."""
    phrase = HTTPStatus(status).phrase
    return event("error", {"type": "about:blank", "title": phrase, "status": status, "detail": detail})


def generated(message: Message, reply: Reply) -> Json:
    """A reply that is whole, sentence by sentence."""
    return {
        "text": message.text,
        "sentences": [_sentence(each) for each in message.sentences],
        "written_by": reply.written_by,
        "note": reply.note,
    }


def _sentence(sentence: Sentence) -> Json:
    return {
        "text": sentence.text,
        "supported": sentence.supported,
        "citations": _citations(sentence),
    }


def _citations(sentence: Sentence) -> Sequence[Json]:
    return [shapes.citation(each) for each in sentence.citations]


def _citation(placed: Placed, piece: Piece) -> Json:
    return {
        "start_index": placed.start,
        "end_index": placed.end,
        "supported": piece.supported,
        "citation": shapes.citation(placed.citation),
    }


def _own_words(answer: Answer) -> AsyncGenerator[Sentence, None]:
    if answer.answer is None:
        return as_they_are(())
    return as_they_are([Sentence(answer.answer, answer.citations, supported=True)])
