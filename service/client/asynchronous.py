"""AsyncClient: nutgraf's HTTP API for code on an event loop."""

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


class AsyncClient:
    """One server. Every method raises ApiError where it is not answered as it should be.

    Close it, or use it in an `async with` statement.
    """

    def __init__(
        self,
        url: str = connection.DEFAULT_URL,
        *,
        api_key: str | None = None,
        timeout: float = connection.TIMEOUT_S,
        retries: int = connection.RETRIES,
    ) -> None:
        self._http = httpx.AsyncClient(**connection.options(url, api_key, timeout, retries))

    async def __aenter__(self) -> "AsyncClient":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def search(self, q: str, **words: Unpack[SearchWords]) -> SearchResult:
        """Find passages by meaning and by words, best first."""
        return await self._send(calls.search(q, words))

    async def ask(self, question: str, **words: Unpack[AskWords]) -> Answer:
        """Answer a question with a verbatim, cited piece of an article, or say that the articles do not."""
        return await self._send(calls.ask(question, words))

    async def add(self, articles: Iterable[Mapping[str, Any]]) -> AddReport:
        """Take in articles, each with at least a `text`; all of them go in one request."""
        return await self._send(calls.add(articles))

    async def add_page(
        self,
        content: bytes | str,
        *,
        url: str = "",
        collected: datetime | str | None = None,
        dry_run: bool = False,
        content_type: str = "text/html",
    ) -> PageReport:
        """Take in each article on a page, as it was fetched."""
        return await self._send(calls.add_page(content, url, collected, dry_run, content_type))

    async def get(self, id: str) -> Article:
        """Read one article."""
        return await self._send(calls.get(id))

    async def delete(self, id: str) -> int:
        """Delete one article; returns 1."""
        return (await self._send(calls.delete(id))).deleted

    async def delete_where(self, **filters: Unpack[Filters]) -> int:
        """Delete the articles that the filters let through, of which there must be one; returns how many."""
        return (await self._send(calls.delete_where(filters))).deleted

    async def related(self, id: str, k: int = 10) -> tuple[Hit, ...]:
        """Find other stories that are close to an article."""
        return (await self._send(calls.related(id, k))).hits

    async def stats(self) -> Stats:
        """Count what the collection holds."""
        return await self._send(calls.stats())

    async def list(self, *, limit: int = 100, cursor: str = "", **filters: Unpack[Filters]) -> ArticlePage:
        """List articles, newest first; `cursor` is that of the page before."""
        return await self._send(calls.listing(filters, limit, cursor))

    async def _send(self, call: Call[T]) -> T:
        try:
            response = await self._http.send(call.request(self._http))
        except httpx.HTTPError as error:
            raise ApiError.unreachable(str(self._http.base_url), error) from error
        if not response.is_success:
            raise ApiError.of(response)
        return call.read(response)
