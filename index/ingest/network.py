"""Network: connections that go only to public addresses, decided on the address and not on the name, and in time."""

import ipaddress
import math
import socket
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from index.errors import FetchFailed, FetchRefused

if TYPE_CHECKING:
    import ssl

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


_deadline: ContextVar[float] = ContextVar("_deadline", default=math.inf)


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Give all that is done over the network in this block so much time together: from the first look-up on.

    A server that sends a byte at a time, in its headers or in its body, stays under any timeout on reads.
    """
    before = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(before)


def wait(seconds: float) -> None:
    """Wait, at no cost to the time limit."""
    time.sleep(seconds)
    _deadline.set(_deadline.get() + seconds)


def _left(timeout: float | None) -> float | None:
    """The timeout, or what is left until the time limit if that is less.

    Raises:
        FetchFailed: nothing is left.
    """
    left = _deadline.get() - time.monotonic()
    if left <= 0:
        raise FetchFailed("it took too long; try again later")
    if timeout is None:
        return None if math.isinf(left) else left
    return min(timeout, left)


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


def checked_transport(*, allow_private: bool, ports: frozenset[int] | None) -> "httpx.HTTPTransport":
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
        network_backend=_checked_backend(allow_private=allow_private, ports=ports),
    )
    return transport


def _checked_backend(*, allow_private: bool, ports: frozenset[int] | None) -> "httpcore.NetworkBackend":
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
            if ports is not None and port not in ports:
                raise FetchRefused(f"port {port} is not connected to; give an address without one")
            failure: Exception = httpcore.ConnectError(f"{host} has no address")
            for address in resolve(host, port, allow_private=allow_private):
                try:
                    stream = super().connect_tcp(address, port, _left(timeout), local_address, socket_options)
                except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                    failure = error
                else:
                    return _bounded(stream)
            raise failure

    return CheckedBackend()


def _bounded(inner: "httpcore.NetworkStream") -> "httpcore.NetworkStream":
    import httpcore

    class BoundedStream(httpcore.NetworkStream):
        """A connection on which each step takes no longer than is left."""

        def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
            return inner.read(max_bytes, _left(timeout))

        def write(self, buffer: bytes, timeout: float | None = None) -> None:
            inner.write(buffer, _left(timeout))

        def close(self) -> None:
            inner.close()

        def start_tls(
            self, ssl_context: "ssl.SSLContext", server_hostname: str | None = None, timeout: float | None = None
        ) -> httpcore.NetworkStream:
            return _bounded(inner.start_tls(ssl_context, server_hostname, _left(timeout)))

        def get_extra_info(self, info: str) -> Any:
            return inner.get_extra_info(info)

    return BoundedStream()


def _is_open(ip: _Address) -> bool:
    closed = ip.is_multicast or ip.is_reserved or ip.is_unspecified or any(ip in net for net in _CLOSED)
    return ip.is_global and not closed
