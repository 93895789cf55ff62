"""How both clients connect: headers, patience, and which failures are worth another try."""

from typing import Any

import httpx
from httpx_retries import Retry, RetryTransport

DEFAULT_URL = "http://127.0.0.1:8000"
"""Where `nutgraf serve` answers unless told otherwise."""
TIMEOUT_S = 60.0
"""A batch of articles may take this long to be embedded; a question takes less than a second."""
RETRIES = 4
LONGEST_WAIT_S = 30.0


def options(url: str, api_key: str | None, timeout: float, retries: int) -> dict[str, Any]:
    """What httpx.Client and httpx.AsyncClient are made with."""
    return {
        "base_url": url,
        "timeout": timeout,
        "headers": {"authorization": f"Bearer {api_key}"} if api_key else {},
        "transport": RetryTransport(retry=_retry(retries)),
    }


def _retry(retries: int) -> Retry:
    """429 and 503 say that nothing was begun, and a connection that failed began nothing: any method may go again."""
    return Retry(
        total=retries,
        allowed_methods=("GET", "POST", "DELETE"),
        status_forcelist=(429, 503),
        retry_on_exceptions=(httpx.ConnectError, httpx.ConnectTimeout),
        backoff_factor=0.25,
        max_backoff_wait=LONGEST_WAIT_S,
    )
