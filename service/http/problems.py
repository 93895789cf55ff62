"""Problems: every error as RFC 9457 problem+json, or as OpenAI's on its paths; which error has which status."""

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
from service.faults import fault_detail
from service.http import dify_errors, openai_errors
from service.http.openai_errors import OpenAIError
from service.http.unions import Placed, placed

MEDIA_TYPE = "application/problem+json"

STATUS: dict[type[errors.NutgrafError], int] = {
    errors.NutgrafError: 500,
    errors.InvalidInput: 422,
    errors.InvalidQuery: 422,
    errors.InvalidArticle: 422,
    errors.NotFound: 404,
    errors.FetchRefused: 422,
    errors.FetchFailed: 502,
    errors.GenerationFailed: 502,
    errors.EncoderError: 500,
    errors.PartMissing: 500,
    errors.CollectionError: 500,
    errors.CollectionMissing: 503,
    errors.CollectionRefused: 503,
    errors.CollectionDamaged: 500,
    errors.CollectionBusy: 503,
    errors.StorageFailed: 500,
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
    path: str,
    status: int,
    detail: str = "",
    headers: Mapping[str, str] | None = None,
    **extensions: object,
) -> Response:
    """A refusal in the shape that belongs to a path: OpenAI's on its own, else a problem, for Dify with its codes."""
    if openai_errors.is_openai(path):
        return openai_errors.error(status, detail, headers, **extensions)
    if path == dify_errors.PATH:
        extensions.update(dify_errors.extensions(status, detail, headers))
    return problem(status, detail, headers, **extensions)


def install(app: FastAPI) -> None:
    """Answer every error of the engine and of the framework with a problem.

    Handlers are typed for any Exception; the framework calls each with its own kind only.
    """
    app.add_exception_handler(errors.NutgrafError, _on_engine_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_error)


async def _on_engine_error(request: Request, error: Exception) -> Response:
    status = status_of(error)
    headers = {"Retry-After": str(BUSY_RETRY_S)} if status == 503 else None
    return refusal(request.url.path, status, str(error), headers)


def status_of(error: Exception) -> int:
    """The status of an error of the engine; 500 of any other."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


async def _on_http_error(request: Request, error: Exception) -> Response:
    error, path = cast("HTTPException", error), request.url.path
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = allowed = _allowed(request)
        return refusal(path, 405, f"{request.method} does not go here; {allowed} does", headers)
    if error.status_code == HTTPStatus.NOT_FOUND and error.detail == HTTPStatus.NOT_FOUND.phrase:
        return refusal(path, 404, "there is nothing at this path; /openapi.json lists all there are", headers)
    named = {"param": error.param, "code": error.code} if isinstance(error, OpenAIError) else {}
    return refusal(path, error.status_code, error.detail, headers, **named)


async def _on_invalid_request(request: Request, error: Exception) -> Response:
    """400 where the body is not JSON at all, else 422 with each fault: where it is, its name and what is wrong."""
    error, path = cast("RequestValidationError", error), request.url.path
    faults = error.errors()
    if faults[0]["type"] == "json_invalid":
        said = f"the body is not JSON: {faults[0]['ctx']['error']} at character {faults[0]['loc'][-1]}"
        return refusal(path, 400, said)
    listed = [_fault(each) for each in placed(faults, error.body)]
    return refusal(path, 422, "; ".join(each["detail"] for each in listed), errors=listed)


def _fault(found: Placed) -> dict[str, str]:
    place, name = found.fault["loc"][0], ".".join(str(part) for part in found.path)
    return {"in": place, "name": name, "detail": fault_detail(name, place, found.fault)}


def _allowed(request: Request) -> str:
    """The methods of all routes at the request's path; the router itself names those of the first one only."""
    routes = request.app.router.routes
    methods = ("DELETE", "GET", "HEAD", "POST")
    return ", ".join(
        each
        for each in methods
        if any(route.matches({**request.scope, "method": each})[0] is Match.FULL for route in routes)
    )
