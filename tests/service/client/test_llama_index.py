"""The LlamaIndex retriever: the real package against a server process, alone and in a query engine."""

import asyncio

import pytest
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.schema import MetadataMode
from news import FERRY, FERRY_TEXT, QUAY

from service.client import ApiError
from service.client.llama_index import NutgrafRetriever


def test_passages_are_nodes_with_their_place_and_source(url):
    (found,) = NutgrafRetriever(url, k=1).retrieve("pay rise of the ferry crews")
    assert 0 < found.score <= 1
    node = found.node
    assert (node.node_id, node.text) == (f"ferry-strike:0-{len(FERRY_TEXT)}", FERRY_TEXT)
    assert node.get_content(MetadataMode.EMBED) == (
        f"title: {FERRY['title']}\nsource: Harbour Times\nurl: {FERRY['url']}\n"
        f"published: {FERRY['published']}\n\n{FERRY_TEXT}"
    )
    assert (node.start_char_idx, node.end_char_idx) == (0, len(FERRY_TEXT))
    assert node.metadata == {
        "article_id": FERRY["id"],
        "title": FERRY["title"],
        "source": FERRY["source"],
        "url": FERRY["url"],
        "published": FERRY["published"],
        "start": 0,
        "end": len(FERRY_TEXT),
    }


def test_it_filters_like_a_search_and_works_on_an_event_loop(url):
    retriever = NutgrafRetriever(url, tag=["shipping", "-strikes"], group="article")
    found = retriever.retrieve("news from the harbour")
    dated = NutgrafRetriever(url, since="7d", until="1d", now="2025-07-21T12:00:00Z").retrieve("news from the harbour")
    assert [each.node.metadata["article_id"] for each in dated] == [QUAY["id"]]
    assert [each.node.metadata["article_id"] for each in found] == [QUAY["id"]]
    assert asyncio.run(retriever.aretrieve("news from the harbour")) == found


def test_it_serves_a_query_engine(url):
    engine = RetrieverQueryEngine.from_args(NutgrafRetriever(url, k=1), llm=MockLLM())
    answer = engine.query("How large is the pay rise?")
    assert FERRY_TEXT in answer.response  # what the mocked model was given, and gives back
    assert "source: Harbour Times" in answer.response
    assert "article_id" not in answer.response
    (used,) = answer.source_nodes
    assert used.node.metadata["url"] == FERRY["url"]


def test_a_refusal_goes_through(url):
    with pytest.raises(ApiError, match="'k': Input should be less than or equal to 100"):
        NutgrafRetriever(url, k=1000).retrieve("ferry")
    with pytest.raises(ApiError, match="'sources' is not known here"):
        NutgrafRetriever(url, sources=["Coast Daily"]).retrieve("ferry")
