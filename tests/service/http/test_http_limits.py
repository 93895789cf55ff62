"""The gate, the lanes and the runtime: sizes, ids, order under load, start and stop."""

import asyncio
import io
import json
import logging
import select
import socket
import threading
import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import ExitStack

import pytest
from news import FERRY, open_hashed, settings_in
from served import PATIENCE_S, served, until_ready

from index.errors import CollectionRefused
from index.query import MAX_QUERY_CHARS
from service.http import gate, protocol
from service.http.app import create_app
from service.http.logs import JsonLines
from service.http.runtime import WRITE_QUEUE
from service.lanes import Lane, LaneFull
from service.requests import MAX_ANSWER_CHARS, MAX_TURNS

MB = 1024 * 1024


class Held:
    """An engine whose calls wait until the test lets them go; `entered` is released once for each that waits."""

    def __init__(self, engine, *names):
        self._engine = engine
        self._names = names
        self.entered = threading.Semaphore(0)
        self.go = threading.Event()
        self.closed = False

    def close(self):
        self.closed = True
        self._engine.close()

    def __getattr__(self, name):
        method = getattr(self._engine, name)

        def held(*args, **kwargs):
            if name in self._names:
                self.entered.release()
                assert self.go.wait(PATIENCE_S)
            return method(*args, **kwargs)

        return held

    def wait_until_entered(self):
        assert self.entered.acquire(timeout=PATIENCE_S)


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    settings = settings_in(tmp_path_factory.mktemp("limits"), max_body_mb=1)
    with served(create_app(settings, opener=open_hashed)) as client:
        yield client


@pytest.fixture
def held(tmp_path, request):
    """A client, and the engine behind it whose named calls wait; one reading thread, one place in its queue."""
    engines = []

    def opener(settings):
        engines.append(Held(open_hashed(settings), *request.param))
        return engines[0]

    with served(create_app(settings_in(tmp_path, queue=1), opener=opener)) as client:
        yield client, engines[0]
    assert engines[0].closed


def test_a_request_id_is_echoed_or_made(client):
    assert client.get("/healthz", headers={"x-request-id": "a.b:7/Z"}).headers["x-request-id"] == "a.b:7/Z"
    made = {client.get("/healthz").headers["x-request-id"] for _ in range(3)}
    assert len(made) == 3
    for refused in ("two words", "x" * 129, "é".encode(), ""):
        assert client.get("/healthz", headers={"x-request-id": refused}).headers["x-request-id"] not in (refused, "")
    assert client.get("/nowhere", headers={"x-request-id": "lost"}).headers["x-request-id"] == "lost"


def test_every_answer_says_how_long_it_took(client):
    name, _, milliseconds = client.get("/v1/stats").headers["server-timing"].partition(";dur=")
    assert name == "total"
    assert float(milliseconds) > 0


def padded(size: int) -> bytes:
    """A body of exactly this size that takes in nothing."""
    return b'{"articles": []' + b" " * (size - 16) + b"}"


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize(("size", "status"), [(MB, 200), (MB + 1, 413)])
def test_the_body_is_bounded_to_the_byte(client, size, status, chunked):
    body = padded(size)
    assert len(body) == size
    content = (body[start : start + 100_000] for start in range(0, size, 100_000)) if chunked else body
    response = client.post("/v1/articles", content=content, headers={"content-type": "application/json"})
    assert response.status_code == status
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("chunked", [False, True])
def test_what_brings_no_conversation_is_bounded_more_tightly(client, chunked):
    body = json.dumps({"query": "x", "knowledge_id": "y" * gate.MAX_QUESTION_BYTES}).encode()
    content = iter([body[:40_000], body[40_000:]]) if chunked else body
    response = client.post("/v1/retrieval", content=content, headers={"content-type": "application/json"})
    assert response.status_code == 413
    assert "65,536" in response.json()["detail"]


@pytest.mark.parametrize(("path", "name"), [("/v1/ask", "question"), ("/v1/search", "q")])
def test_as_many_and_as_long_turns_as_may_be_sent_are_taken(client, path, name):
    turn = {"question": "é" * MAX_QUERY_CHARS, "answer": "é" * MAX_ANSWER_CHARS}
    body = json.dumps({name: "x", "earlier": [turn] * MAX_TURNS}, ensure_ascii=False).encode()
    headers = {"content-type": "application/json"}
    assert gate.MAX_QUESTION_BYTES < len(body) < gate.MAX_CHAT_BYTES
    assert client.post(path, content=body, headers=headers).status_code == 200
    response = client.post(path, content=body + b" " * gate.MAX_CHAT_BYTES, headers=headers)
    assert (response.status_code, "1,048,576" in response.json()["detail"]) == (413, True)


