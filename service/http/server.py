"""serve: the HTTP application under uvicorn, in one process, until it is told to stop."""

import contextlib
import logging
import socket

import uvicorn

from index.errors import InvalidInput
from service.http import logs
from service.http.app import create_app, open_or_create
from service.http.protocol import BoundedProtocol
from service.http.runtime import Opener
from service.settings import Settings

log = logging.getLogger("nutgraf")


def serve(settings: Settings, *, opener: Opener = open_or_create) -> None:
    """Serve until SIGINT or SIGTERM; what has begun is finished first.

    Raises:
        InvalidInput: the host and port cannot be listened on.
        NutgrafError: the collection or the model cannot be opened.
    """
    logs.configure(settings.log_level)
    listener = _listen(settings.host, settings.port)

    def give_up() -> None:
        server.should_exit = True

    app = create_app(settings, opener=opener, on_failure=give_up)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            http=BoundedProtocol,
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,  # the gate writes a better one
            server_header=False,
            timeout_graceful_shutdown=settings.grace,
        )
    )
    host, port = listener.getsockname()[:2]
    log.info("listening on http://%s:%d", f"[{host}]" if ":" in host else host, port)
    with contextlib.suppress(KeyboardInterrupt):  # uvicorn raises it again when it has stopped
        server.run(sockets=[listener])
    failure = app.state.runtime.failure
    if failure:
        raise failure


def _listen(host: str, port: int) -> socket.socket:
    """Taken before anything is loaded, so that a port in use is told at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise InvalidInput(f"cannot listen on {host}, port {port}: {error.strerror}; choose another") from error
