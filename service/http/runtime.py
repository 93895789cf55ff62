"""Runtime: the open engine and the lanes to it, from the server's start to its stop."""

import asyncio
import gc
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

from starlette.exceptions import HTTPException
from starlette.responses import Response

from index.engine import Engine
from index.errors import NutgrafError
from service.lanes import Lane, LaneFull
from service.replies.compose import Writer
from service.settings import Settings
from service.shapes import Json, json_bytes

log = logging.getLogger("nutgraf")

Opener = Callable[[Settings], Engine]
Call = Callable[[Engine], Json]
T = TypeVar("T")

WRITE_QUEUE = 16
"""Writes that may wait; each holds its whole body in memory, 16 MB by default, and so does one that is being read."""
EMBED_QUEUE = 8
"""Requests for vectors that may wait; each holds up to 1 MiB and takes some seconds."""
TOO_MANY = "more requests wait than the server can take; slow down and try again"
RETRY_READ_S, RETRY_EMBED_S, RETRY_WRITE_S, RETRY_START_S = 1, 5, 10, 2
"""Retry-After: a full read queue is gone within a second at 500 searches/s; a batch to embed takes longer."""


class Runtime:
    """Reads run side by side; writes, and texts to be turned into vectors, each one at a time on a thread of their own.

    So neither a long upload nor 2,048 texts to encode ever take a thread from the questions.

    Attributes:
        failure: why the engine could not be opened, if it could not.
        writer: the language model that writes answers, if there is one.
        grace: seconds that a stopping server gives to what it has begun.
    """

    def __init__(self, settings: Settings, opener: Opener, writer: Writer | None = None) -> None:
        self.failure: Exception | None = None
        self.writer = writer
        self.grace = settings.grace
        self._settings = settings
        self._opener = opener
        self._engine: Engine | None = None
        self._opening: asyncio.Task[None] | None = None
        self._reads = Lane("read", workers=settings.threads, queue=settings.queue)
        self._embeds = Lane("embed", workers=1, queue=EMBED_QUEUE)
        self._writes = Lane("write", workers=1, queue=WRITE_QUEUE)
        self._uploads = 0

    def start(self, on_failure: Callable[[], None]) -> None:
        """Begin to open the engine; requests are refused as not ready until it is open."""
        self._opening = asyncio.create_task(self._open(on_failure))

    async def opened(self) -> None:
        """Wait for the engine.

        Raises:
            NutgrafError: it cannot be opened.
        """
        if self._opening:
            await self._opening
        if self.failure:
            raise self.failure

    async def stop(self) -> None:
        """Finish what has begun, then close the engine."""
        if self._opening:
            await self._opening
        await self._reads.close()
        await self._embeds.close()
        await self._writes.close()
        if self.writer:
            await self.writer.close()
        if self._engine:
            await asyncio.to_thread(self._engine.close)

    async def value(self, call: Callable[[Engine], T]) -> T:
        """What the call gives, made on a reading thread.

        Raises:
            HTTPException: 429, too many wait; 503, the engine is not open.
        """
        return await self._run(self._reads, call, RETRY_READ_S)

    async def read(self, call: Call) -> Response:
        """What the call answers, made and written as JSON on a reading thread."""
        return _json(await self._run(self._reads, lambda engine: json_bytes(call(engine)), RETRY_READ_S))

    async def embed(self, steps: Iterable[Callable[[Engine], object]], call: Call) -> Response:
        """The same on the thread that encodes what callers send, after steps between which others have their turn."""
        content = await self._run(self._embeds, lambda engine: json_bytes(call(engine)), RETRY_EMBED_S, steps)
        return _json(content)

    async def write(self, call: Call) -> Response:
        """The same on the writing thread."""
        return _json(await self._run(self._writes, lambda engine: json_bytes(call(engine)), RETRY_WRITE_S))

    @contextmanager
    def upload(self) -> Iterator[None]:
        """Room for the body of an upload, to be read and dealt with in the block.

        Raises:
            HTTPException: 429, as many are read or wait as may.
        """
        if self._writes.full or self._uploads > WRITE_QUEUE:
            raise HTTPException(429, TOO_MANY, {"Retry-After": str(RETRY_WRITE_S)})
        self._uploads += 1
        try:
            yield
        finally:
            self._uploads -= 1

    @property
    def busy(self) -> bool:
        """Whether a read would be refused: known before the request is read, for a fraction of what that costs."""
        return self._reads.full

    def ready(self) -> Engine:
        """The open engine.

        Raises:
            HTTPException: 503, it is not open yet or cannot be opened.
        """
        if self._engine is None:
            waiting = "the index is still being opened; try again in a moment"
            detail = waiting if self.failure is None else f"the index cannot be opened: {self.failure}"
            raise HTTPException(503, detail, {"Retry-After": str(RETRY_START_S)})
        return self._engine

    async def _run(
        self,
        lane: Lane,
        call: Callable[[Engine], T],
        retry_s: int,
        steps: Iterable[Callable[[Engine], object]] = (),
    ) -> T:
        engine = self.ready()
        try:
            return await lane.run_in_turns((partial(step, engine) for step in steps), partial(call, engine))
        except LaneFull:
            raise HTTPException(429, TOO_MANY, {"Retry-After": str(retry_s)}) from None

    async def _open(self, on_failure: Callable[[], None]) -> None:
        try:
            self._engine = await self._writes.run(lambda: self._opener(self._settings))
        except Exception as error:  # reported by readyz and by whoever started the server
            self.failure = error
            expected = isinstance(error, NutgrafError)
            log.error("the index cannot be opened: %s", error, exc_info=not expected)  # noqa: TRY400
            on_failure()
        else:
            _spare_the_collector()
            log.info("ready")


def _json(content: bytes) -> Response:
    return Response(content, media_type="application/json")


def _spare_the_collector() -> None:
    """Take what start-up made, most of it imported modules, out of every later garbage collection.

    Each request leaves cycles behind, and looking through all those objects for them took a third of the time in
    which Python ran.
    """
    gc.collect()
    gc.freeze()
