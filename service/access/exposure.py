"""Exposure: what comes from this machine alone, and the refusal to serve others without a key."""

import ipaddress
from collections.abc import Iterable

from index.errors import InvalidInput
from service.access.keys import KeyFile
from service.settings import Settings

_OF_PROXIES = frozenset({b"forwarded", b"x-real-ip", b"via"})


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address; of a name nobody knows, but for localhost."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def passed_on(names: Iterable[bytes]) -> bool:
    """Whether headers of these names, in small letters, show that a proxy stands between: for whom, it alone knows."""
    return any(name in _OF_PROXIES or name.startswith(b"x-forwarded-") for name in names)


def refuse_exposure(settings: Settings) -> None:
    """Refuse an address that others reach while nobody needs a key.

    Raises:
        InvalidInput: that is so, or the keys cannot be read.
    """
    keyed = bool(KeyFile(settings.keys_path).read())
    if not (keyed or settings.open or is_loopback(settings.host)):
        raise InvalidInput(
            f"{settings.host} can be reached from other machines, and there is no API key: make one with "
            "'nutgraf keys add NAME --scope ask', or say --open (NUTGRAF_OPEN=true) "
            "if whoever reaches the port may read, add and delete"
        )
