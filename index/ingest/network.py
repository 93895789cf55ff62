"""Network: connections that go only to public addresses, decided on the address and not on the name."""

import ipaddress
import socket
from collections.abc import Iterable
from typing import TYPE_CHECKING

from index.errors import FetchFailed, FetchRefused

if TYPE_CHECKING:
    import httpcore
    import httpx

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_CLOSED = tuple(
    ipaddress.ip_network(net)
    for net in (
        "168.63.129.16/32",  # the host of Azure's machines: the one metadata service at a public address
        "192.0.0.0/24",  # another cloud's, and not known as private to every Python 3.11
        "192.88.99.0/24",
        "64:ff9b:1::/48",
        "fec0::/10",
        "3fff::/20",
        "5f00::/16",
    )
)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, also when it wraps another (mapped, NAT64, 6to4, Teredo)."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return _is_open(ip)
    if ip.ipv4_mapped is not None:
        return _is_open(ip.ipv4_mapped)
    if ip in _NAT64:
        return _is_open(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
    inner = [one for one in (ip.sixtofour, *(ip.teredo or ())) if one is not None]
    return _is_open(ip) and all(_is_open(one) for one in inner)


def resolve(host: str, port: int, *, allow_private: bool) -> list[str]:
    """The addresses of a host, all of them checked.

    Raises:
        FetchRefused: one of them is not public: a name with both kinds is a trick.
        FetchFailed: the name has no address.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchFailed(f"{host} has no address: {error}; check the spelling") from error
    addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
    inside = [] if allow_private else [address for address in addresses if not is_public(address)]
    if inside:
        raise FetchRefused(f"{host} is at {inside[0]}, which is not a public address; only the open web is fetched")
    return addresses


def checked_transport(*, allow_private: bool) -> "httpx.HTTPTransport":
    """An httpx transport whose connections go to the very addresses that were checked.

    The names stay in the requests, so Host and the TLS server name are right, and connections are
    shared by name, not by address.
    """
    import httpcore
    import httpx

    transport = httpx.HTTPTransport(trust_env=False)
    # httpx has no argument for this; a test connects through it and fails if the attribute moves
    transport._pool = httpcore.ConnectionPool(
        ssl_context=httpx.create_ssl_context(trust_env=False),
        max_connections=20,
        max_keepalive_connections=5,
        keepalive_expiry=5.0,
        network_backend=_checked_backend(allow_private=allow_private),
    )
    return transport


def _checked_backend(*, allow_private: bool) -> "httpcore.NetworkBackend":
    import httpcore

    class CheckedBackend(httpcore.SyncBackend):
        """Resolves once, checks, and connects to the address: no second look-up that could answer otherwise."""

        def connect_tcp(
            self,
            host: str,
            port: int,
            timeout: float | None = None,
            local_address: str | None = None,
            socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
        ) -> httpcore.NetworkStream:
            failure: Exception = httpcore.ConnectError(f"{host} has no address")
            for address in resolve(host, port, allow_private=allow_private):
                try:
                    return super().connect_tcp(address, port, timeout, local_address, socket_options)
                except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                    failure = error
            raise failure

    return CheckedBackend()


def _is_open(ip: _Address) -> bool:
    closed = ip.is_multicast or ip.is_reserved or ip.is_unspecified or any(ip in net for net in _CLOSED)
    return ip.is_global and not closed
