"""serve: the HTTP application under uvicorn, in one process or several, until it is told to stop."""

import contextlib
import logging
import os
import signal
import socket
import threading
from functools import partial
from multiprocessing import parent_process
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from index.errors import InvalidInput, NutgrafError
from service.access.exposure import refuse_exposure
from service.http import logs
from service.http.app import create_app, open_or_create
from service.http.protocol import BoundedProtocol
from service.http.runtime import Opener
from service.settings import Settings

log = logging.getLogger("nutgraf")

HUNG_S = 60
"""Seconds without a sign of life after which a worker is replaced; a long upload holds it for far less."""


def serve(settings: Settings, *, opener: Opener = open_or_create) -> None:
    """Serve until SIGINT or SIGTERM; what has begun is finished first.

    Raises:
        InvalidInput: the host and port cannot be listened on, or others would reach them without a key.
        NutgrafError: the collection or the model cannot be opened.
    """
    refuse_exposure(settings)
    logs.configure(settings.log_level)
    listener = _listen(settings.host, settings.port)
    host, port = listener.getsockname()[:2]
    log.info("listening on http://%s:%d", f"[{host}]" if ":" in host else host, port)
    with contextlib.suppress(KeyboardInterrupt):  # uvicorn raises it again when it has stopped
        (_in_one_process if settings.workers == 1 else _in_several)(settings, opener, listener)


def _in_one_process(settings: Settings, opener: Opener, listener: socket.socket) -> None:
    def give_up() -> None:
        server.should_exit = True

    app = create_app(settings, opener=opener, on_failure=give_up)
    server = uvicorn.Server(uvicorn.Config(app, **_options(settings)))
    server.run(sockets=[listener])
    failure = app.state.runtime.failure
    if failure:
        raise failure


def _in_several(settings: Settings, opener: Opener, listener: socket.socket) -> None:
    """Each process opens the collection for itself; one that dies is replaced."""
    opener(settings).close()  # what is wrong is told once, and the workers find everything made and caught up
    app = partial(worker_app, settings, opener)
    config = uvicorn.Config(
        app, factory=True, workers=settings.workers, timeout_worker_healthcheck=HUNG_S, **_options(settings)
    )
    supervisor = Supervisor(config, [listener])
    supervisor.run()
    if any(process.exitcode == STARTUP_FAILURE for process in supervisor.processes):
        raise NutgrafError("a worker could not start; the log tells why")


class Supervisor(Multiprocess):
    """uvicorn's, which hears at once of a worker that dies while it is asked for a sign of life.

    Holding the worker's end of the pipe open itself, uvicorn's waits `HUNG_S` for it.
    """

    def keep_subprocess_alive(self) -> None:
        """Replace those that died; called twice a second."""
        for process in self.processes:
            process.child_conn.close()
        super().keep_subprocess_alive()


def worker_app(settings: Settings, opener: Opener) -> FastAPI:
    """The application of one process of several; it stops with the process that began it."""

    def stop_with_parent() -> None:
        parent = parent_process()
        if parent:
            parent.join()
            os.kill(os.getpid(), signal.SIGTERM)

    logs.configure(settings.log_level)
    threading.Thread(target=stop_with_parent, daemon=True).start()
    return create_app(settings, opener=opener, open_first=True)


def _options(settings: Settings) -> dict[str, Any]:
    return {
        "http": BoundedProtocol,
        "ws": "none",
        "lifespan": "on",
        "log_config": None,
        "access_log": False,  # the gate writes a better one
        "server_header": False,
        "proxy_headers": bool(settings.proxies),
        "forwarded_allow_ips": list(settings.proxy_addresses),
        "timeout_graceful_shutdown": settings.grace,
    }


def _listen(host: str, port: int) -> socket.socket:
    """Taken before anything is loaded, so that a port in use is told at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise InvalidInput(f"cannot listen on {host}, port {port}: {error.strerror}; choose another") from error
