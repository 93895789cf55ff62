"""served: an application under the real server on a free port, with a client that checks every answer."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import httpx
import uvicorn
from contract import Contract
from fastapi import FastAPI

from service.http.app import create_app
from service.http.protocol import BoundedProtocol
from service.settings import Settings

PATIENCE_S = 20.0


@cache
def common_contract() -> Contract:
    """Of every application: writing the document takes half a second, and it does not depend on the settings."""
    return Contract(create_app(Settings.load()).openapi())


@contextmanager
def served(app: FastAPI, *, wait: bool = True) -> Iterator[httpx.Client]:
    """A client of the running application; each response is held against the OpenAPI document."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    config = uvicorn.Config(
        app, http=BoundedProtocol, log_config=None, access_log=False, ws="none", proxy_headers=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    contract = Contract(app.openapi()) if app.openapi_schema else common_contract()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        # a TLS context takes longer to make than most requests take
        hooks = {"response": [contract.check]}
        with httpx.Client(base_url=url, timeout=PATIENCE_S, event_hooks=hooks, verify=False) as client:
            if wait:
                until_ready(client)
            yield client
    finally:
        server.should_exit = True
        thread.join(PATIENCE_S)
    assert not thread.is_alive()


def until_ready(client: httpx.Client) -> None:
    """Wait until the index is open."""
    deadline = time.monotonic() + PATIENCE_S
    while client.get("/readyz").status_code != 200:
        assert time.monotonic() < deadline, "never ready"
        time.sleep(0.01)
