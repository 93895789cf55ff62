"""BoundedProtocol: uvicorn's HTTP protocol, which alone would wait for ever on a request that never ends."""

import asyncio
from http import HTTPStatus
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from service.http.gate import BODY_BYTES_PER_S, BODY_S, MAX_HEADER_BYTES, MAX_URL_BYTES
from service.http.problems import MEDIA_TYPE, problem

# The gate refuses what is longer than allowed but complete, with its id and log line; this is for what goes on.
MAX_HEAD_BYTES = 2 * (MAX_URL_BYTES + MAX_HEADER_BYTES)
_PARSED_URL_BYTES = 65_535
"""A longer URL is no HTTP to the parser; what is left of one is still too long for the gate, which says so."""
HEAD_S = 10.0
"""Seconds for a connection's first byte, and for a request line and headers to end."""


class BoundedProtocol(HttpToolsProtocol):
    """Cuts a connection off whose request does not end: by the size of its head, or by the clock.

    The gate watches the pace of a body that somebody reads; here it ends that of any other too.
    """

    head_s: ClassVar[float] = HEAD_S
    body_s: ClassVar[float] = BODY_S + (1 << 30) / BODY_BYTES_PER_S  # what the largest body allowed at all may take
    _in_head = False
    _head_bytes = 0
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Somebody is there; the request must follow."""
        super().connection_made(transport)
        self._arm(self.head_s)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more."""
        self._disarm()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """A request begins."""
        self._in_head, self._head_bytes = True, 0
        self._arm(self.head_s)
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head is whole; the gate takes over."""
        self._in_head = False
        self._arm(self.body_s)
        self.url = self.url[:_PARSED_URL_BYTES]
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is whole; the time that its answer takes is the server's own."""
        self._disarm()
        super().on_message_complete()

    def data_received(self, data: bytes) -> None:
        """Count what has come of a head that is not whole yet."""
        super().data_received(data)
        if self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES:
                self._cut_off(431, "the request's head does not end")

    def _arm(self, seconds: float) -> None:
        self._disarm()
        self._deadline = self.loop.call_later(seconds, self._too_late)

    def _disarm(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _too_late(self) -> None:
        if self._in_head:
            self._cut_off(408, "the request's head came too slowly")
        else:
            self.transport.close()

    def _cut_off(self, status: int, detail: str) -> None:
        body = bytes(problem(status, detail).body)
        head = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\ncontent-type: {MEDIA_TYPE}\r\n"
        self.transport.write(f"{head}content-length: {len(body)}\r\nconnection: close\r\n\r\n".encode() + body)
        self.transport.close()
