"""real_server: `nutgraf serve` as users start it, with the built-in models."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 120.0


@contextmanager
def real_server(folder: Path, compiled: Path, **environment: str) -> Iterator[str]:
    """The address of a ready server over an empty collection in a folder, with the models that are compiled."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    ours = {name: value for name, value in os.environ.items() if not name.startswith("NUTGRAF_")}
    ours |= {"NUTGRAF_DATA": str(folder / "data"), "NUTGRAF_CACHE": str(compiled), "PYTHONPATH": str(ROOT)}
    with (folder / "log").open("w") as log:
        command = [sys.executable, "-P", "-m", "service", "serve", "--port", str(port)]
        process = subprocess.Popen(command, stderr=log, env=ours | environment)
        try:
            _wait(process, f"http://127.0.0.1:{port}/readyz", folder / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(PATIENCE_S)


def _wait(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
