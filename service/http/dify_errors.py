"""Errors as Dify documents them, which a problem carries beside its own members."""

from collections.abc import Mapping
from http import HTTPStatus

PATH = "/v1/retrieval"

NO_KEY, WRONG_KEY = 1001, 1002
"""The codes that Dify suggests: there is no key in the request, or one that is not good enough."""


def extensions(status: int, detail: str, headers: Mapping[str, str] | None) -> dict[str, object]:
    """`error_code` and `error_msg`; where Dify has no code of its own, the status is the code."""
    return {"error_code": _code(status, headers or {}), "error_msg": detail or HTTPStatus(status).phrase}


def _code(status: int, headers: Mapping[str, str]) -> int:
    if status == HTTPStatus.UNAUTHORIZED:
        return WRONG_KEY if "invalid_token" in headers.get("WWW-Authenticate", "") else NO_KEY
    return WRONG_KEY if status == HTTPStatus.FORBIDDEN else status
