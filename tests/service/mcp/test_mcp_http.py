"""MCP over HTTP: the protocol's own client against a server process."""

import asyncio
import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import httpx
import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError
from news import FERRY, FERRY_TEXT, NEWS, OLIVES, QUAY, open_hashed, settings_in
from running import PATIENCE_S, ROOT, running
from served import served

from index.ingest.records import article_from_record
from service.http.app import create_app

READ_ONLY = {"read_only_hint": True, "idempotent_hint": True, "open_world_hint": False}
LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
ACCEPT = {"accept": "application/json"}


def use(url, act, mode="auto"):
    """Whatever `act` answers, given a connected client."""

    async def session():
        async with Client(f"{url}/mcp", mode=mode) as client:
            return await act(client)

    return asyncio.run(session())


def call(url, name, mode="auto", **arguments):
    return use(url, lambda client: client.call_tool(name, arguments), mode)


def posted(address, **request):
    return httpx.post(address, timeout=PATIENCE_S, **request)


def test_the_tools_are_listed_with_their_schemas_and_as_read_only(url):
    listed = use(url, lambda client: client.list_tools()).tools
    assert [tool.name for tool in listed] == ["search", "fetch", "search_articles", "ask_articles"]
    for tool in listed:
        hints = tool.annotations.model_dump()
        assert {name: hints[name] for name in READ_ONLY} == READ_ONLY
        assert tool.input_schema["additionalProperties"] is False
        assert tool.output_schema["type"] == "object"
        assert tool.description


def test_the_connector_pair_takes_and_answers_exactly_what_is_expected_of_it(url):
    listed = {tool.name: tool for tool in use(url, lambda client: client.list_tools()).tools}
    assert list(listed["search"].input_schema["properties"]) == ["query"]
    assert list(listed["fetch"].input_schema["properties"]) == ["id"]
    found = call(url, "search", query="pay rise of the ferry crews").structured_content
    assert list(found) == ["results"]
    assert found["results"][0] == {name: FERRY[name] for name in ("id", "title", "url")}
    assert call(url, "fetch", id=FERRY["id"]).structured_content == {
        **{name: FERRY[name] for name in ("id", "title", "url")},
        "text": FERRY_TEXT,
        "metadata": {
            "source": "Harbour Times",
            "published": "2025-08-04T09:30Z",
            "authors": "Ida Moreau, Tom Achebe",
            "lang": "en",
            "tags": "shipping, strikes",
        },
    }


def test_search_names_each_article_once_and_fetch_reads_every_one_of_them(url):
    ids = [each["id"] for each in call(url, "search", query="quay ferry olives lamp").structured_content["results"]]
    assert sorted(ids) == sorted(each["id"] for each in NEWS)
    for id in ids:
        assert call(url, "fetch", id=id).structured_content["id"] == id


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_an_article_without_an_address_has_one_here(url, mode):
    found = call(url, "search", mode, query="Oliven").structured_content["results"]
    (address,) = (each["url"] for each in found if each["id"] == OLIVES["id"])
    assert address == call(url, "fetch", mode, id=OLIVES["id"]).structured_content["url"] == f"{url}/v1/articles/olives"
    assert httpx.get(address, timeout=PATIENCE_S).json()["text"] == OLIVES["text"]


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_text_of_a_result_is_its_structure_as_json(url, mode):
    result = call(url, "search_articles", mode, q="lorries", k=1)
    (content,) = result.content
    assert content.type == "text"
    assert json.loads(content.text) == result.structured_content
    assert result.structured_content["hits"][0]["article"]["id"] == QUAY["id"]


def test_search_articles_answers_what_http_does_under_the_same_filters(url):
    words = {"q": "shipping news", "tag": ["shipping", "-strikes"], "since": "2025-07", "group": "article"}
    by_http = posted(f"{url}/v1/search", json=words).json()
    by_mcp = call(url, "search_articles", **words).structured_content
    assert [hit["article"]["id"] for hit in by_mcp["hits"]] == [QUAY["id"]]
    assert by_mcp["hits"] == by_http["hits"]