def test_a_body_that_nobody_reads_is_bounded_too(client):
    assert client.request("GET", "/healthz", content=b"x" * gate.MAX_QUESTION_BYTES).status_code == 200
    assert client.request("GET", "/healthz", content=b"x" * (gate.MAX_QUESTION_BYTES + 1)).status_code == 413


def test_the_url_and_the_headers_are_bounded(client):
    url = "/v1/search?q=" + "x" * gate.MAX_URL_BYTES
    assert client.get(url).status_code == 414
    with socket.create_connection((client.base_url.host, client.base_url.port), timeout=PATIENCE_S) as connection:
        connection.sendall(f"GET {url:x<70000} HTTP/1.1\r\nhost: localhost\r\n\r\n".encode())
        assert connection.recv(4096).startswith(b"HTTP/1.1 414 ")
    assert client.get("/healthz", headers={"x-long": "x" * gate.MAX_HEADER_BYTES}).status_code == 431
    longest = "/v1/search?q=" + "%E0%A4%A8" * 1500
    assert client.get(longest).status_code == 200


@pytest.mark.parametrize("held", [("search",)], indirect=True)
def test_a_slow_engine_does_not_hold_up_the_event_loop(held):
    client, engine = held
    with ThreadPoolExecutor() as callers:
        slow = callers.submit(client.get, "/v1/search", params={"q": "x"})
        engine.wait_until_entered()
        assert client.get("/healthz").status_code == 200
        assert client.get("/v1/stats").status_code == 200
        assert not slow.done()
        engine.go.set()
        assert slow.result().status_code == 200


@pytest.mark.parametrize("held", [("search",)], indirect=True)
def test_beyond_the_queue_requests_are_refused_at_once(held):
    client, engine = held
    with ThreadPoolExecutor() as callers:
        running = [callers.submit(client.get, "/v1/search", params={"q": "x"}) for _ in range(2)]
        engine.wait_until_entered()
        engine.wait_until_entered()
        other = [callers.submit(client.get, "/v1/search", params={"q": "x"}) for _ in range(2)]
        # one of the two takes the only place in the queue, the other is refused while all still wait
        (refused,) = wait(other, timeout=PATIENCE_S, return_when=FIRST_COMPLETED).done
        assert refused.result().status_code == 429
        assert refused.result().headers["retry-after"] == "1"
        engine.go.set()
        assert [each.result().status_code for each in running] == [200, 200]
        assert sorted(each.result().status_code for each in other) == [200, 429]


@pytest.mark.parametrize("held", [("add",)], indirect=True)
def test_a_long_upload_does_not_starve_searches(held):
    client, engine = held
    with ThreadPoolExecutor() as callers:
        upload = callers.submit(client.post, "/v1/articles", json={"articles": [FERRY]})
        engine.wait_until_entered()
        second = callers.submit(client.post, "/v1/articles", json={"articles": [FERRY]})
        for _ in range(5):
            assert client.get("/v1/search", params={"q": "ferry"}).json()["hits"] == []
        assert not upload.done()
        engine.go.set()
        assert upload.result().json()["added"] == 1
        assert second.result().json()["unchanged"] == 1


@pytest.mark.anyio
async def test_between_the_steps_of_a_long_call_another_has_its_turn():
    lane, go, order = Lane("test", workers=1, queue=1), threading.Event(), []

    def first():
        assert go.wait(PATIENCE_S)
        order.append("first")

    steps = [first, lambda: order.append("second")]
    long = asyncio.create_task(lane.run_in_turns(steps, lambda: order.append("last")))
    await asyncio.sleep(0)
    short = asyncio.create_task(lane.run(lambda: order.append("short")))
    await asyncio.sleep(0)
    with pytest.raises(LaneFull):
        await lane.run(lambda: order.append("refused"))
    go.set()
    await asyncio.gather(long, short)
    assert order == ["first", "short", "second", "last"]
    assert not lane.full
    await lane.close()


