"""BoundedProtocol: uvicorn's HTTP protocol, which alone would keep a header in memory that never ends."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from service.http.gate import MAX_HEADER_BYTES, MAX_URL_BYTES
from service.http.problems import MEDIA_TYPE, problem

# The gate refuses what is longer than allowed but complete, with its id and log line; this is for what goes on.
MAX_HEAD_BYTES = 2 * (MAX_URL_BYTES + MAX_HEADER_BYTES)


class BoundedProtocol(HttpToolsProtocol):
    """Cuts a connection off whose request line and headers do not end."""

    _in_head = False
    _head_bytes = 0

    def on_message_begin(self) -> None:
        """A request begins."""
        self._in_head, self._head_bytes = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head is whole; the gate takes over."""
        self._in_head = False
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Count what has come of a head that is not whole yet."""
        super().data_received(data)
        if self._in_head:
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES:
                self._cut_off()

    def _cut_off(self) -> None:
        body = bytes(problem(431, "the request's head does not end").body)
        head = f"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: {MEDIA_TYPE}\r\n"
        self.transport.write(f"{head}content-length: {len(body)}\r\nconnection: close\r\n\r\n".encode() + body)
        self.transport.close()
