"""The endpoint by itself: a failure to load its protocol passes, and so does a client that does not wait for it."""

import asyncio
import threading
from contextlib import asynccontextmanager
from types import SimpleNamespace

import pytest
from news import open_hashed, settings_in
from served import served

from service.http import mcp_endpoint as endpoint
from service.http.app import create_app

LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
ACCEPT = {"accept": "application/json"}


class Manager:
    """The protocol's, as far as the endpoint uses it: it answers each request with one word."""

    @asynccontextmanager
    async def run(self):
        yield

    async def asgi_app(self, scope, receive, send):
        await send({"type": "answered"})


def listed(client):
    return client.post("/mcp", json=LIST, headers=ACCEPT)


def test_a_start_that_fails_is_made_again_by_the_next_request(tmp_path, monkeypatch):
    def fails(_):
        raise ImportError("no memory for it")

    with served(create_app(settings_in(tmp_path), opener=open_hashed)) as client:
        client.event_hooks = {}
        monkeypatch.setattr(endpoint, "_load", fails)
        assert [listed(client).status_code for _ in range(2)] == [500, 500]
        monkeypatch.undo()
        answer = listed(client)
        assert answer.status_code == 200
        assert [tool["name"] for tool in answer.json()["result"]["tools"]][:2] == ["search", "fetch"]


@pytest.mark.anyio
async def test_a_first_request_that_is_given_up_leaves_the_start_to_those_that_wait(monkeypatch):
    loading, go_on, sent = asyncio.Event(), threading.Event(), []
    loop = asyncio.get_running_loop()

    def load(_):
        loop.call_soon_threadsafe(loading.set)
        assert go_on.wait(20)
        return Manager()

    async def send(message):
        sent.append(message)

    app = SimpleNamespace(state=SimpleNamespace(runtime=None))
    scope = {"method": "POST", "headers": [(b"content-type", b"application/json")], "app": app}
    monkeypatch.setattr(endpoint, "_load", load)
    mcp = endpoint.McpEndpoint()
    first, second = (asyncio.create_task(mcp(scope, None, send)) for _ in range(2))
    await loading.wait()
    first.cancel()
    await asyncio.wait([first])
    go_on.set()
    await asyncio.wait_for(second, 20)
    await mcp.stop()
    assert (first.cancelled(), sent) == (True, [{"type": "answered"}])