@pytest.mark.anyio
async def test_a_call_that_fails_in_a_step_gives_its_place_back():
    lane = Lane("test", workers=1, queue=0)
    with pytest.raises(ZeroDivisionError):
        await lane.run_in_turns([lambda: 1 // 0], lambda: pytest.fail("goes on"))
    assert await lane.run(lambda: "free") == "free"
    await lane.close()


@pytest.mark.parametrize("path", ["/v1/articles", "/v1/pages", "/v1/pages?dry_run=true"])
def test_uploads_beyond_those_that_may_wait_are_refused_before_they_are_read(client, path):
    head = f"POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: {{}}\r\ncontent-length: 99\r\n\r\n"
    begun = head.format("application/json" if path == "/v1/articles" else "text/plain").encode() + b"{"
    with ExitStack() as opened:
        connections = [opened.enter_context(connected(client)) for _ in range(WRITE_QUEUE + 2)]
        for connection in connections:
            connection.sendall(begun)
        (answered, *others), _, _ = select.select(connections, [], [], PATIENCE_S)
        assert answered.recv(4096).startswith(b"HTTP/1.1 429 ")
        assert others == []
        assert client.get("/v1/stats").status_code == 200
    until(lambda: client.post(path, content=b"x", headers={"content-type": "text/csv"}).status_code != 429)


def connected(client):
    return socket.create_connection((client.base_url.host, client.base_url.port), timeout=PATIENCE_S)


def until(done):
    deadline = time.monotonic() + PATIENCE_S
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_not_ready_until_the_engine_is_open(tmp_path):
    go = threading.Event()

    def opener(settings):
        assert go.wait(PATIENCE_S)
        return open_hashed(settings)

    with served(create_app(settings_in(tmp_path), opener=opener), wait=False) as client:
        assert client.get("/healthz").status_code == 200
        for path in ("/readyz", "/v1/stats", "/v1/search?q=x", "/v1/articles/x"):
            response = client.get(path)
            assert response.status_code == 503
            assert response.headers["retry-after"] == "2"
        assert client.post("/v1/articles", json={"articles": []}).status_code == 503
        go.set()
        until_ready(client)
        assert client.get("/v1/stats").json()["articles"] == 0


def test_a_collection_that_cannot_be_opened_is_reported(tmp_path):
    failed = threading.Event()

    def opener(settings):
        raise CollectionRefused("another model built this; re-encode it")

    app = create_app(settings_in(tmp_path), opener=opener, on_failure=failed.set)
    with served(app, wait=False) as client:
        assert failed.wait(PATIENCE_S)
        response = client.get("/readyz")
        assert response.status_code == 503
        assert "re-encode it" in response.json()["detail"]
    assert isinstance(app.state.runtime.failure, CollectionRefused)


@pytest.mark.anyio
async def test_a_worker_takes_requests_when_its_engine_is_open_and_not_at_all_without_one(tmp_path):
    def opener(settings):
        raise CollectionRefused("another model built this; re-encode it")

    app = create_app(settings_in(tmp_path), opener=open_hashed, open_first=True)
    async with app.router.lifespan_context(app):
        assert app.state.runtime.ready().stats().articles == 0
    failing = create_app(settings_in(tmp_path), opener=opener, open_first=True)
    with pytest.raises(CollectionRefused, match="re-encode"):
        async with failing.router.lifespan_context(failing):
            pytest.fail("it takes requests")


def test_one_log_line_per_request_without_what_was_asked(client):
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    access = logging.getLogger("nutgraf.access")
    access.addHandler(handler)
    access.setLevel(logging.INFO)
    try:
        client.get("/v1/search", params={"q": "private matter"}, headers={"x-request-id": "r-1"})
        client.get("/v1/articles/gone", headers={"x-request-id": "r-2"})
    finally:
        access.removeHandler(handler)
        access.setLevel(logging.NOTSET)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    seen = [(line["request_id"], line["method"], line["path"], line["status"]) for line in lines]
    assert seen == [("r-1", "GET", "/v1/search", 200), ("r-2", "GET", "/v1/articles/gone", 404)]
    assert "private" not in stream.getvalue()
    assert all(line["ms"] > 0 for line in lines)


def test_a_head_that_does_not_end_is_cut_off(client):
    begun = b"GET /healthz HTTP/1.1\r\nx-endless: "
    with socket.create_connection((client.base_url.host, client.base_url.port), timeout=PATIENCE_S) as connection:
        connection.sendall(begun.ljust(protocol.MAX_HEAD_BYTES + 1, b"x"))
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    assert answer.startswith(b"HTTP/1.1 431 ")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["status"] == 431