def test_ask_articles_answers_with_its_citation_and_keeps_silent_where_the_articles_do(url):
    answer = call(url, "ask_articles", question="How large is the pay rise?", source="Harbour Times").structured_content
    assert (answer["answered"], answer["answer"]) == (True, "6 percent")
    (cited,) = answer["citations"]
    assert cited["quote"] == FERRY_TEXT[cited["start"] : cited["end"]]
    silent = call(url, "ask_articles", question="How large is the pay rise?", source=OLIVES["source"])
    assert (silent.is_error, silent.structured_content["answered"]) == (False, False)


def test_a_question_may_lean_on_the_turn_before_it(url):
    before = {"question": "How large is the pay rise of the ferry crews?", "answer": "6 percent"}
    follow_up = {"question": "And when did they go back to work?", "earlier": [before]}
    by_mcp = call(url, "ask_articles", **follow_up).structured_content
    by_http = posted(f"{url}/v1/ask", json=follow_up).json()
    assert by_mcp["interpreted"] == by_http["interpreted"] != {}
    assert by_mcp["answer"] == by_http["answer"]


@pytest.mark.parametrize("mode", ["auto", "legacy"])
@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("ask_articles", {"question": "x", "limt": 3}, "'limt' is not known here; remove it"),
        ("ask_articles", {"question": "x", "stream": True}, "'stream' is not known here; remove it"),
        ("search_articles", {}, "'q' is missing; give it"),
        ("search_articles", {"q": "x", "since": "someday"}, "'someday' is no date; write 2025"),
        ("search_articles", {"q": "x", "k": "3"}, "'k': Input should be a valid integer"),
        ("fetch", {"id": "nobody"}, "there is no article with the id 'nobody'"),
        ("search", {"query": " "}, "the question is empty; ask something"),
    ],
)
def test_what_is_wrong_is_told_as_the_tools_error_in_nutgrafs_words(url, mode, name, arguments, message):
    result = call(url, name, mode, **arguments)
    assert result.is_error
    assert result.content[0].text.startswith(message)
    assert result.structured_content is None


def test_an_unknown_tool_is_a_fault_of_the_protocol(url):
    async def fail(client):
        with pytest.raises(MCPError, match="there is no tool 'delete'; there are search, fetch"):
            await client.call_tool("delete", {})

    use(url, fail)


def test_pages_elsewhere_cannot_reach_it_by_a_name_rebound_to_this_machine(url):
    def status(**headers):
        return posted(f"{url}/mcp", json=LIST, headers={**ACCEPT, **headers}).status_code

    port = httpx.URL(url).port
    assert status() == 200
    assert status(host="evil.example") == 403
    assert status(host=f"evil.example:{port}") == 403
    assert status(host=f"localhost:{port}") == 200
    assert status(origin="http://evil.example") == 403
    assert status(origin="null") == 403
    assert status(host=f"localhost:{port}", origin=f"http://localhost:{port}") == 200


def test_names_and_pages_that_the_settings_give_are_let_in(tmp_path):
    settings = settings_in(tmp_path, hosts="news.example", cors="https://chat.example")
    with served(create_app(settings, opener=open_hashed)) as client:
        client.event_hooks = {}

        def status(**headers):
            return client.post("/mcp", json=LIST, headers={**ACCEPT, **headers}).status_code

        assert status(host="news.example:8443", origin="https://chat.example") == 200
        assert status(host="other.example") == 403
        assert status(origin="https://other.example") == 403


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_only_post_goes_there_whatever_session_is_named(url, method):
    session = {"mcp-session-id": "nobody"}
    answer = httpx.request(method, f"{url}/mcp", headers={"accept": "text/event-stream", **session})
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    said = f"{method} does not go here; POST does: there are no sessions and no streams of events"
    assert answer.json()["detail"] == said
    listed = posted(f"{url}/mcp", json=LIST, headers={**ACCEPT, **session}).json()
    assert [tool["name"] for tool in listed["result"]["tools"]][:2] == ["search", "fetch"]


def test_a_body_is_bounded_like_any_question(url):
    assert posted(f"{url}/mcp", json={**LIST, "params": {"x": "y" * 1_100_000}}, headers=ACCEPT).status_code == 413


