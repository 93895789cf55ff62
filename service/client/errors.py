"""ApiError: the one exception of the client, whatever went wrong."""

from typing import Any

import httpx


class ApiError(Exception):
    """A request that was not answered as it should be.

    Attributes:
        status: the HTTP status; None where the server could not be reached.
        title: the status in words.
        detail: what is wrong and what to do, in the server's words.
        retry_after: seconds after which to try again, where the server says so.
        errors: on 422, each fault by itself: `in`, `name`, `detail`.
    """

    def __init__(
        self,
        status: int | None,
        title: str,
        detail: str,
        retry_after: float | None = None,
        errors: tuple[dict[str, str], ...] = (),
    ) -> None:
        super().__init__(f"{status} {title}: {detail}" if status else f"{title}: {detail}")
        self.status = status
        self.title = title
        self.detail = detail
        self.retry_after = retry_after
        self.errors = errors

    @classmethod
    def of(cls, response: httpx.Response) -> "ApiError":
        """What a response that is no success says; a proxy on the way may answer with anything."""
        problem = _problem(response)
        errors = problem.get("errors")
        return cls(
            response.status_code,
            str(problem.get("title") or response.reason_phrase or "Error"),
            str(problem.get("detail") or response.text[:500]),
            _seconds(response.headers.get("retry-after", "")),
            tuple(each for each in errors if isinstance(each, dict)) if isinstance(errors, list) else (),
        )

    @classmethod
    def unreachable(cls, url: str, error: httpx.HTTPError) -> "ApiError":
        """No response came."""
        return cls(None, "No answer", f"{url} gives none: {str(error) or type(error).__name__}; is the server running?")


def _problem(response: httpx.Response) -> dict[str, Any]:
    try:
        content = response.json()
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _seconds(text: str) -> float | None:
    return float(text) if text.isascii() and text.isdigit() else None
