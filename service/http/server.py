"""serve: the HTTP application under uvicorn, in one process, until it is told to stop."""

import contextlib

import uvicorn

from service.http import logs
from service.http.app import create_app
from service.http.runtime import Opener
from service.settings import Settings


def serve(settings: Settings, *, opener: Opener | None = None) -> None:
    """Serve until SIGINT or SIGTERM; what has begun is finished first.

    Raises:
        NutgrafError: the collection or the model could not be opened.
    """
    logs.configure(settings.log_level)

    def give_up() -> None:
        server.should_exit = True

    options = {} if opener is None else {"opener": opener}
    app = create_app(settings, on_failure=give_up, **options)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,  # the gate writes a better one
            ws="none",
            lifespan="on",
            server_header=False,
            timeout_graceful_shutdown=settings.grace,
        )
    )
    with contextlib.suppress(KeyboardInterrupt):  # uvicorn raises it again when it has stopped
        server.run()
    failure = app.state.runtime.failure
    if failure:
        raise failure
