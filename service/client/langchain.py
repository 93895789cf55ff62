"""NutgrafRetriever for LangChain: passages of your articles as Documents."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import ConfigDict, Field, SecretStr

from service.client.answers import Hit, SearchResult
from service.client.asynchronous import AsyncClient
from service.client.calls import SearchWords
from service.client.connection import DEFAULT_URL, TIMEOUT_S
from service.client.metadata import metadata, passage_id
from service.client.synchronous import Client

try:
    from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever
except ImportError as error:
    raise ImportError("LangChain's retriever needs langchain-core; run: pip install 'nutgraf[langchain]'") from error


class NutgrafRetriever(BaseRetriever):
    """Retrieves passages from a nutgraf server; the filters are those of a search, and others are refused.

    `tags` is LangChain's own, for its traces; `tag` is the filter. Each Document has in its metadata `article_id`,
    `title`, `source`, `url`, `published`, `start`, `end` and `score`.
    """

    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    url: str = DEFAULT_URL
    api_key: SecretStr | None = None
    timeout: float = TIMEOUT_S
    k: int = 10
    source: list[str] = Field(default_factory=list)
    lang: list[str] = Field(default_factory=list)
    tag: list[str] = Field(default_factory=list)
    since: date | str | None = None
    until: date | str | None = None
    now: datetime | str | None = None
    group: Literal["passage", "article"] = "passage"
    rerank: bool = True

    @property
    def _words(self) -> SearchWords:
        words: SearchWords = {
            "k": self.k,
            "source": self.source,
            "lang": self.lang,
            "tag": self.tag,
            "group": self.group,
            "rerank": self.rerank,
        }
        if self.since:
            words["since"] = self.since
        if self.until:
            words["until"] = self.until
        if self.now:
            words["now"] = self.now
        return words

    @property
    def _connection(self) -> dict[str, Any]:
        """A connection for each call: an asynchronous one belongs to the event loop that it was opened on."""
        secret = self.api_key.get_secret_value() if self.api_key else None
        return {"url": self.url, "api_key": secret, "timeout": self.timeout}

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002  # the signature is LangChain's
    ) -> list[Document]:
        with Client(**self._connection) as client:
            return _documents(client.search(query, **self._words))

    async def _aget_relevant_documents(
        self,
        query: str,
        *,
        run_manager: AsyncCallbackManagerForRetrieverRun,  # noqa: ARG002  # as above
    ) -> list[Document]:
        async with AsyncClient(**self._connection) as client:
            return _documents(await client.search(query, **self._words))


def _documents(found: SearchResult) -> list[Document]:
    return [_document(hit) for hit in found.hits]


def _document(hit: Hit) -> Document:
    return Document(id=passage_id(hit), page_content=hit.passage.text, metadata={**metadata(hit), "score": hit.score})
