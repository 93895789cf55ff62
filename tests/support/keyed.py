"""Keys of a server, and requests as its access control sees them."""

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace

from starlette.responses import Response

from service.access.keys import KeyFile
from service.http.access import AccessControl

NOW = datetime.now(UTC)


def add_key(settings, *scopes, **fields):
    return KeyFile(settings.keys_path).add("a bot", scopes, created=NOW, **fields)


def bearer(text):
    return {"authorization": f"Bearer {text}"}


def admitted(settings, scope):
    """The status that a request from such an address is answered with."""
    statuses = []

    async def app(scope, receive, send):
        await Response()(scope, receive, send)

    async def send(message):
        statuses.append(message.get("status"))

    state = SimpleNamespace(state=SimpleNamespace(runtime=SimpleNamespace(busy=False)))
    asyncio.run(AccessControl(app, settings=settings)({**scope, "app": state}, None, send))
    return statuses[0]


def scope_from(address, **headers):
    """What an application sees of a request."""
    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    client = (address, 50_000) if address else None
    return {"type": "http", "method": "GET", "path": "/v1/stats", "headers": sent, "client": client}
