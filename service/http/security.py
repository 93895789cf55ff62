"""What the OpenAPI document says of keys: how they are sent, and which scope each operation needs."""

import json
from http import HTTPStatus

from service.http import examples
from service.http.problems import refusal
from service.http.scopes import scope_of
from service.shapes import Json

_SCHEMES: Json = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "An API key of `nutgraf keys add`."},
    "apiKey": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "The same key."},
}
_RATE_HEADERS: Json = {
    "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "string"}},
    "RateLimit-Limit": {"description": "Requests in a span, where a rate is set.", "schema": {"type": "string"}},
    "RateLimit-Remaining": {"description": "What is left of them.", "schema": {"type": "string"}},
    "RateLimit-Reset": {"description": "Seconds until all are back.", "schema": {"type": "string"}},
}
_HEADERS: dict[int, Json] = {
    401: {"WWW-Authenticate": {"description": "How to send a key.", "schema": {"type": "string"}}},
    403: {"WWW-Authenticate": {"description": "Names the scope that is needed.", "schema": {"type": "string"}}},
    429: _RATE_HEADERS,
    503: {"Retry-After": _RATE_HEADERS["Retry-After"]},
}
_ANY: list[Json] = [{}, {"bearer": []}, {"apiKey": []}]
"""A server without keys asks for none."""


def describe(document: Json) -> None:
    """Write into the document what access control adds to every operation that is not open to all."""
    document.setdefault("components", {})["securitySchemes"] = _SCHEMES
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            scope = scope_of(method.upper(), path)
            if scope is None:
                continue
            operation["security"] = _ANY
            operation["x-scope"] = scope.value
            for status, headers in _HEADERS.items():
                _add(operation["responses"], path, status, headers)


def _add(responses: Json, path: str, status: int, headers: Json) -> None:
    """One more answer, in the shape of the refusals that the operation has already."""
    known = responses.setdefault(str(status), {"description": HTTPStatus(status).phrase})
    model = responses["413"]
    known["headers"] = model["headers"] | headers | known.get("headers", {})
    if "content" not in known:
        example = json.loads(bytes(refusal(path, status, examples.PROBLEMS[status]).body))
        known["content"] = {
            media_type: {"schema": content["schema"], "example": example}
            for media_type, content in model["content"].items()
        }
