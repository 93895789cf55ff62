"""Errors in OpenAI's shape, for the paths that its clients know."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

_PATHS = ("/v1/chat", "/v1/completions", "/v1/embeddings", "/v1/models", "/v1/responses")
"""Those that are served, and those that its clients may try."""

_CODES: dict[int, str] = {
    401: "invalid_api_key",
    403: "insufficient_permissions",
    413: "request_too_large",
    429: "rate_limit_exceeded",
    503: "service_unavailable",
}
_TYPES: dict[int, str] = {429: "rate_limit_error"}


class OpenAIError(HTTPException):
    """A refusal that names the parameter at fault, and why in one word."""

    def __init__(self, status: int, detail: str, *, param: str | None = None, code: str | None = None) -> None:
        super().__init__(status, detail)
        self.param = param
        self.code = code


def is_openai(path: str) -> bool:
    """Whether a path is one of those that OpenAI's clients ask."""
    return any(path == each or path.startswith(f"{each}/") for each in _PATHS)


def error(status: int, detail: str = "", headers: Mapping[str, str] | None = None, **extensions: object) -> Response:
    """A refusal in OpenAI's shape: what cannot be used is 400 there, never 422.

    Args:
        status: of HTTP.
        detail: what is wrong, and what to do.
        headers: of the response.
        extensions: `param` and `code`, or the `errors` of a problem, whose first one names the parameter.
    """
    status = 400 if status == HTTPStatus.UNPROCESSABLE_ENTITY else status
    content = json.dumps({"error": content_of(status, detail, **extensions)})
    return Response(content, status, dict(headers or {}), "application/json")


def content_of(status: int, detail: str, **extensions: object) -> dict[str, object]:
    """What `error` holds."""
    return {
        "message": detail or HTTPStatus(status).phrase,
        "type": _TYPES.get(status, "server_error" if status >= 500 else "invalid_request_error"),
        "param": extensions.get("param") or _named(extensions.get("errors")),
        "code": extensions.get("code") or _CODES.get(status),
    }


def _named(faults: Any) -> str | None:
    """The first parameter that is at fault."""
    return (faults[0]["name"] or None) if faults else None
