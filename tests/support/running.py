"""running: a server as a process of its own, as users start it; and one but for the encoder."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

SUPPORT = Path(__file__).parent
ROOT = SUPPORT.parents[1]
PATIENCE_S = 120.0


@contextmanager
def running(data: Path, **environment: str) -> Iterator[str]:
    """The address of a server over the collection in `data`, with the encoder that needs no model."""
    paths = os.pathsep.join((str(ROOT), str(SUPPORT)))
    command = [str(SUPPORT / "http_server_process.py"), str(data)]
    with started(command, data.parent / "server.log", {**os.environ, "PYTHONPATH": paths, **environment}) as url:
        yield url


@contextmanager
def started(command: list[str], log: Path, environment: dict[str, str]) -> Iterator[str]:
    """The address of a server, once it is ready.

    Args:
        command: what Python runs; a free port is added to it.
        log: takes what it says.
        environment: all of it.
    """
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = str(listener.getsockname()[1])
    url = f"http://127.0.0.1:{port}"
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, *command, port], stdout=subprocess.DEVNULL, stderr=errors, env=environment
        )
        try:
            _wait(process, url, log)
            yield url
        finally:
            process.terminate()
            process.wait(PATIENCE_S)


def _wait(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not _ready(url):
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)


def _ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz").status_code == 200
    except httpx.TransportError:
        return False
