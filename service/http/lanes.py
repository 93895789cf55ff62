"""Lane: a bounded pool of threads with a bounded queue, so that load is refused early and never piles up."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Semaphore
from typing import TypeVar

T = TypeVar("T")


class LaneFull(Exception):
    """All threads of a lane are busy and its queue is full; nothing was begun."""


class Lane:
    """Runs calls off the event loop: `workers` at once, `queue` waiting, the next one refused."""

    def __init__(self, name: str, *, workers: int, queue: int) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix=name)
        self._places = Semaphore(workers + queue)

    @property
    def full(self) -> bool:
        """Whether the next call would be refused."""
        free = self._places.acquire(blocking=False)
        if free:
            self._places.release()
        return not free

    async def run(self, call: Callable[[], T]) -> T:
        """The call's result.

        Raises:
            LaneFull: there is no place left.
        """
        if not self._places.acquire(blocking=False):
            raise LaneFull
        future = self._pool.submit(call)
        # A place is free when the thread is, not when a caller has given up waiting.
        future.add_done_callback(self._leave)
        return await asyncio.wrap_future(future)

    async def close(self) -> None:
        """Finish what runs, drop what waits."""
        await asyncio.to_thread(self._pool.shutdown, wait=True, cancel_futures=True)

    def _leave(self, _: Future[T]) -> None:
        self._places.release()
