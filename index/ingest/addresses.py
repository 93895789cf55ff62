"""Addresses as pages and lists write them; a malformed one is none."""

from urllib.parse import SplitResult, urljoin, urlsplit

_NO_PARTS = SplitResult("", "", "", "", "")


def split_address(address: str) -> SplitResult:
    """The parts of an address; all are empty where it is malformed, as `http://[x` is."""
    try:
        return urlsplit(address)
    except ValueError:
        return _NO_PARTS


def join_address(base: str, address: str) -> str:
    """The address that a page at `base` means; empty where it is empty or malformed."""
    address = address.strip()
    try:
        joined = urljoin(base, address) if address else ""
        urlsplit(joined)  # as urljoin lets anything through where there is no base
    except ValueError:
        return ""
    return joined
