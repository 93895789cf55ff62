"""Lane: a bounded pool of threads with a bounded queue, so that load is refused early and never piles up."""

import asyncio
from collections.abc import Callable, Iterable
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
        return await self.run_in_turns((), call)

    async def run_in_turns(self, steps: Iterable[Callable[[], object]], last: Callable[[], T]) -> T:
        """The last call's result, after steps between which others have their turn; one place for all.

        Raises:
            LaneFull: there is no place left.
        """
        if not self._places.acquire(blocking=False):
            raise LaneFull
        future: Future[object] | Future[T] | None = None
        try:
            for step in steps:
                future = self._pool.submit(step)
                await asyncio.wrap_future(future)
            future = result = self._pool.submit(last)
            return await asyncio.wrap_future(result)
        finally:
            # A place is free when the thread is, not when a caller has given up waiting.
            if future:
                future.add_done_callback(self._leave)
            else:
                self._places.release()

    async def close(self) -> None:
        """Finish what runs, drop what waits."""
        await asyncio.to_thread(self._pool.shutdown, wait=True, cancel_futures=True)

    def _leave(self, _: object) -> None:
        self._places.release()
