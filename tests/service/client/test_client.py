"""Client and AsyncClient: every operation against a server process, and what they make of failures."""

import asyncio
import dataclasses
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import httpx
import pytest
from made_up_server import answering
from news import FERRY, FERRY_TEXT, NEWS, OLIVES, QUAY, UNDATED
from running import running

from service import schemas
from service.client import (
    AddReport,
    ApiError,
    Article,
    ArticlePage,
    ArticleRef,
    AsyncClient,
    Client,
    Copy,
    Duplicate,
    PageReport,
    Rejected,
)
from service.client import answers as values

ROOT = Path(__file__).parents[3]
REF = ArticleRef(**{name: FERRY[name] for name in ("id", "title", "source", "published", "url")})


@pytest.fixture
def client(url):
    with Client(url) as client:
        yield client


def test_search_answers_with_values(client):
    found = client.search("pay rise of ferry crews", k=1)
    assert found.query == "pay rise of ferry crews"
    (hit,) = found.hits
    assert hit.article == REF
    assert hit.passage.text == FERRY_TEXT[hit.passage.start : hit.passage.end]
    assert (hit.copies, hit.parts) == ((), None)
    (explained,) = client.search("pay rise of ferry crews", k=1, explain=True, rerank=False).hits
    assert (explained.parts.lexical_rank, explained.parts.relevance) == (1, None)


def ids(found):
    return [hit.article.id for hit in found.hits]


def test_search_takes_every_filter(client):
    assert set(ids(client.search("news", source=["Harbour Times", "Talbote"]))) == {FERRY["id"], OLIVES["id"]}
    assert ids(client.search("news", tag="shipping", since="2025-08")) == [FERRY["id"]]
    assert ids(client.search("news", lang=("de",), group="article")) == [OLIVES["id"]]
    now = datetime(2025, 8, 5, 14, tzinfo=timezone(timedelta(hours=2)))
    assert ids(client.search("news", since="7d", now=now)) == [FERRY["id"]]


def test_ask_answers_with_its_citation_or_not_at_all(client):
    answer = client.ask("How large is the pay rise?", source="Harbour Times", k=1)
    assert (answer.answered, answer.answer) == (True, "6 percent")
    (cited,) = answer.citations
    assert (cited.article_id, cited.quote) == (FERRY["id"], FERRY_TEXT[cited.start : cited.end])
    silent = client.ask("How large is the pay rise?", source="Harbour Times", min_confidence=1.0)
    assert (silent.answered, silent.answer, silent.alternatives[0].answer) == (False, None, "6 percent")


def test_a_question_may_lean_on_the_turn_before_and_be_written_out(client):
    before = {"question": "How large is the pay rise?", "answer": "6 percent", "articles": [FERRY["id"]]}
    answer = client.ask("And when did they go back to work?", earlier=[before], generate=True, k=1)
    assert answer.hits[0].article.id == FERRY["id"]
    assert answer.generated.written_by == "extractive"
    assert answer.generated.text


def test_an_id_may_be_an_address(client):
    article = client.get(QUAY["id"])
    assert isinstance(article, Article)
    assert (article.id, article.text, article.tags) == (QUAY["id"], QUAY["text"], ("shipping",))
    assert ids_of(client.related(QUAY["id"], 2)) <= {each["id"] for each in NEWS} - {QUAY["id"]}
    assert len(client.related(QUAY["id"], 2)) == 2


def ids_of(hits):
    return {hit.article.id for hit in hits}


def test_a_listing_is_read_page_by_page(client):
    seen, cursor = [], ""
    while True:
        page = client.list(limit=3, cursor=cursor)
        assert isinstance(page, ArticlePage)
        seen += [article.id for article in page.articles]
        if page.cursor is None:
            break
        cursor = page.cursor
    assert seen == [each["id"] for each in (FERRY, QUAY, OLIVES, UNDATED)]
    assert [article.id for article in client.list(source="-Harbour Times", until="2025-07").articles] == [
        QUAY["id"],
        OLIVES["id"],
    ]


def test_stats_count_what_there_is(client):
    stats = client.stats()
    assert (stats.articles, stats.sources["Talbote"]) == (len(NEWS), 1)
    assert stats.encoder["name"] == "hashed"


