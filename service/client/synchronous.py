"""Client: nutgraf's HTTP API for ordinary code."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import TracebackType
from typing import Any, TypeVar, Unpack

import httpx

from service.client import calls, connection
from service.client.answers import AddReport, Answer, Article, ArticlePage, Hit, PageReport, SearchResult, Stats
from service.client.calls import AskWords, Call, Filters, SearchWords
from service.client.errors import ApiError

T = TypeVar("T")


class Client:
    """One server. Every method raises ApiError where it is not answered as it should be.

    Safe to share between threads; close it, or use it in a `with` statement.
    """

    def __init__(
        self,
        url: str = connection.DEFAULT_URL,
        *,
        api_key: str | None = None,
        timeout: float = connection.TIMEOUT_S,
        retries: int = connection.RETRIES,
    ) -> None:
        self._http = httpx.Client(**connection.options(url, api_key, timeout, retries))

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def search(self, q: str, **words: Unpack[SearchWords]) -> SearchResult:
        """Find passages by meaning and by words, best first."""
        return self._send(calls.search(q, words))

    def ask(self, question: str, **words: Unpack[AskWords]) -> Answer:
        """Answer a question with a verbatim, cited piece of an article, or say that the articles do not."""
        return self._send(calls.ask(question, words))

    def add(self, articles: Iterable[Mapping[str, Any]]) -> AddReport:
        """Take in articles, each with at least a `text`; all of them go in one request."""
        return self._send(calls.add(articles))

    def add_page(
        self,
        content: bytes | str,
        *,
        url: str = "",
        collected: datetime | str | None = None,
        dry_run: bool = False,
        content_type: str = "text/html",
    ) -> PageReport:
        """Take in each article on a page, as it was fetched."""
        return self._send(calls.add_page(content, url, collected, dry_run, content_type))

    def get(self, id: str) -> Article:
        """Read one article."""
        return self._send(calls.get(id))

    def delete(self, id: str) -> int:
        """Delete one article; returns 1."""
        return self._send(calls.delete(id)).deleted

    def delete_where(self, **filters: Unpack[Filters]) -> int:
        """Delete the articles that the filters let through, of which there must be one; returns how many."""
        return self._send(calls.delete_where(filters)).deleted

    def related(self, id: str, k: int = 10) -> tuple[Hit, ...]:
        """Find other stories that are close to an article."""
        return self._send(calls.related(id, k)).hits

    def stats(self) -> Stats:
        """Count what the collection holds."""
        return self._send(calls.stats())

    def list(self, *, limit: int = 100, cursor: str = "", **filters: Unpack[Filters]) -> ArticlePage:
        """List articles, newest first; `cursor` is that of the page before."""
        return self._send(calls.listing(filters, limit, cursor))

    def _send(self, call: Call[T]) -> T:
        try:
            response = self._http.send(call.request(self._http))
        except httpx.HTTPError as error:
            raise ApiError.unreachable(str(self._http.base_url), error) from error
        if not response.is_success:
            raise ApiError.of(response)
        return call.read(response)
