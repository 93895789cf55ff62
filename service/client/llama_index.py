"""NutgrafRetriever for LlamaIndex: passages of your articles as nodes."""

from typing import Unpack

from service.client.answers import Hit, SearchResult
from service.client.asynchronous import AsyncClient
from service.client.calls import SearchWords
from service.client.connection import DEFAULT_URL, TIMEOUT_S
from service.client.metadata import metadata, passage_id
from service.client.synchronous import Client

try:
    from llama_index.core.base.base_retriever import BaseRetriever
    from llama_index.core.callbacks import CallbackManager
    from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
except ImportError as error:
    raise ImportError(
        "LlamaIndex's retriever needs llama-index-core; run: pip install 'nutgraf[llama-index]'"
    ) from error

PLACE = ["article_id", "start", "end"]
"""For programs; a language model need not read it, and it says nothing that an embedding should hold."""


class NutgrafRetriever(BaseRetriever):
    """Retrieves passages from a nutgraf server; the filters are those of a search.

    Each node has in its metadata `article_id`, `title`, `source`, `url`, `published`, `start` and `end`.
    """

    def __init__(
        self,
        url: str = DEFAULT_URL,
        *,
        api_key: str | None = None,
        timeout: float = TIMEOUT_S,
        callback_manager: CallbackManager | None = None,
        **words: Unpack[SearchWords],
    ) -> None:
        super().__init__(callback_manager=callback_manager)
        self._url = url
        self._api_key = api_key
        self._timeout = timeout
        self._words = words

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        with Client(self._url, api_key=self._api_key, timeout=self._timeout) as client:
            return _nodes(client.search(query_bundle.query_str, **self._words))

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        # a connection for each call: it belongs to the event loop that it was opened on
        async with AsyncClient(self._url, api_key=self._api_key, timeout=self._timeout) as client:
            return _nodes(await client.search(query_bundle.query_str, **self._words))


def _nodes(found: SearchResult) -> list[NodeWithScore]:
    return [NodeWithScore(node=_node(hit), score=hit.score) for hit in found.hits]


def _node(hit: Hit) -> TextNode:
    return TextNode(
        id_=passage_id(hit),
        text=hit.passage.text,
        metadata=metadata(hit),
        start_char_idx=hit.passage.start,
        end_char_idx=hit.passage.end,
        excluded_llm_metadata_keys=PLACE,
        excluded_embed_metadata_keys=PLACE,
    )