def test_articles_and_pages_go_in_and_out(tmp_path):
    with running(tmp_path / "data") as url, Client(url) as client:
        added = client.add([FERRY, {"title": "No text"}, {**FERRY, "id": "copy", "source": "Coast Daily"}])
        reason = "the article has no text; give its body as 'text'"
        assert added == AddReport(
            added=2,
            updated=0,
            unchanged=0,
            duplicates=(Duplicate(id="copy", of=FERRY["id"]),),
            rejected=(Rejected(position=1, reason=reason),),
        )
        assert client.get(FERRY["id"]).copies == (
            Copy(id="copy", source="Coast Daily", published=FERRY["published"], url=FERRY["url"]),
        )
        page = f"<html><title>Beacon</title><article><h1>Beacon</h1><p>{FERRY_TEXT * 3}</p></article></html>"
        collected = datetime(2025, 8, 6, tzinfo=UTC)
        read = client.add_page(page, url="https://rock.example/beacon", collected=collected, dry_run=True)
        assert isinstance(read, PageReport)
        assert (read.added, read.articles[0].url) == (0, "https://rock.example/beacon")
        assert read.articles[0].collected == "2025-08-06T00:00:00Z"
        assert client.add_page(page.encode(), url="https://rock.example/beacon").added == 1
        assert client.delete("copy") == 1
        for nothing in ("", [], ()):  # what names no outlet must not stand for all of them
            with pytest.raises(ApiError, match=r"422 .*source.*at least 1 character"):
                client.delete_where(source=nothing, until="2030")
        assert client.delete_where(source="Harbour Times", until=datetime(2025, 8, 5, tzinfo=UTC)) == 1
        assert client.stats().articles == 1


def test_the_asynchronous_client_does_the_same(url, tmp_path):
    async def read():
        async with AsyncClient(url) as client:
            found, answer, article, page, near, stats = await asyncio.gather(
                client.search("pay rise of ferry crews", k=1),
                client.ask("How large is the pay rise?", source="Harbour Times"),
                client.get(QUAY["id"]),
                client.list(limit=1),
                client.related(QUAY["id"], 1),
                client.stats(),
            )
            with pytest.raises(ApiError, match="404"):
                await client.get("nobody")
        return found, answer, article, page, near, stats

    found, answer, article, page, near, stats = asyncio.run(read())
    assert (found.hits[0].article, answer.answer, article.text) == (REF, "6 percent", QUAY["text"])
    assert (page.articles[0].id, len(near), stats.articles) == (FERRY["id"], 1, len(NEWS))


def test_the_asynchronous_client_writes(tmp_path):
    async def write(url):
        async with AsyncClient(url) as client:
            added = await client.add(NEWS)
            page = await client.add_page("Beacon lit\n\nThe beacon was lit again.", content_type="text/plain")
            gone = await client.delete(FERRY["id"])
            return added.added, page.added, gone, await client.delete_where(lang="de")

    with running(tmp_path / "data") as url:
        assert asyncio.run(write(url)) == (len(NEWS), 1, 1, 1)


def test_a_refusal_is_told_in_the_servers_words(client):
    with pytest.raises(ApiError) as missing:
        client.get("nobody")
    error = missing.value
    assert (error.status, error.title, error.retry_after) == (404, "Not Found", None)
    assert error.detail == "there is no article with the id 'nobody'; search or list the articles to see their ids"
    assert str(error) == f"404 Not Found: {error.detail}"
    with pytest.raises(ApiError) as unknown:
        client.search("x", limt=3)
    assert unknown.value.errors == ({"in": "body", "name": "limt", "detail": "'limt' is not known here; remove it"},)


def test_a_server_that_is_not_there_is_told_as_such():
    with Client("http://127.0.0.1:9", retries=0) as client, pytest.raises(ApiError) as refused:
        client.stats()
    assert (refused.value.status, refused.value.title) == (None, "No answer")
    assert "http://127.0.0.1:9" in refused.value.detail


BUSY = httpx.Response(429, headers={"retry-after": "0"}, json={"title": "Too Many Requests", "detail": "slow down"})
LATER = httpx.Response(503, headers={"retry-after": "7"}, json={"title": "Service Unavailable", "detail": "not yet"})
GONE = httpx.Response(200, json={"deleted": 1})


def test_what_was_not_begun_is_tried_again(tmp_path):
    with answering(BUSY, BUSY, GONE) as (url, seen), Client(f"{url}/", api_key="secret") as client:
        assert client.delete("x") == 1
    assert [(each.command, each.path) for each in seen] == [("DELETE", "/v1/articles/x")] * 3
    assert {each.headers["authorization"] for each in seen} == {"Bearer secret"}


