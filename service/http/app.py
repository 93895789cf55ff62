"""The application: create_app puts routes, problems, the gate and the runtime together."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route

from index.engine import Engine
from index.query import Query
from service.engines import open_engine
from service.generation.generator import open_generator
from service.http import openapi, problems
from service.http.access import AccessControl
from service.http.gate import Gate
from service.http.mcp_endpoint import McpEndpoint
from service.http.routes import articles, ask, chat, embeddings, models, pages, retrieval, search, state, tools
from service.http.runtime import Opener, Runtime
from service.http.scopes import MCP_PATH
from service.replies.compose import Writer
from service.settings import Settings

API_VERSION = "1.0.0"
"""Of this contract, which changes more slowly than the program."""
EXPOSED = ("X-Request-ID", "Server-Timing", "Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
"""Headers that a page from elsewhere may read, once it is let in."""
DESCRIPTION = "Semantic search and verbatim, cited answers over your own news articles."


def open_or_create(settings: Settings) -> Engine:
    """Open the collection, or begin one on an empty directory; and ask once, so that ready means warm."""
    engine = open_engine(settings, create=True)
    engine.search(Query("is it ready?", datetime.now(UTC), k=1))
    return engine


def create_app(
    settings: Settings,
    *,
    opener: Opener = open_or_create,
    writer: Writer | None = None,
    on_failure: Callable[[], None] = lambda: None,
    open_first: bool = False,
) -> FastAPI:
    """The HTTP application; nothing is opened before it starts.

    Args:
        opener: opens the engine; called on a thread of its own.
        writer: the language model that writes answers; the one of the settings when not given.
        on_failure: called when the engine cannot be opened; the reason is `app.state.runtime.failure`.
        open_first: whether requests are taken only when the engine is open, and not at all when it cannot be opened;
            else they are answered as not ready meanwhile.

    Raises:
        InvalidInput: the settings name half a language model.
    """
    writer = writer or open_generator(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.runtime = runtime = Runtime(settings, opener, writer)
        runtime.start(on_failure)
        if open_first:
            await runtime.opened()
        yield
        await mcp.stop()
        await runtime.stop()

    mcp = McpEndpoint()

    app = FastAPI(
        title="nutgraf",
        version=API_VERSION,
        description=DESCRIPTION,
        lifespan=lifespan,
        redirect_slashes=False,
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
    )
    app.add_middleware(AccessControl, settings=settings)
    app.add_middleware(Gate, max_body_bytes=settings.max_body_mb * 1024 * 1024)
    if settings.cors_origins:  # outermost, so that a page may read what the gate refuses as well
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_methods=("GET", "POST", "DELETE"),
            allow_headers=("*",),
            expose_headers=EXPOSED,
        )
    problems.install(app)
    for module in (search, ask, articles, pages, retrieval, tools, chat, models, embeddings, state):
        app.include_router(module.router)
    app.router.routes.append(Route(MCP_PATH, endpoint=mcp))
    openapi.install(app)
    return app
