"""The server as a process of its own: it starts, answers, logs, and stops without losing what it began."""

import json
import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
from httpx_retries import Retry, RetryTransport
from news import FERRY

SUPPORT = Path(__file__).parents[2] / "support"
ROOT = Path(__file__).parents[3]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def server(data: Path, **environment: str):
    port = free_port()
    paths = os.pathsep.join((str(ROOT), str(SUPPORT)))
    process = subprocess.Popen(
        [sys.executable, str(SUPPORT / "http_server_process.py"), str(data), str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths, **environment},
    )
    retry = Retry(total=60, backoff_factor=0.05, max_backoff_wait=0.2, status_forcelist=[503])
    transport = RetryTransport(retry=retry)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", transport=transport, timeout=20) as client:
            yield process, client
    finally:
        process.kill()
        process.communicate()


def test_a_stopping_server_finishes_the_upload_it_has_begun(tmp_path):
    with server(tmp_path / "data") as (process, client), ThreadPoolExecutor() as callers:
        assert client.get("/readyz").status_code == 200
        headers = {"x-request-id": "last-one"}
        upload = callers.submit(client.post, "/v1/articles", json={"articles": [FERRY]}, headers=headers)
        assert process.stdout.readline() == "adding\n"
        process.send_signal(signal.SIGTERM)
        assert upload.result().json()["added"] == 1
        output, log = process.communicate(timeout=20)
    assert output == ""
    assert process.returncode == -signal.SIGTERM  # as a supervisor expects after the orderly end
    lines = [json.loads(line) for line in log.splitlines()]
    assert [line["status"] for line in lines if line.get("request_id") == "last-one"] == [200]
    assert not [line for line in lines if line["level"] in ("warning", "error")]
    with server(tmp_path / "data") as (_, client):
        assert client.get("/v1/articles/ferry-strike").json()["text"] == FERRY["text"]


def test_a_server_that_cannot_open_its_collection_ends_with_the_reason(tmp_path):
    path = tmp_path / "data" / "collection"
    path.parent.mkdir()
    path.write_text("a file, not a directory")
    with server(tmp_path / "data") as (process, _):
        _, log = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "collection" in log
