"""Rates: how often a caller may come; counted in this process, by the limits library."""

import ipaddress
import math
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator

if TYPE_CHECKING:
    from limits import RateLimitItem
    from limits.strategies import RateLimiter


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a caller may still do: of `limit` requests `remaining`, and all of them again in `reset_s` seconds."""

    granted: bool
    limit: int
    remaining: int
    reset_s: int

    def headers(self) -> dict[str, str]:
        """The same for the caller, with when to come back if it was refused."""
        names = {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset_s),
        }
        return names if self.granted else {**names, "Retry-After": str(max(1, self.reset_s))}


class Rates:
    """Counts the requests of each caller over a window that moves on with the clock.

    Args:
        default: such as `600/minute`, for callers without a rate of their own; none is no limit.
    """

    def __init__(self, default: str = "") -> None:
        self._default = default
        self._limiter: RateLimiter | None = None

    def take(self, caller: str, rate: str = "") -> Allowance | None:
        """Count one request of the caller; none where nothing limits it."""
        rate = rate or self._default
        if not rate:
            return None
        limiter, item = self._open(), parse_rate(rate)
        granted = limiter.hit(item, caller)
        stats = limiter.get_window_stats(item, caller)
        return Allowance(granted, item.amount, stats.remaining, max(0, math.ceil(stats.reset_time - time.time())))

    def _open(self) -> "RateLimiter":
        if self._limiter is None:
            from limits.storage import MemoryStorage
            from limits.strategies import MovingWindowRateLimiter

            self._limiter = MovingWindowRateLimiter(MemoryStorage())
        return self._limiter


def one_caller(host: str) -> str:
    """What is counted for an address: of IPv6 its network of 64 bits, within which a caller chooses any it likes."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or ipaddress.ip_network((int(address), 64), strict=False))


@lru_cache(maxsize=1024)
def parse_rate(text: str) -> "RateLimitItem":
    """A rate such as `10/second`, `600/minute` or `5000/day`.

    Raises:
        ValueError: it is no rate, or several.
    """
    from limits import parse_many

    try:
        items = parse_many(text)
    except ValueError:
        items = []
    if len(items) != 1 or items[0].amount < 1:
        raise ValueError(f"'{text}' is no rate; write it as 10/second, 600/minute or 5000/day")
    return items[0]


def _checked(text: str) -> str:
    if text:
        parse_rate(text)
    return text


Rate = Annotated[str, AfterValidator(_checked)]
"""A rate as it is written in a file or a variable; empty for no limit."""
