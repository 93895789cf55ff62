"""Gate: the layer around every request but a preflight: its id, its size limits, its timing, its log line."""

import asyncio
import logging
import re
import secrets
from time import perf_counter

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http.access import KEY_ID
from service.http.problems import refusal
from service.http.scopes import MCP_PATH

log = logging.getLogger("nutgraf")
access = logging.getLogger("nutgraf.access")

MAX_URL_BYTES = 16_384
"""Room for 1,800 percent-encoded characters of three bytes each; a longer question goes by POST."""
MAX_HEADER_BYTES = 32_768
"""All headers together; common proxies stop between 8 and 32 KiB."""
MAX_QUESTION_BYTES = 65_536
"""A body on any path that takes neither uploads nor conversations."""
BODY_S = 20.0
"""Seconds for a body to begin and to end, beside the time that its size takes at the pace below."""
BODY_BYTES_PER_S = 16_384
"""The slowest line that an upload may come over: 16 MB in a quarter of an hour."""
SAFE_HEADERS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'",
    b"cross-origin-resource-policy": b"same-origin",
    b"cache-control": b"no-store",
}
"""On every answer that does not say otherwise: data that no browser shows, runs, embeds or keeps."""
MAX_CHAT_BYTES = 1_048_576
"""A conversation that a client sends again with each question, or texts to be turned into vectors."""
CHATS = frozenset({"/v1/chat/completions", "/v1/embeddings", "/v1/ask", "/v1/search", MCP_PATH})
UPLOADS = frozenset({"/v1/articles", "/v1/pages"})

_REQUEST_ID = re.compile(rb"[A-Za-z0-9._:/+=@-]{1,128}")
_CLIENT_LEFT = 499  # as nginx logs it; never sent


class Gate:
    """Plain ASGI middleware; Starlette's BaseHTTPMiddleware would cost a task and a stream for each request."""

    def __init__(self, app: ASGIApp, *, max_body_bytes: int) -> None:
        self._app = app
        self._max_body_bytes = max_body_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request, or hand on what is not one."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"] == f"{MCP_PATH}/":  # as many clients have it
            scope = {**scope, "path": MCP_PATH}
        visit = _Visit(scope, receive, send, self._body_limit(scope["path"]))
        try:
            await self._pass(visit)
        except ClientDisconnect:
            visit.status = visit.status or _CLIENT_LEFT
        except Exception:
            log.exception("unexpected error", extra={"fields": {"request_id": visit.id.decode()}})
            if visit.status:  # too late for another answer: the server must cut the connection
                raise
            said = "an error of the server's own; its log has more, under this request's id"
            await refusal(scope["path"], 500, said)(scope, receive, visit.send)
        finally:
            visit.log()

    async def _pass(self, visit: "_Visit") -> None:
        refused = visit.refusal()
        if refused:
            await refusal(visit.scope["path"], *refused)(visit.scope, visit.receive, visit.send)
        else:
            await self._app(visit.scope, visit.receive, visit.send)

    def _body_limit(self, path: str) -> int:
        if path in UPLOADS:
            return self._max_body_bytes
        return MAX_CHAT_BYTES if path in CHATS else MAX_QUESTION_BYTES


class _Visit:
    """One request on its way through the gate; `status` is 0 until the answer has begun."""

    __slots__ = (
        "_began",
        "_body_bytes",
        "_body_ended",
        "_body_limit",
        "_head",
        "_receive",
        "_send",
        "id",
        "scope",
        "status",
    )

    def __init__(self, scope: Scope, receive: Receive, send: Send, body_limit: int) -> None:
        self._began = perf_counter()
        self._receive = receive
        self._send = send
        self._head: dict[bytes, bytes] = dict(scope["headers"])
        self._body_limit = body_limit
        self._body_bytes = 0
        self._body_ended = False
        self.scope = scope
        self.status = 0
        given = self._head.get(b"x-request-id", b"")
        self.id = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8).encode()

    def refusal(self) -> tuple[int, str] | None:
        """Why the request goes no further, seen from its head alone."""
        scope = self.scope
        if len(scope["query_string"]) + len(scope.get("raw_path") or b"") > MAX_URL_BYTES:
            return 414, f"the URL is longer than {MAX_URL_BYTES:,} bytes; send a long question with POST"
        if sum(len(name) + len(value) for name, value in scope["headers"]) > MAX_HEADER_BYTES:
            return 431, f"the headers are longer than {MAX_HEADER_BYTES:,} bytes; send fewer"
        length = self._head.get(b"content-length", b"0")
        if length.isdigit() and int(length) > self._body_limit:
            return 413, self._too_large()
        return None

    async def receive(self) -> Message:
        """The next part of the body, counted: a chunked one declares no length."""
        if self._body_ended:
            return await self._receive()
        left = self._began + BODY_S + self._body_bytes / BODY_BYTES_PER_S - perf_counter()
        try:
            async with asyncio.timeout(left):
                message = await self._receive()
        except TimeoutError:
            detail = "the body came too slowly; send it again"
            raise HTTPException(408, detail, {"Connection": "close"}) from None
        self._body_ended = not message.get("more_body", False)
        self._body_bytes += len(message.get("body", b""))
        if self._body_bytes > self._body_limit:
            raise HTTPException(413, self._too_large())
        return message

    async def send(self, message: Message) -> None:
        """Send a part of the answer, the first with the request's id and the time it took."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            timing = f"total;dur={self._elapsed_ms():.2f}".encode()
            said = {name for name, _ in message["headers"]}
            safe = [each for each in SAFE_HEADERS.items() if each[0] not in said]
            headers = [*message["headers"], *safe, (b"x-request-id", self.id), (b"server-timing", timing)]
            message = {**message, "headers": headers}
        await self._send(message)

    def log(self) -> None:
        """One line per request; without the query string, for what people ask is their own."""
        if access.isEnabledFor(logging.INFO):
            fields = {
                "method": self.scope["method"],
                "path": self.scope["path"],
                "status": self.status,
                "ms": round(self._elapsed_ms(), 2),
                "request_id": self.id.decode(),
            }
            if KEY_ID in self.scope:
                fields["key"] = self.scope[KEY_ID]
            access.info("request", extra={"fields": fields})

    def _elapsed_ms(self) -> float:
        return (perf_counter() - self._began) * 1000

    def _too_large(self) -> str:
        return f"the body is larger than {self._body_limit:,} bytes; send it in parts"
