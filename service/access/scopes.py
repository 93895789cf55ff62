"""Scopes: what a key may do."""

from collections.abc import Iterable
from enum import StrEnum


class Scope(StrEnum):
    """One kind of use; `admin` stands for all of them."""

    ASK = "ask"
    WRITE = "write"
    ADMIN = "admin"


def grants(scopes: Iterable[Scope], needed: Scope) -> bool:
    """Whether one of the scopes is the needed one, or includes it."""
    return not {needed, Scope.ADMIN}.isdisjoint(scopes)