def test_several_clients_at_once_over_two_processes(tmp_path):
    with open_hashed(settings_in(tmp_path)) as engine:
        engine.add(article_from_record(each, collected=datetime.now(UTC)) for each in NEWS)
    with running(tmp_path / "data", NUTGRAF_WORKERS="2") as url:

        async def session(number):
            async with Client(f"{url}/mcp", mode="legacy" if number % 2 else "auto") as client:
                found = await client.call_tool("search", {"query": "lorries on the quay"})
                return found.structured_content["results"][0]["id"]

        async def sessions():
            return await asyncio.gather(*map(session, range(6)))

        assert asyncio.run(sessions()) == [QUAY["id"]] * 6


def test_a_server_that_is_not_ready_says_so_as_an_error_of_the_tool(tmp_path):
    def fail(_):
        raise RuntimeError("no disk")

    with served(create_app(settings_in(tmp_path), opener=fail), wait=False) as client:
        client.event_hooks = {}
        result = call(str(client.base_url), "search", query="ferry")
    assert result.is_error
    assert result.content[0].text == "the index cannot be opened: no disk"


def test_too_much_at_once_is_told_as_an_error_of_the_tool(tmp_path):
    begun, go_on = threading.Semaphore(0), threading.Event()

    def open_slow(settings):
        engine = open_hashed(settings)
        ask = engine.ask

        def wait_and_ask(*args, **kwargs):
            begun.release()
            assert go_on.wait(60)
            return ask(*args, **kwargs)

        engine.ask = wait_and_ask
        return engine

    question = {"question": "How large is the pay rise?"}
    with served(create_app(settings_in(tmp_path, queue=0), opener=open_slow)) as client, ThreadPoolExecutor() as pool:
        url = str(client.base_url)
        first = [pool.submit(call, url, "ask_articles", **question) for _ in range(2)]  # as many as there are threads
        try:
            assert begun.acquire(timeout=60)
            assert begun.acquire(timeout=60)
            refused = call(url, "ask_articles", **question)
        finally:
            go_on.set()
        assert not any(each.result().is_error for each in first)
    assert refused.is_error
    assert refused.content[0].text == "more requests wait than the server can take; slow down and try again"


def test_a_server_that_is_not_asked_for_it_does_not_load_the_protocol():
    code = "import sys, service.http.app, service.cli.commands.mcp; print('mcp' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("False\n", "")


def test_an_application_that_starts_again_serves_it_again(tmp_path):
    app = create_app(settings_in(tmp_path), opener=open_hashed)
    for _ in range(2):
        with served(app) as client:
            client.event_hooks = {}
            assert client.post("/mcp", json=LIST, headers=ACCEPT).json()["result"]["tools"]


@pytest.mark.parametrize("version", [None, "2025-06-18", "2026-07-28", "1999-01-01"])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b"\xff\xfe",
        b"[" * 20_000,
        b'{"jsonrpc": "2.0", "id": 1, "method": "no/such"}',
        b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "search", "arguments": [1]}}',
        b'{"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "\\ud800", "arguments": {}}}',
    ],
)
def test_no_body_brings_it_down(url, version, body):
    headers = {**ACCEPT, "content-type": "application/json", **({"mcp-protocol-version": version} if version else {})}
    answer = posted(f"{url}/mcp", content=body, headers=headers)
    assert answer.status_code in (200, 400, 404)
    assert "error" in answer.json()


def test_a_slash_at_the_end_of_its_address_changes_nothing(url):
    with_slash, without = (posted(f"{url}{path}", json=LIST, headers=ACCEPT) for path in ("/mcp/", "/mcp"))
    assert (with_slash.status_code, with_slash.json()) == (200, without.json())
    assert [posted(f"{url}{path}", json=LIST).status_code for path in ("/mcp//", "/mcp/x", "/v1/ask/")] == [404] * 3


@pytest.mark.parametrize("headers", [{}, {"content-type": "text/plain"}, {"content-type": b"text/\xff"}])
def test_another_media_type_is_refused_with_a_problem(url, headers):
    answer = posted(f"{url}/mcp", content=json.dumps(LIST).encode(), headers={**ACCEPT, **headers})
    assert (answer.status_code, answer.headers["content-type"]) == (415, "application/problem+json")
    assert answer.json()["detail"] == "send application/json"


def test_a_client_that_accepts_no_json_is_told(url):
    headers = {"accept": "text/html", "mcp-protocol-version": "2026-07-28"}
    answer = posted(f"{url}/mcp", json=LIST, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (406, "application/problem+json")
    assert "application/json" in answer.json()["detail"]
