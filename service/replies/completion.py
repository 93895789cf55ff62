"""Chat completions in OpenAI's shape, whole and in chunks, with what nutgraf adds: citations, sources, certainty."""

import secrets
import time
from dataclasses import dataclass, field

from index.answer import Answer, Hit
from index.article import Article
from service.addresses import address, over_http
from service.replies.compose import standalone
from service.replies.message import Message, Piece, Placed
from service.replies.reply import Reply
from service.shapes import Json, published


@dataclass(frozen=True, slots=True)
class Completion:
    """One completion on its way: what stays the same from its first chunk to its last.

    Attributes:
        base_url: this server's own, with its slash at the end, for articles without an address.
        counted_by: whose tokens the usage counts.
    """

    question: str
    answer: Answer
    reply: Reply
    model: str
    base_url: str
    counted_by: str
    id: str = field(default_factory=lambda: f"chatcmpl-{secrets.token_hex(12)}")
    created: int = field(default_factory=lambda: int(time.time()))

    def whole(self, message: Message, usage: Json) -> Json:
        """The answer to a request that does not stream."""
        content = {
            "role": "assistant",
            "content": message.text,
            "refusal": None,
            "annotations": [self.annotation(each) for each in message.placed],
        }
        choice = {"index": 0, "message": content, "logprobs": None, "finish_reason": "stop"}
        return {
            **self._head("chat.completion"),
            "choices": [choice],
            "usage": usage,
            "search_results": self.search_results(),
            "nutgraf": self._about(message),
        }

    def opening(self) -> Json:
        """The first chunk: the role, and the sources before a word is written."""
        return self._chunk({"role": "assistant", "content": ""}) | {"search_results": self.search_results()}

    def piece(self, piece: Piece, first: int) -> Json:
        """A sentence with its citations, counted from `first`; clients put lists together by `index`."""
        annotations = [{"index": first + at, **self.annotation(each)} for at, each in enumerate(piece.placed)]
        chunk = self._chunk({"content": piece.text} | ({"annotations": annotations} if annotations else {}))
        return chunk | {"nutgraf": piece.said()}

    def closing(self, message: Message) -> Json:
        """The last chunk with a choice: why it ended, and all that is known of the answer."""
        about = self._about(message) | {"annotations": [self.annotation(each) for each in message.placed]}
        chunk = self._chunk({}, finish_reason="stop")
        return chunk | {"search_results": self.search_results(), "nutgraf": about}

    def counted(self, usage: Json) -> Json:
        """The chunk after the last one, which has no choice."""
        return {**self._head("chat.completion.chunk"), "choices": [], "usage": usage}

    def annotation(self, placed: Placed) -> Json:
        """A citation: its place in the message, and its place in the article."""
        cited = placed.citation
        return {
            "type": "url_citation",
            "url_citation": {
                "start_index": placed.start,
                "end_index": placed.end,
                "url": self._url(cited.article),
                "title": cited.article.title,
                "article_id": cited.article.id,
                "start": cited.start,
                "end": cited.end,
                "quote": cited.quote,
            },
        }

    def search_results(self) -> list[Json]:
        """Each article that was found, once, with its best passage."""
        best: dict[str, Hit] = {}
        for hit in self.answer.hits:
            best.setdefault(hit.article.id, hit)
        return [self._search_result(hit) for hit in best.values()]

    def _search_result(self, hit: Hit) -> Json:
        article = hit.article
        return {
            "title": article.title,
            "url": self._url(article),
            "date": published(article),
            "source": article.source,
            "article_id": article.id,
            "snippet": hit.passage.text,
        }

    def _about(self, message: Message) -> Json:
        return {
            "answered": self.answer.answer is not None,
            "answer": self.answer.answer,
            "confidence": round(self.answer.confidence, 4),
            "question": standalone(self.question, self.answer),
            "interpreted": self.answer.interpreted.notes,
            "written_by": self.reply.written_by,
            "note": self.reply.note,
            "unsupported": [{"start_index": start, "end_index": end} for start, end in message.unsupported],
            "usage_counted_by": self.counted_by,
        }

    def _chunk(self, delta: Json, *, finish_reason: str | None = None) -> Json:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
        return {**self._head("chat.completion.chunk"), "choices": [choice]}

    def _head(self, kind: str) -> Json:
        return {"id": self.id, "object": kind, "created": self.created, "model": self.model}

    def _url(self, article: Article) -> str:
        return address(article, over_http(self.base_url))


def usage(prompt_tokens: int, completion_tokens: int) -> Json:
    """How many tokens went in and came out."""
    return {
        "prompt_tokens": prompt_tokens,
        "completion_tokens": completion_tokens,
        "total_tokens": prompt_tokens + completion_tokens,
    }
