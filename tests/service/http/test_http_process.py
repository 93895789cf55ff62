"""The server as a process of its own: it starts, answers, logs, and stops without losing what it began."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
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


def workers_of(process: subprocess.Popen[str]) -> list[int]:
    """Those of its child processes that it began as servers."""
    listed = subprocess.run(["ps", "-ww", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()[1:]]
    return [int(pid) for pid, parent, args in rows if int(parent) == process.pid and "spawn_main" in args]


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def comes_true(condition: Callable[[], bool], seconds: float = 20.0) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


def test_several_workers_see_each_others_writes_and_one_that_dies_is_replaced(tmp_path):
    with server(tmp_path / "data", NUTGRAF_WORKERS="2") as (process, client):
        assert client.get("/readyz").status_code == 200
        first = workers_of(process)
        assert len(first) == 2
        for number in range(6):
            article = FERRY | {"id": f"ferry-{number}", "text": f"{FERRY['text']} This is version {number}."}
            assert client.post("/v1/articles", json={"articles": [article]}).json()["added"] == 1
            for _ in range(4):
                with httpx.Client(base_url=client.base_url, timeout=20) as other:  # any of the two may take it
                    assert other.get("/v1/stats").json()["articles"] == number + 1
        os.kill(first[0], signal.SIGSTOP)
        time.sleep(1)  # by now the supervisor has asked it for a sign of life
        os.kill(first[0], signal.SIGKILL)
        assert comes_true(lambda: len(workers_of(process)) == 2 and first[0] not in workers_of(process))
        with httpx.Client(base_url=client.base_url, timeout=20) as other:
            assert other.get("/v1/articles/ferry-5").status_code == 200


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_workers_stop_with_the_process_that_began_them(tmp_path, end):
    with server(tmp_path / "data", NUTGRAF_WORKERS="2") as (process, client):
        assert client.get("/readyz").status_code == 200
        workers = workers_of(process)
        assert len(workers) == 2
        process.send_signal(end)
        process.wait(timeout=20)
        assert comes_true(lambda: not any(runs(pid) for pid in workers))


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_server_that_cannot_open_its_collection_ends_with_the_reason(tmp_path, workers):
    path = tmp_path / "data" / "collection"
    path.parent.mkdir()
    path.write_text("a file, not a directory")
    with server(tmp_path / "data", NUTGRAF_WORKERS=workers) as (process, _):
        _, log = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "collection" in log
