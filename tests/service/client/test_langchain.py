"""The LangChain retriever: the real package against a server process, alone and in a chain."""

import asyncio
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from langchain_core.documents import Document
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnablePassthrough
from news import FERRY, FERRY_TEXT, QUAY
from pydantic import ValidationError

from service.client import ApiError, Client, SearchResult
from service.client.langchain import NutgrafRetriever

ROOT = Path(__file__).parents[3]


def without_score(document):
    score = document.metadata.pop("score")
    assert 0 < score <= 1
    return document


def test_passages_are_documents_with_their_place_and_source(url):
    (document,) = NutgrafRetriever(url=url, k=1).invoke("pay rise of the ferry crews")
    assert without_score(document) == Document(
        id=f"ferry-strike:0-{len(FERRY_TEXT)}",
        page_content=FERRY_TEXT,
        metadata={
            "article_id": FERRY["id"],
            "title": FERRY["title"],
            "source": FERRY["source"],
            "url": FERRY["url"],
            "published": FERRY["published"],
            "start": 0,
            "end": len(FERRY_TEXT),
        },
    )


def test_it_filters_like_a_search_and_works_on_an_event_loop(url):
    retriever = NutgrafRetriever(url=url, tag=["shipping", "-strikes"], since="2025-07", until="2025-07-20")
    by_invoke = retriever.invoke("news from the harbour")
    assert [document.metadata["article_id"] for document in by_invoke] == [QUAY["id"]]
    assert asyncio.run(retriever.ainvoke("news from the harbour")) == by_invoke
    assert retriever.batch(["news from the harbour"] * 3) == [by_invoke] * 3


@pytest.mark.parametrize("now", ["2025-07-21T12:00:00Z", datetime(2025, 7, 21, 12, tzinfo=UTC)])
def test_spans_count_back_from_the_moment_that_is_given(url, now):
    found = NutgrafRetriever(url=url, since="7d", until="1d", now=now).invoke("news from the harbour")
    assert [document.metadata["article_id"] for document in found] == [QUAY["id"]]


def test_every_field_is_a_word_of_the_search(monkeypatch):
    words = {"k": 3, "source": ["Coast Daily"], "lang": ["en"], "tag": ["shipping"], "since": "7d", "until": "1d"}
    words |= {"now": "2025-07-21T12:00:00Z", "group": "article", "rerank": False}
    asked = []

    def search(_, q, **given):
        asked.append((q, given))
        return SearchResult(query=q, interpreted={}, hits=(), took_ms=0.1)

    monkeypatch.setattr(Client, "search", search)
    assert NutgrafRetriever(**words).invoke("harbour") == []
    NutgrafRetriever(since="", until=None).invoke("harbour")
    plain = {"k": 10, "source": [], "lang": [], "tag": [], "group": "passage", "rerank": True}
    NutgrafRetriever(since=date(2025, 7, 1)).invoke("harbour")
    assert asked == [("harbour", words), ("harbour", plain), ("harbour", plain | {"since": date(2025, 7, 1)})]


@pytest.mark.parametrize("unknown", [{"sources": ["Coast Daily"]}, {"min_confidence": 0.9}])
def test_an_unknown_filter_is_refused_and_not_passed_over(url, unknown):
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        NutgrafRetriever(url=url, **unknown)


def test_it_is_a_link_in_a_chain(url):
    def quoted(documents):
        return "\n".join(f"[{document.metadata['source']}] {document.page_content}" for document in documents)

    prompt = ChatPromptTemplate.from_template("{context}\n\nQuestion: {question}")
    chain = {"context": NutgrafRetriever(url=url, k=1) | quoted, "question": RunnablePassthrough()} | prompt
    (message,) = chain.invoke("How large is the pay rise?").to_messages()
    assert message.content == f"[Harbour Times] {FERRY_TEXT}\n\nQuestion: How large is the pay rise?"


def test_a_refusal_goes_through_and_the_key_stays_hidden(url):
    retriever = NutgrafRetriever(url=url, api_key="very-secret", since="someday")
    with pytest.raises(ApiError, match="'someday' is no date"):
        retriever.invoke("ferry")
    assert "very-secret" not in repr(retriever)


@pytest.mark.parametrize(
    ("module", "package", "extra"),
    [("langchain", "langchain_core", "langchain"), ("llama_index", "llama_index", "llama-index")],
)
def test_without_its_package_it_says_what_to_install(module, package, extra):
    code = f"import sys; sys.modules['{package}'] = None; import service.client.{module}"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert f"pip install 'nutgraf[{extra}]'" in done.stderr.splitlines()[-1]
