"""A server that needs a key, as each plug meets it: with the key they work, without they say what is missing."""

import asyncio
from datetime import UTC, datetime

import httpx2
import pytest
from langchain_core.documents import Document
from mcp import Client as McpClient
from mcp.client.streamable_http import streamable_http_client
from news import FERRY, NEWS, open_hashed, settings_in
from served import served

from index.ingest.records import article_from_record
from service.access.keys import KeyFile
from service.access.scopes import Scope
from service.client import ApiError, Client
from service.client.langchain import NutgrafRetriever
from service.client.llama_index import NutgrafRetriever as LlamaRetriever
from service.http.app import create_app

NOW = datetime.now(UTC)
ASK = {"knowledge_id": "news", "query": "ferry", "retrieval_setting": {"top_k": 1, "score_threshold": 0}}


@pytest.fixture(scope="module")
def keyed(tmp_path_factory):
    """The server's client, a key that may ask, and one that may only write."""
    settings = settings_in(tmp_path_factory.mktemp("keyed"))
    with open_hashed(settings) as engine:
        engine.add(article_from_record(each, collected=NOW) for each in NEWS)
    keys = KeyFile(settings.keys_path)
    _, asks = keys.add("a bot", (Scope.ASK,), created=NOW)
    _, writes = keys.add("a feed", (Scope.WRITE,), created=NOW)
    with served(create_app(settings, opener=open_hashed)) as client:
        client.event_hooks = {}
        yield client, asks, writes


def test_the_client_and_the_retrievers_send_their_key(keyed):
    served_by, asks, _ = keyed
    url = str(served_by.base_url)
    with Client(url, api_key=asks) as client:
        assert client.stats().articles == len(NEWS)
        with pytest.raises(ApiError) as refused:
            client.delete(FERRY["id"])
        assert refused.value.status == 403
    (document,) = NutgrafRetriever(url=url, api_key=asks, k=1).invoke("pay rise of the ferry crews")
    assert isinstance(document, Document)
    (node,) = LlamaRetriever(url, api_key=asks, k=1).retrieve("pay rise of the ferry crews")
    assert document.metadata["article_id"] == node.node.metadata["article_id"] == FERRY["id"]
    with Client(url) as client, pytest.raises(ApiError, match="401 Unauthorized: an API key is needed"):
        client.stats()


def test_an_assistant_sends_its_key(keyed):
    served_by, asks, _ = keyed
    url = f"{served_by.base_url}/mcp"

    async def session(**headers):
        async with (
            httpx2.AsyncClient(headers=headers) as http,
            McpClient(streamable_http_client(url, http_client=http)) as assistant,
        ):
            return await assistant.call_tool("fetch", {"id": FERRY["id"]})

    assert asyncio.run(session(authorization=f"Bearer {asks}")).structured_content["title"] == FERRY["title"]
    answer = served_by.post("/mcp", json={})
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer realm="nutgraf"')


def test_dify_gets_its_own_codes(keyed):
    client, asks, writes = keyed

    def answer(key):
        headers = {"authorization": f"Bearer {key}"} if key else {}
        return client.post("/v1/retrieval", json=ASK, headers=headers)

    assert answer(asks).json()["records"][0]["metadata"]["article_id"] == FERRY["id"]
    for key, status, code in (("", 401, 1001), ("wrong", 401, 1002), (writes, 403, 1002)):
        refused = answer(key)
        content = refused.json()
        assert (refused.status_code, content["error_code"]) == (status, code)
        assert content["error_msg"] == content["detail"]
