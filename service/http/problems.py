"""Problems: every error as RFC 9457 problem+json, and the closed table from nutgraf's errors to statuses."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, cast

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match

from index import errors

MEDIA_TYPE = "application/problem+json"

STATUS: dict[type[errors.NutgrafError], int] = {
    errors.NutgrafError: 500,
    errors.InvalidInput: 422,
    errors.InvalidQuery: 422,
    errors.InvalidArticle: 422,
    errors.NotFound: 404,
    errors.FetchRefused: 422,
    errors.FetchFailed: 502,
    errors.EncoderError: 500,
    errors.PartMissing: 500,
    errors.CollectionError: 500,
    errors.CollectionMissing: 503,
    errors.CollectionRefused: 503,
    errors.CollectionDamaged: 500,
    errors.CollectionBusy: 503,
}
BUSY_RETRY_S = 5
"""Retry-After while another process writes; a batch of a few hundred articles takes about as long."""


def problem(status: int, detail: str = "", headers: Mapping[str, str] | None = None, **extensions: object) -> Response:
    """A problem document; the status alone is its type."""
    content: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    if detail:
        content["detail"] = detail
    body = json.dumps({**content, **extensions}).encode()
    return Response(body, status, dict(headers or {}), MEDIA_TYPE)


def refusal(
    path: str,  # noqa: ARG001  # every path answers in one shape so far
    status: int,
    detail: str = "",
    headers: Mapping[str, str] | None = None,
    **extensions: object,
) -> Response:
    """A refusal in the shape that belongs to a path."""
    return problem(status, detail, headers, **extensions)


def install(app: FastAPI) -> None:
    """Answer every error of the engine and of the framework with a problem.

    Handlers are typed for any Exception; the framework calls each with its own kind only.
    """
    app.add_exception_handler(errors.NutgrafError, _on_engine_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_error)


async def _on_engine_error(_: Request, error: Exception) -> Response:
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    return problem(status, str(error), {"Retry-After": str(BUSY_RETRY_S)} if status == 503 else None)


async def _on_http_error(request: Request, error: Exception) -> Response:
    error = cast("HTTPException", error)
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = allowed = _allowed(request)
        return problem(405, f"{request.method} does not go here; {allowed} does", headers)
    if error.status_code == HTTPStatus.NOT_FOUND and error.detail == HTTPStatus.NOT_FOUND.phrase:
        return problem(404, "there is nothing at this path; /openapi.json lists all there are", headers)
    return problem(error.status_code, error.detail, headers)


async def _on_invalid_request(_: Request, error: Exception) -> Response:
    """400 where the body is not JSON at all, else 422 with each fault: where it is, its name and what is wrong."""
    faults = cast("RequestValidationError", error).errors()
    if faults[0]["type"] == "json_invalid":
        return problem(400, f"the body is not JSON: {faults[0]['ctx']['error']} at character {faults[0]['loc'][-1]}")
    listed = [_fault(each) for each in faults]
    return problem(422, "; ".join(each["detail"] for each in listed), errors=listed)


def _fault(fault: Mapping[str, Any]) -> dict[str, str]:
    place, *path = fault["loc"]
    name = ".".join(str(part) for part in path)
    if fault["type"] == "extra_forbidden":
        detail = f"'{name}' is not known here; remove it"
    elif fault["type"] == "missing":
        detail = f"'{name}' is missing; give it" if name else "the body is missing; send a JSON object"
    else:
        detail = f"'{name}': {fault['msg']}" if name else f"the {place}: {fault['msg']}"
    return {"in": place, "name": name, "detail": detail}


def _allowed(request: Request) -> str:
    """The methods of all routes at the request's path; the router itself names those of the first one only."""
    routes = request.app.router.routes
    methods = ("DELETE", "GET", "POST")
    return ", ".join(
        each
        for each in methods
        if any(route.matches({**request.scope, "method": each})[0] is Match.FULL for route in routes)
    )
