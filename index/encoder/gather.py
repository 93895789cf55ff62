"""Gathering: questions asked at the same time are computed together, and none waits for others to come."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from index.encoder.base import Vectors

Compute = Callable[[Sequence[list[int]]], Vectors]


@dataclass(slots=True)
class _Ticket:
    """One question on its way.

    Attributes:
        turn: resolved with the batch that its thread must compute; with an empty one when another thread did.
    """

    ids: list[int]
    vector: "Future[NDArray[np.float32]]" = field(default_factory=Future)
    turn: "Future[list[_Ticket]]" = field(default_factory=Future)


class Gatherer:
    """At most `leaders` threads compute; each takes all that waits, computes it, and then hands over."""

    def __init__(self, compute: Compute, leaders: int, most: int) -> None:
        self._compute = compute
        self._free = leaders
        self._most = most
        self._waiting: list[_Ticket] = []
        self._lock = threading.Lock()

    def __call__(self, ids: list[int]) -> NDArray[np.float32]:
        """The vector of one question."""
        ticket = _Ticket(ids)
        with self._lock:
            if self._free:
                self._free -= 1
                ticket.turn.set_result([ticket])  # nobody waits while a leader is free
            else:
                self._waiting.append(ticket)
        if batch := ticket.turn.result():
            self._lead(batch)
        return ticket.vector.result()

    def _lead(self, batch: "list[_Ticket]") -> None:
        """Compute a batch, then let the next in line lead with all that has come meanwhile."""
        try:
            for ticket, vector in zip(batch, self._compute([ticket.ids for ticket in batch]), strict=True):
                ticket.vector.set_result(vector)
        except BaseException as error:  # each question's own thread raises it
            for ticket in batch:
                if not ticket.vector.done():
                    ticket.vector.set_exception(error)
        with self._lock:
            follow, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            self._free += not follow
        if follow:
            follow[0].turn.set_result(follow)
        for ticket in batch:
            if not ticket.turn.done():
                ticket.turn.set_result([])
