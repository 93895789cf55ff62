"""MCP over standard input and output: one client, which started this process, and the collection open in it."""

import asyncio
import signal
from collections.abc import Callable

from mcp.server.stdio import stdio_server

from index.engine import Engine
from service.lanes import Lane
from service.mcp.server import build_server
from service.settings import Settings
from service.shapes import Json, json_bytes


def serve_stdio(engine: Engine, settings: Settings) -> None:
    """Serve until standard input ends; standard output carries the protocol and nothing else.

    An interrupt ends the process at once: the thread that waits for input could not be told to stop, and nothing that
    only reads has anything to finish.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    asyncio.run(_serve(engine, settings))


async def _serve(engine: Engine, settings: Settings) -> None:
    lane = Lane("mcp", workers=settings.threads, queue=settings.queue)

    async def run(call: Callable[[Engine], Json]) -> bytes:
        return await lane.run(lambda: json_bytes(call(engine)))

    server = build_server(run)
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())
    await lane.close()
