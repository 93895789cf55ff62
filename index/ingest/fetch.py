"""Fetcher: pages from the web, politely, and never from inside the network that this runs in."""

import threading
import time
import zlib
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from index.errors import FetchFailed, FetchRefused
from index.ingest.addresses import join_address

if TYPE_CHECKING:
    import httpx
    from protego import Protego

USER_AGENT = "nutgraf/1 (self-hosted news search; obeys robots.txt as 'nutgraf')"
MAX_BYTES = 20_000_000
"""Of one answer, after decompression: far more than a page, enough for most sitemaps."""
_PORTS = frozenset((80, 443))
_TIMEOUT = 15.0
_DEADLINE = 60.0
"""Seconds for a whole page, with its robots.txt, its redirects and what is tried again; waiting as asked to is free."""
_MAX_URL = 8_000
"""Characters; RFC 9110 asks for this much to be understood."""
_GZIP = 16 + 15  # what zlib calls gzip with its largest window
_MAX_REDIRECTS = 5
_ROBOTS_BYTES = 512_000
"""What RFC 9309 asks a crawler to read at the least (500 KiB)."""
_ROBOTS_SECONDS = 3600.0
_MAX_DELAY = 10.0
"""The longest Crawl-delay waited for; a page of a site that asks for more is fetched at this pace."""
_REDIRECTS = frozenset((301, 302, 303, 307, 308))


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came: `url` after redirects, `media_type` as the server names it, charset included."""

    url: str
    data: bytes
    media_type: str


class Fetcher:
    """Fetches pages over HTTP(S); safe to use from several threads.

    Every host is resolved once a connection, its addresses are checked, and the connection goes to the
    address that was checked. Redirects are followed by hand and checked like the first address.
    Proxies of the environment are not used: what they resolve could not be checked.

    Args:
        allow_private: for tests only: also fetch from private and loopback addresses.
        ports: that may be connected to; None for any.
        robots: whether robots.txt is obeyed.
        retries: for refused connections and the statuses 429, 502, 503 and 504.
    """

    def __init__(
        self,
        *,
        user_agent: str = USER_AGENT,
        max_bytes: int = MAX_BYTES,
        allow_private: bool = False,
        ports: frozenset[int] | None = _PORTS,
        robots: bool = True,
        retries: int = 2,
    ) -> None:
        self._user_agent = user_agent
        self._max_bytes = max_bytes
        self._allow_private = allow_private
        self._ports = ports
        self._robots = robots
        self._retries = retries
        self._lock = threading.Lock()
        self._client: httpx.Client | None = None
        self._rules: dict[str, tuple[float, Protego]] = {}
        self._last: dict[str, float] = {}

    def fetch(self, url: str) -> Fetched:
        """Fetch one page.

        Raises:
            FetchRefused: the address, its robots.txt or a redirect forbids it.
            FetchFailed: the network, the server's answer, the size or the time.
        """
        from index.ingest.network import time_limit

        with time_limit(_DEADLINE):
            return self._follow(url)

    def _follow(self, url: str) -> Fetched:
        for _ in range(_MAX_REDIRECTS + 1):
            self._check(url)
            if self._robots:
                self._obey(url)
            status, target, page = self._get(url, self._max_bytes)
            if status in _REDIRECTS and target:
                url = join_address(url, target) or target
                continue
            if status != 200:
                raise FetchFailed(f"{url} answered with status {status}; check the address, or try again later")
            return page
        raise FetchFailed(f"{url} is the end of more than {_MAX_REDIRECTS} redirects; give the final address")

    def close(self) -> None:
        """Close the connections."""
        with self._lock:
            if self._client is not None:
                self._client.close()
                self._client = None

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _check(self, url: str) -> None:
        """Refuse what is not a plain web address.

        Raises:
            FetchRefused: by scheme, port, or a name and password in it.
        """
        if len(url) > _MAX_URL:
            raise FetchRefused(f"{url[:200]!r} goes on for {len(url):,} characters; the most is {_MAX_URL:,}")
        try:
            parts = urlsplit(url)
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError as error:
            raise FetchRefused(f"{url[:200]!r} is not an address: {error}") from error
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise FetchRefused(f"{url[:200]!r} is no web address; give one that starts with http:// or https://")
        if parts.username is not None or parts.password is not None:
            raise FetchRefused("the address holds a name or a password; give one without")
        if self._ports is not None and port not in self._ports:
            raise FetchRefused(f"port {port} is not fetched from; only {', '.join(map(str, sorted(self._ports)))} are")

    def _obey(self, url: str) -> None:
        """Wait or refuse as the site's robots.txt says.

        Raises:
            FetchRefused: the page is forbidden, or robots.txt cannot be read for now.
        """
        from index.ingest.network import wait

        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        rules = self._rules_of(origin)
        if not rules.can_fetch(url, self._user_agent):
            raise FetchRefused(f"robots.txt of {parts.netloc} forbids {url}; save the page and add the file instead")
        delay = min(rules.crawl_delay(self._user_agent) or 0.0, _MAX_DELAY)
        with self._lock:
            due_in = self._last.get(origin, -_MAX_DELAY) + delay - time.monotonic()
            self._last[origin] = time.monotonic() + max(0.0, due_in)
        if due_in > 0:
            wait(due_in)

    def _rules_of(self, origin: str) -> "Protego":
        """The site's robots.txt, kept for an hour. None there: all is allowed; a failing server: nothing (RFC 9309)."""
        from protego import Protego

        known = self._rules.get(origin)
        if known is not None and time.monotonic() - known[0] < _ROBOTS_SECONDS:
            return known[1]
        url, text = origin + "/robots.txt", ""
        for _ in range(_MAX_REDIRECTS + 1):
            self._check(url)
            status, target, page = self._get(url, _ROBOTS_BYTES, cut=True)
            if status in _REDIRECTS and target:
                url = join_address(url, target) or target
                continue
            if status >= 500:
                raise FetchRefused(f"robots.txt of {origin} cannot be read now (status {status}); try again later")
            text = page.data.decode("utf-8", "replace") if status == 200 else ""
            break
        rules = Protego.parse(text)
        self._rules[origin] = (time.monotonic(), rules)
        return rules

    def _get(self, url: str, limit: int, *, cut: bool = False) -> tuple[int, str, Fetched]:
        """One request: its status, where it redirects to, and the body up to `limit`.

        Raises:
            FetchRefused: the host resolves to an address inside.
            FetchFailed: as `fetch`.
        """
        import httpx

        try:
            with self._open().stream("GET", url) as response:
                redirect = response.status_code in _REDIRECTS
                data = b"" if redirect else _read(response, limit, cut=cut)
                page = Fetched(url, data, response.headers.get("content-type", ""))
                return response.status_code, response.headers.get("location", "") if redirect else "", page
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            reason = str(error) or type(error).__name__
            raise FetchFailed(f"{url[:200]} could not be fetched: {reason}; try again later") from error

    def _open(self) -> "httpx.Client":
        with self._lock:
            if self._client is None:
                import httpx
                from httpx_retries import Retry, RetryTransport

                retry = Retry(total=self._retries, backoff_factor=0.5, max_backoff_wait=10.0, total_timeout=30.0)
                self._client = httpx.Client(
                    transport=RetryTransport(self._transport(), retry),
                    timeout=_TIMEOUT,
                    follow_redirects=False,
                    trust_env=False,
                    headers={
                        "User-Agent": self._user_agent,
                        "Accept-Encoding": "gzip",
                        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                    },
                )
            return self._client

    def _transport(self) -> "httpx.HTTPTransport":
        from index.ingest.network import checked_transport

        return checked_transport(allow_private=self._allow_private, ports=self._ports)


def _read(response: "httpx.Response", limit: int, *, cut: bool) -> bytes:
    """The body, unpacked as it comes and no further than to the limit.

    httpx would unpack each piece whole, and layer upon layer: a piece of 64 KB can be gigabytes.

    Raises:
        FetchFailed: it is larger than `limit` and not to be cut, or packed otherwise than was asked for.
    """
    packing = response.headers.get("content-encoding", "identity").strip().lower()
    if packing not in ("", "identity", "gzip", "x-gzip"):
        raise FetchFailed(f"{response.url} came packed as '{packing[:40]}', which was not asked for")
    gunzip = zlib.decompressobj(_GZIP) if "gzip" in packing else None
    data = bytearray()
    for piece in response.iter_raw():
        try:
            data += gunzip.decompress(piece, limit + 1 - len(data)) if gunzip else piece
        except zlib.error as error:
            raise FetchFailed(f"{response.url} is not the gzip that it says: {error}") from error
        if len(data) > limit:
            if cut:
                return bytes(data[:limit])
            raise FetchFailed(f"{response.url} is larger than {limit:,} bytes; save it and add the file instead")
    return bytes(data)
