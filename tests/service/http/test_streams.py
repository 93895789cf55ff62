"""Streams that are left, that wait, and whose server stops."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from news import NEWS, open_hashed, settings_in
from scripted_writer import ScriptedWriter
from served import PATIENCE_S, served

from index.errors import NotFound
from service.http import streams
from service.http.app import create_app

ROOT = Path(__file__).parents[3]
SUPPORT = ROOT / "tests" / "support"
RISE = "What pay rise did the union accept?"
ASKED = {"question": RISE, "generate": True}
CHAT = {"model": "nutgraf", "messages": [{"role": "user", "content": RISE}]}


@contextmanager
def writing(folder, *pieces, **settings):
    writer = ScriptedWriter(*pieces)
    with served(create_app(settings_in(folder, **settings), opener=open_hashed, writer=writer)) as client:
        client.post("/v1/articles", json={"articles": NEWS})
        client.event_hooks = {}  # they would read a stream to its end
        yield client, writer


def comes_true(condition):
    end = time.monotonic() + PATIENCE_S
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def lines_until(lines, wanted):
    """Lines up to the wanted one; the caller keeps the rest, for a response whose lines are dropped is closed."""
    seen = []
    for line in lines:
        seen.append(line)
        if wanted in line:
            return seen
    raise AssertionError(seen)


@pytest.mark.parametrize(("path", "body"), [("/v1/ask", ASKED), ("/v1/chat/completions", CHAT)])
def test_a_client_that_leaves_a_stream_ends_the_work(tmp_path, path, body):
    with writing(tmp_path, "One.", 600.0) as (client, writer):
        with client.stream("POST", path, json={**body, "stream": True}) as response:
            lines = response.iter_lines()
            lines_until(lines, "One.")
            assert not writer.ended.is_set()
        assert comes_true(writer.ended.is_set)


@pytest.mark.parametrize(("path", "body"), [("/v1/ask", ASKED), ("/v1/chat/completions", CHAT)])
def test_a_client_that_leaves_while_it_waits_ends_the_work(tmp_path, path, body):
    with writing(tmp_path, "One.", 600.0) as (client, writer):
        with pytest.raises(httpx.ReadTimeout):
            client.post(path, json=body, timeout=2)
        assert writer.asked == [RISE]
        assert comes_true(writer.ended.is_set)


@pytest.mark.parametrize(
    ("error", "status", "detail"),
    [(NotFound("the article is gone"), 404, "the article is gone"), (RuntimeError("/secret"), 500, streams.BROKEN)],
)
def test_a_stream_that_breaks_off_ends_with_the_reason(tmp_path, error, status, detail):
    with writing(tmp_path, "One.", error) as (client, _):
        asked = client.post("/v1/ask", json={**ASKED, "stream": True}).text
        chat = client.post("/v1/chat/completions", json={**CHAT, "stream": True}).text
    *_, last = asked.strip().split("\n\n")
    name, data = last.split("\n")
    assert name == "event: error"
    problem = json.loads(data.removeprefix("data: "))
    assert (problem["status"], problem["detail"]) == (status, detail)
    *_, last = chat.strip().split("\n\n")
    assert json.loads(last.removeprefix("data: "))["error"]["message"] == detail


@pytest.mark.parametrize(("path", "body"), [("/v1/ask", {"question": RISE}), ("/v1/chat/completions", CHAT)])
def test_an_event_is_one_line_for_clients_that_know_more_line_ends_than_the_protocol(tmp_path, path, body):
    said = "The union accepted a pay rise\u2028of 6 percent\u0085after eleven\u2029days."
    with served(create_app(settings_in(tmp_path), opener=open_hashed)) as client:
        client.post("/v1/articles", json={"articles": [{"id": "rise", "title": "Rise", "text": said}]})
        client.event_hooks = {}
        with client.stream("POST", path, json={**body, "stream": True, "min_confidence": 0}) as response:
            lines = [line for line in response.iter_lines() if line and not line.startswith((":", "event: "))]
    assert all(line.startswith("data: ") for line in lines)
    sent = [json.loads(line.removeprefix("data: ")) for line in lines if line != "data: [DONE]"]
    found = sent[0].get("search_results", [{}])[0].get("snippet") or sent[0]["hits"][0]["passage"]["text"]
    assert found == said.replace("\u0085", "\n")  # one that is stored as a line end


def test_comments_keep_a_silent_stream_open(tmp_path, monkeypatch):
    monkeypatch.setattr(streams, "HEARTBEAT_S", 0.1)
    with (
        writing(tmp_path, "One.", 0.5, "Two.") as (client, _),
        client.stream("POST", "/v1/chat/completions", json={**CHAT, "stream": True}) as response,
    ):
        lines = lines_until(response.iter_lines(), "[DONE]")
    between = lines[next(at for at, line in enumerate(lines) if "One." in line) :]
    assert between.count(": waiting") >= 2


def test_too_many_are_refused_before_a_stream_begins(tmp_path):
    with writing(tmp_path, "One.", queue=0) as (client, _), ThreadPoolExecutor(16) as callers:
        body = {**CHAT, "stream": True}
        calls = [callers.submit(client.post, "/v1/chat/completions", json=body) for _ in range(16)]
        wait(calls)
        answers = [call.result() for call in calls]
    refused = [each for each in answers if each.status_code == 429]
    assert {each.status_code for each in answers} == {200, 429}
    for each in refused:
        assert each.headers["retry-after"] == "1"
        assert each.json()["error"]["code"] == "rate_limit_exceeded"


@contextmanager
def slow_server(data, grace, seconds):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(SUPPORT))), "NUTGRAF_GRACE": str(grace)}
    command = [sys.executable, str(SUPPORT / "slow_writer_process.py"), str(data), str(port), str(seconds)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=environment)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE_S) as client:
            assert comes_true(lambda: ready(client))
            yield process, client
    finally:
        process.kill()
        process.wait()


def ready(client):
    try:
        return client.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False


def test_a_stopping_server_finishes_a_stream(tmp_path):
    with (
        slow_server(tmp_path / "data", grace=20, seconds=2) as (process, client),
        client.stream("POST", "/v1/chat/completions", json={**CHAT, "stream": True}) as response,
    ):
        lines = response.iter_lines()
        next(line for line in lines if "One." in line)
        process.send_signal(signal.SIGTERM)
        rest = list(lines)
        process.wait(PATIENCE_S)
    assert any("Two." in line for line in rest)
    assert rest[-2:] == ["data: [DONE]", ""]


def test_a_stopping_server_ends_with_an_error_what_it_cannot_finish(tmp_path):
    with (
        slow_server(tmp_path / "data", grace=3, seconds=600) as (process, client),
        client.stream("POST", "/v1/ask", json={**ASKED, "stream": True}) as response,
    ):
        lines = response.iter_lines()
        next(line for line in lines if "One." in line)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        rest = list(lines)
        process.wait(PATIENCE_S)
        assert time.monotonic() - began < 6
    told = json.loads(rest[rest.index("event: error") + 1].removeprefix("data: "))
    assert (told["status"], told["detail"]) == (503, streams.STOPPING)
