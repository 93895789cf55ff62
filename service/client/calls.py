"""Calls: each operation of the API as a request and the type of its answer; how it is sent is the client's matter."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, Generic, Literal, NotRequired, TypedDict, TypeVar
from urllib.parse import quote

import httpx
from pydantic import TypeAdapter, ValidationError

from service.client.answers import (
    AddReport,
    Answer,
    Article,
    ArticlePage,
    Deleted,
    Hits,
    PageReport,
    SearchResult,
    Stats,
)
from service.client.errors import ApiError

T = TypeVar("T")

Names = str | Sequence[str]
"""One name, or several of which any will do; `-name` leaves one out."""


class Filters(TypedDict, total=False):
    """Which articles are meant."""

    source: Names
    lang: Names
    tag: Names
    since: date | str
    until: date | str
    now: datetime | str


class Turn(TypedDict):
    """An earlier question of the conversation, what was answered, and the ids of the articles that were cited."""

    question: str
    answer: NotRequired[str | None]
    articles: NotRequired[Sequence[str]]


class SearchWords(Filters, total=False):
    """Which articles are meant, how the hits are wanted, and the turns before, oldest first."""

    k: int
    group: Literal["passage", "article"]
    explain: bool
    rerank: bool
    earlier: Sequence[Turn]


class AskWords(SearchWords, total=False):
    """The same for a question, the probability below which no answer is given, and whether it is written out."""

    min_confidence: float
    generate: bool


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One request; `answer` is the type that its answer has."""

    method: str
    path: str
    answer: type[T]
    params: Mapping[str, Any] = field(default_factory=dict)
    content: bytes | None = None
    content_type: str = "application/json"

    def request(self, client: httpx.Client | httpx.AsyncClient) -> httpx.Request:
        """The request as this client sends it."""
        headers = {} if self.content is None else {"content-type": self.content_type}
        return client.build_request(self.method, self.path, params=self.params, content=self.content, headers=headers)

    def read(self, response: httpx.Response) -> T:
        """The answer as a value; fields that are newer than this client are passed over.

        Raises:
            ApiError: it is nothing of the kind.
        """
        kind: Any = self.answer  # a class is hashable, but mypy does not know it of every class
        try:
            answer: T = _adapter(kind).validate_json(response.content)
        except ValidationError as error:
            detail = f"what answers at {response.url} is no nutgraf server, or one of another version"
            raise ApiError(response.status_code, "Not understood", detail) from error
        return answer


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    """Made once for each type: it compiles the type's whole schema."""
    return TypeAdapter(kind)


def search(q: str, words: SearchWords) -> Call[SearchResult]:
    """Find passages."""
    return Call("POST", "/v1/search", SearchResult, content=_json({"q": q, **words}))


def ask(question: str, words: AskWords) -> Call[Answer]:
    """Answer a question."""
    return Call("POST", "/v1/ask", Answer, content=_json({"question": question, **words}))


def add(articles: Iterable[Mapping[str, Any]]) -> Call[AddReport]:
    """Take in articles."""
    return Call("POST", "/v1/articles", AddReport, content=_json({"articles": list(articles)}))


def add_page(
    content: bytes | str, url: str, collected: datetime | str | None, dry_run: bool, content_type: str
) -> Call[PageReport]:
    """Take in a page."""
    params = {"url": url, "collected": _text(collected), "dry_run": "true" if dry_run else None}
    body = content.encode() if isinstance(content, str) else content
    return Call("POST", "/v1/pages", PageReport, _given(params), body, content_type)


def get(id: str) -> Call[Article]:
    """Read one article."""
    return Call("GET", _path(id), Article)


def delete(id: str) -> Call[Deleted]:
    """Delete one article."""
    return Call("DELETE", _path(id), Deleted)


def delete_where(filters: Filters) -> Call[Deleted]:
    """Delete the articles that the filters let through.

    An empty list of names would be sent as nothing, and spare no article; as an empty name the server refuses it.
    """
    return Call("DELETE", "/v1/articles", Deleted, {name: value or "" for name, value in _query(filters).items()})


def listing(filters: Filters, limit: int, cursor: str) -> Call[ArticlePage]:
    """List articles."""
    return Call("GET", "/v1/articles", ArticlePage, {**_query(filters), "limit": limit, "cursor": cursor})


def related(id: str, k: int) -> Call[Hits]:
    """Find what is close to an article."""
    return Call("GET", f"{_path(id)}/related", Hits, {"k": k})


def stats() -> Call[Stats]:
    """Count what the collection holds."""
    return Call("GET", "/v1/stats", Stats)


def _path(id: str) -> str:
    return f"/v1/articles/{quote(id, safe='')}"


def _query(filters: Filters) -> dict[str, Any]:
    return _given({name: _text(value) for name, value in filters.items()})


def _given(params: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in params.items() if value is not None}


def _text(value: object) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _json(content: Mapping[str, Any]) -> bytes:
    """JSON with dates and times in ISO 8601; what is None counts as not given."""
    return json.dumps(_given(content), default=_plain).encode()


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Iterable):
        return list(value)
    raise TypeError(f"{type(value).__name__} is nothing that JSON can say")
