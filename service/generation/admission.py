"""Admission: whether a language model is asked now: not by too many at once, nor just after nobody was there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from index.errors import GenerationFailed

REST_S = 30.0
"""After a connection failed: each try waits up to ten seconds, for a server that takes longer than that to start."""


class Admission:
    """Counts who asks. Used within one event loop.

    Args:
        at_once: requests that the model may be answering.
        clock: seconds that only grow.
    """

    def __init__(self, at_once: int, *, clock: Callable[[], float] = monotonic) -> None:
        self._at_once = at_once
        self._clock = clock
        self._asking = 0
        self._rests_until = float("-inf")

    @contextmanager
    def one(self) -> Iterator[None]:
        """A place, for as long as the block runs.

        Raises:
            GenerationFailed: there is none, or the model could not be reached a moment ago.
        """
        if self._clock() < self._rests_until:
            raise GenerationFailed(f"the language model could not be reached, and is not asked again for {REST_S:g} s")
        if self._asking >= self._at_once:
            raise GenerationFailed(f"the language model is busy; answers asked of it at once: {self._at_once}")
        self._asking += 1
        try:
            yield
        finally:
            self._asking -= 1

    def rest(self) -> None:
        """Ask nothing for `REST_S`."""
        self._rests_until = self._clock() + REST_S
