"""Serving: a real server in a process of its own, for the scripts that load it."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_S = 120.0


@contextlib.contextmanager
def serving(data: Path, *options: str, **settings: str) -> Iterator[tuple[int, int]]:
    """A server over a data folder, ready for questions; yields its port and its process id.

    Args:
        data: what `NUTGRAF_DATA` names.
        options: of `nutgraf serve`.
        settings: further variables; none of those around it are taken over.

    Raises:
        SystemExit: it did not become ready.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    around = {name: value for name, value in os.environ.items() if not name.startswith("NUTGRAF_")}
    environment = around | {"NUTGRAF_DATA": str(data), "PYTHONPATH": str(ROOT)} | settings
    command = [sys.executable, "-P", "-m", "service", "serve", "--port", str(port), *options]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        _wait_until_ready(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def _wait_until_ready(port: int, process: "subprocess.Popen[bytes]") -> None:
    """Wait until the collection is open and the model loaded."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise SystemExit("the server did not become ready; scripts/serve tells why")
