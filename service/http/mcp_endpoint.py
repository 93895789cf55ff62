"""MCP over HTTP: the ASGI application at `/mcp`, which loads the protocol when it is first asked."""

import asyncio
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.engine import Engine
from service.http.bodies import JSON, media_type
from service.http.problems import refusal
from service.http.runtime import Runtime
from service.http.scopes import MCP_PATH
from service.shapes import Json, json_bytes

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager


class McpEndpoint:
    """Each request stands alone and is answered with JSON, so that any of several processes may take it.

    The protocol's package takes a second to load, which a server that is never asked for it need not spend. Whether
    the page that a browser asks for may ask here is judged before, as for every path.
    """

    def __init__(self) -> None:
        self._app: asyncio.Future[ASGIApp] | None = None
        self._host: asyncio.Task[None] | None = None
        self._stopping: asyncio.Event | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["method"] != "POST":
            detail = f"{scope['method']} does not go here; POST does: there are no sessions and no streams of events"
            await refusal(MCP_PATH, 405, detail, {"Allow": "POST"})(scope, receive, send)
            return
        if media_type(dict(scope["headers"]).get(b"content-type", b"").decode("latin-1")) != JSON:
            await refusal(MCP_PATH, 415, f"send {JSON}")(scope, receive, send)
            return
        app = await asyncio.shield(self._started(scope["app"].state.runtime))
        await app(scope, receive, _telling(scope, receive, send))

    async def stop(self) -> None:
        """End what was started, so that it may be started again; no request may be under way."""
        if self._host and self._stopping:
            self._stopping.set()
            await self._host
        self._app = self._host = self._stopping = None

    def _started(self, runtime: Runtime) -> "asyncio.Future[ASGIApp]":
        if self._app is None:
            self._app = asyncio.get_running_loop().create_future()
            self._stopping = asyncio.Event()
            self._host = asyncio.create_task(self._run(runtime, self._app, self._stopping))
        return self._app

    async def _run(self, runtime: Runtime, started: "asyncio.Future[ASGIApp]", stopping: asyncio.Event) -> None:
        """The protocol's own tasks belong to this one, from the first request to the server's end.

        A start that fails is told to those who wait for it; the next request makes another.
        """
        try:
            manager = await asyncio.to_thread(_load, runtime)
            async with manager.run():
                started.set_result(manager.asgi_app)
                await stopping.wait()
        except Exception as error:
            if started.done():
                raise
            self._app = None
            started.set_exception(error)


def _telling(scope: Scope, receive: Receive, send: Send) -> Send:
    """Sends a problem where the protocol's package refuses what the client accepts without a word of why."""
    replaced = False

    async def wrapped(message: Message) -> None:
        nonlocal replaced
        if message["type"] == "http.response.start" and message["status"] == HTTPStatus.NOT_ACCEPTABLE:
            replaced = b"content-type" not in dict(message["headers"])
            if replaced:
                await refusal(MCP_PATH, 406, f"accept {JSON} and text/event-stream")(scope, receive, send)
        if not replaced:
            await send(message)

    return wrapped


def _load(runtime: Runtime) -> "StreamableHTTPSessionManager":
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

    from service.mcp.server import build_server

    async def run(call: Callable[[Engine], Json]) -> bytes:
        return await runtime.value(lambda engine: json_bytes(call(engine)))

    return StreamableHTTPSessionManager(build_server(run), json_response=True, stateless=True)
