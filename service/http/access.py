"""AccessControl: the layer behind the gate that asks each request for its key, its scope and its rate."""

import logging
from collections.abc import Mapping

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import InvalidInput
from index.text import counted
from service.access.exposure import is_loopback, passed_on
from service.access.keys import Key
from service.access.origins import Origins
from service.access.rates import Allowance, Rates, one_caller
from service.access.ring import KeyRing
from service.access.scopes import Scope as Grant
from service.access.scopes import grants
from service.http.problems import refusal
from service.http.runtime import RETRY_READ_S, TOO_MANY
from service.http.scopes import MCP_PATH, scope_of
from service.settings import Settings

log = logging.getLogger("nutgraf")

KEY_ID = "nutgraf.key"
"""Where a request's ASGI scope holds the id of its key, for the log."""
_REALM = 'Bearer realm="nutgraf"'
_HOW = "send one as 'Authorization: Bearer …' or 'X-API-Key: …'"
_RETRY_KEYS_S = 5


class Refused(Exception):
    """The request goes no further."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.headers = dict(headers or {})


class AccessControl:
    """Plain ASGI middleware. Once a key was made, every request needs one; until then only this machine may ask."""

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self._app = app
        self._ring = KeyRing(settings.keys_path)
        self._open = settings.open
        self._local = is_loopback(settings.host)
        self._origins = Origins((*settings.host_names, settings.host), settings.cors_origins)
        self._rates = Rates(settings.rate)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it with the reason why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            allowance = self._admit(scope)
        except Refused as error:
            await _answer(scope, error)(scope, receive, send)
            return
        await self._app(scope, receive, _with_rate(send, allowance) if allowance else send)

    def _admit(self, scope: Scope) -> Allowance | None:
        """What is left to the caller of its rate.

        Raises:
            Refused: with status 401, 403, 429 or 503.
        """
        needed = scope_of(scope["method"], scope["path"])
        if needed is None:
            return None
        headers = dict(scope["headers"])
        key = self._identify(headers, scope.get("client"))
        if needed is Grant.ASK and scope["path"] != MCP_PATH and scope["app"].state.runtime.busy:
            raise Refused(429, TOO_MANY, {"Retry-After": str(RETRY_READ_S)})
        if key is None:
            return self._charge(_address(scope))
        scope[KEY_ID] = key.id
        fault = self._origins.keyed_page_fault(headers) if scope["path"] == MCP_PATH else ""
        if fault:
            raise Refused(403, fault)
        if not grants(key.scopes, needed):
            detail = f"this needs the scope '{needed}'; the key has {', '.join(key.scopes)}"
            challenge = f'{_REALM}, error="insufficient_scope", scope="{needed}"'
            raise Refused(403, detail, {"WWW-Authenticate": challenge})
        return self._charge(f"key {key.id}", key.rate)

    def _identify(self, headers: Mapping[bytes, bytes], client: tuple[str, int] | None) -> Key | None:
        """The key of a request; none where none is needed."""
        try:
            keyed = self._ring.keyed()
            text = _key_text(headers)
            key = self._ring.find(text) if keyed and text else None
        except InvalidInput as error:
            log.error("%s", error)  # noqa: TRY400  # the reason is the message
            detail = "the API keys cannot be read, so nobody is let in; the server's log has more"
            raise Refused(503, detail, {"Retry-After": str(_RETRY_KEYS_S)}) from error
        if key is not None:
            return key
        if keyed and text:
            challenge = f'{_REALM}, error="invalid_token"'
            raise Refused(401, "this API key is not known here, or no longer", {"WWW-Authenticate": challenge})
        if keyed or not (self._open or self._from_here(headers, client)):
            raise Refused(401, f"an API key is needed; {_HOW}", {"WWW-Authenticate": _REALM})
        fault = self._origins.fault(headers)
        if fault:
            raise Refused(403, fault)
        return None

    def _from_here(self, headers: Mapping[bytes, bytes], client: tuple[str, int] | None) -> bool:
        """Whether a program on this machine asks, for itself."""
        return self._local and client is not None and is_loopback(client[0]) and not passed_on(headers)

    def _charge(self, caller: str, rate: str = "") -> Allowance | None:
        allowance = self._rates.take(caller, rate)
        if allowance and not allowance.granted:
            rate = counted(allowance.limit, "request")
            detail = f"the rate of {rate} is used up; wait {max(1, allowance.reset_s)} s for the next"
            raise Refused(429, detail, allowance.headers())
        return allowance


def _address(scope: Scope) -> str:
    """Who asks without a key: all of this machine's addresses are one, for a program there may choose among them."""
    host = (scope.get("client") or ("?",))[0]
    return "this machine" if is_loopback(host) else f"address {one_caller(host)}"


def _key_text(headers: Mapping[bytes, bytes]) -> str:
    kind, _, value = headers.get(b"authorization", b"").partition(b" ")
    given = value.strip() if kind.lower() == b"bearer" else b""
    return (given or headers.get(b"x-api-key", b"").strip()).decode("latin-1")


def _answer(scope: Scope, error: Refused) -> Response:
    return refusal(scope["path"], error.status, str(error), error.headers)


def _with_rate(send: Send, allowance: Allowance) -> Send:
    """Sends the first part of the answer with what is left of the rate."""
    extra = [(name.lower().encode(), value.encode()) for name, value in allowance.headers().items()]

    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *extra]}
        await send(message)

    return wrapped
