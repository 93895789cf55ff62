"""Origins: whether a request without a key may come from where a browser says that it comes from.

A server that needs no key is safe on one machine only as long as no web page can make that machine's browser use it:
by a request across sites, or by a name of the page's own that resolves to this machine (DNS rebinding).
"""

import ipaddress
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

ANY = "*"


class Origins:
    """Judges the head of a request.

    Args:
        hosts: names under which this server is asked for, beside localhost and addresses.
        origins: of pages from elsewhere that may use it; `*` counts for requests with a key alone.
    """

    def __init__(self, hosts: Iterable[str], origins: Iterable[str]) -> None:
        self._hosts = frozenset(host.lower() for host in hosts)
        self._origins = frozenset(origins)

    def fault(self, headers: Mapping[bytes, bytes]) -> str:
        """Why a request without a key is not let in; empty if it is."""
        host = headers.get(b"host", b"").decode("latin-1")
        if host and not self._known(host):
            return f"this server is not '{host[:100]}'; name it in NUTGRAF_HOSTS if it is"
        if headers.get(b"origin"):
            return self._page_fault(headers, self._origins - {ANY})
        if headers.get(b"sec-fetch-site", b"") in (b"cross-site", b"same-site"):
            return (
                "" if headers.get(b"sec-fetch-mode") == b"navigate" else "another site's page may not use this server"
            )
        return ""

    def keyed_page_fault(self, headers: Mapping[bytes, bytes]) -> str:
        """Why the page that has sent a request with a key may not; empty if it may, or if no page has."""
        return "" if ANY in self._origins else self._page_fault(headers, self._origins)

    def _page_fault(self, headers: Mapping[bytes, bytes], allowed: frozenset[str]) -> str:
        host, origin = headers.get(b"host", b"").decode("latin-1"), headers.get(b"origin", b"").decode("latin-1")
        if not origin or origin in allowed or _same(origin, host):
            return ""
        return f"pages of '{origin[:100]}' may not use this server; name them in NUTGRAF_CORS if they may"

    def _known(self, host: str) -> bool:
        """A page that rebinds a name has that name in its Host: never an address, nor localhost."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        if name in self._hosts or ANY in self._hosts or name == "localhost" or name.endswith(".localhost"):
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True


def _same(origin: str, host: str) -> bool:
    """Whether the page came from this server itself; a proxy may have changed http to https."""
    scheme, _, rest = origin.partition("://")
    return scheme in ("http", "https") and rest.lower() == host.lower()