def test_after_the_last_try_the_error_says_when_to_come_back():
    with answering(LATER) as (url, seen), Client(url, retries=0) as client, pytest.raises(ApiError) as late:
        client.add([FERRY])
    assert (late.value.status, late.value.detail, late.value.retry_after) == (503, "not yet", 7.0)
    assert len(seen) == 1


def test_what_may_have_been_done_is_not_done_twice():
    broken = httpx.Response(500, json={"title": "Internal Server Error"})
    with answering(broken, GONE) as (url, seen), Client(url) as client, pytest.raises(ApiError, match="500"):
        client.add([FERRY])
    assert len(seen) == 1


def test_what_was_begun_and_not_answered_in_time_is_not_done_twice():
    began = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with Client(url, timeout=0.5) as client, pytest.raises(ApiError, match="timed out"):
            client.delete("x")
        assert time.monotonic() - began < 4  # httpx's own patience is 5
        asked, _ = listener.accept()
        listener.settimeout(0.5)
        with asked, pytest.raises(TimeoutError):
            listener.accept()


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7.0), ("Wed, 21 Oct 2026 07:28:00 GMT", None), ("²", None), ("-1", None), ("", None)]
)
def test_when_to_come_back_is_known_in_seconds_or_not_at_all(header, seconds):
    headers = [(b"retry-after", header.encode())]
    assert ApiError.of(httpx.Response(503, headers=headers)).retry_after == seconds


@pytest.mark.parametrize("errors", [5, "x", {"a": 1}, ["x", 1], None])
def test_what_a_proxy_calls_errors_is_not_believed(errors):
    error = ApiError.of(httpx.Response(502, json={"errors": errors}))
    assert (error.status, error.title, error.errors) == (502, "Bad Gateway", ())


def test_a_long_page_of_a_proxy_is_cut():
    assert ApiError.of(httpx.Response(502, text="x" * 900)).detail == "x" * 500


@pytest.mark.parametrize("content", ['["no"]', "null", '"no"', "{", ""])
def test_what_is_no_problem_is_told_as_it_came(content):
    error = ApiError.of(httpx.Response(502, text=content))
    assert (error.title, error.detail, error.errors) == ("Bad Gateway", content, ())


def test_what_is_no_nutgraf_server_is_told_as_such():
    page = httpx.Response(200, html="<h1>It works</h1>")
    with answering(page) as (url, _), Client(url) as client, pytest.raises(ApiError, match="no nutgraf server") as odd:
        client.stats()
    assert odd.value.status == 200
    proxy = httpx.Response(502, html="<h1>Bad gateway</h1>")
    with answering(proxy) as (url, _), Client(url) as client, pytest.raises(ApiError) as bad:
        client.stats()
    assert (bad.value.title, bad.value.detail) == ("Bad Gateway", "<h1>Bad gateway</h1>")


def test_fields_newer_than_the_client_are_passed_over():
    newer = httpx.Response(200, json={"deleted": 1, "freed_bytes": 12})
    with answering(newer) as (url, _), Client(url) as client:
        assert client.delete("x") == 1


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        (values.SearchResult, schemas.SearchOut),
        (values.Hit, schemas.HitOut),
        (values.ArticleRef, schemas.ArticleRef),
        (values.Copy, schemas.Copy),
        (values.Passage, schemas.PassageOut),
        (values.Parts, schemas.PartsOut),
        (values.Answer, schemas.AskOut),
        (values.Generated, schemas.GeneratedOut),
        (values.Sentence, schemas.SentenceOut),
        (values.Citation, schemas.CitationOut),
        (values.Alternative, schemas.AlternativeOut),
        (values.Summary, schemas.ArticleSummary),
        (values.Article, schemas.ArticleOut),
        (values.ArticlePage, schemas.ListOut),
        (values.AddReport, schemas.AddOut),
        (values.Duplicate, schemas.DuplicateOut),
        (values.Rejected, schemas.RejectedOut),
        (values.PageReport, schemas.PageOut),
        (values.Deleted, schemas.DeleteOut),
        (values.Hits, schemas.Hits),
        (values.Stats, schemas.StatsOut),
    ],
)
def test_every_value_has_the_fields_of_the_api(value, schema):
    assert {field.name for field in dataclasses.fields(value)} == set(schema.model_fields)


def test_the_client_needs_neither_the_engine_nor_the_server():
    code = (
        "import sys, service.client; "
        "print([name for name in ('index', 'fastapi', 'starlette', 'numpy', 'faiss', 'mcp') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("[]\n", "")
