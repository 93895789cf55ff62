"""Server-sent events over HTTP: heartbeats, an end when the client leaves, a last word when the server stops."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

import anyio
from sse_starlette import EventSourceResponse, ServerSentEvent
from sse_starlette.sse import SendTimeoutError
from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from index.errors import NutgrafError
from service.http.problems import status_of

log = logging.getLogger("nutgraf")

HEARTBEAT_S = 15
"""Seconds between comments while nothing comes; proxies cut a silent connection after 30 to 60."""
SEND_S = 60
"""A client that takes nothing for so long is taken to have left."""
LAST_WORD_S = 1
"""Of a stopping server's grace, what is kept for telling so."""
STOPPING = "the server stops before the answer is whole; ask again"
BROKEN = "an error of the server's own; its log has more"

Events = AsyncGenerator[ServerSentEvent, None]
Fault = Callable[[int, str], ServerSentEvent]
T = TypeVar("T")


class EventStream(EventSourceResponse):
    """Events as they come; the generator is closed when the client leaves."""

    def __init__(self, events: Events, *, grace: int, fault: Fault) -> None:
        """A stream of `events`.

        Args:
            events: what is sent.
            grace: seconds that a stopping server gives to it.
            fault: the event that tells of an error, from its status and what is wrong.
        """
        stopping = anyio.Event()
        super().__init__(
            _told(_until_stopped(events, stopping, max(0, grace - LAST_WORD_S)), fault),
            ping=HEARTBEAT_S,
            sep="\n",
            ping_message_factory=lambda: ServerSentEvent(comment="waiting", sep="\n"),
            send_timeout=SEND_S,
            shutdown_event=stopping,
            shutdown_grace_period=grace,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events."""
        try:
            await super().__call__(scope, receive, send)
        except SendTimeoutError as error:
            raise ClientDisconnect from error


async def unless_left(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """What the work gives; it is stopped when the client leaves, whose body must have been read.

    Raises:
        ClientDisconnect: the client has left.
    """
    working = asyncio.create_task(work)
    leaving = asyncio.create_task(_left(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientDisconnect
        return working.result()
    finally:
        leaving.cancel()
        working.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await working


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _told(events: Events, fault: Fault) -> Events:
    """The events, and where they break off, one that says why."""
    try:
        async for event in events:
            yield event
    except TimeoutError:
        yield fault(503, STOPPING)
    except NutgrafError as error:
        yield fault(status_of(error), str(error))
    except Exception:
        log.exception("unexpected error in a stream")
        yield fault(500, BROKEN)
    finally:
        await events.aclose()


async def _until_stopped(events: Events, stopping: anyio.Event, seconds: float) -> Events:
    """The events that come before a stopping server's patience ends.

    Raises:
        TimeoutError: it has ended.
    """
    ending = asyncio.create_task(_ending(stopping, seconds))
    coming: asyncio.Task[ServerSentEvent | None] | None = None
    try:
        while True:
            coming = asyncio.create_task(_next(events))
            await asyncio.wait({coming, ending}, return_when=asyncio.FIRST_COMPLETED)
            if not coming.done():
                raise TimeoutError
            event = coming.result()
            if event is None:
                return
            yield event
    finally:
        ending.cancel()
        if coming and not coming.done():
            coming.cancel()
            await asyncio.wait({coming})
        await events.aclose()


async def _next(events: Events) -> ServerSentEvent | None:
    return await anext(events, None)


async def _ending(stopping: anyio.Event, seconds: float) -> None:
    await stopping.wait()
    await asyncio.sleep(seconds)
