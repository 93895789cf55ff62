"""Unions: where a request's faults are, without the names that pydantic gives to the branches of a union."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

Part = str | int


class Placed(NamedTuple):
    """A fault, and where it is in what was sent.

    Attributes:
        path: names and positions that the caller knows.
        union: the path of the outermost union on the way, if there is one.
    """

    fault: Mapping[str, Any]
    path: tuple[Part, ...]
    union: tuple[Part, ...] | None


def placed(faults: Sequence[Mapping[str, Any]], body: Any) -> list[Placed]:
    """The faults of a request, of a union's branches only those that its value comes closest to.

    Args:
        faults: as pydantic lists them.
        body: what was sent, parsed; None where it was read without pydantic.
    """
    found = [_place(fault, body) for fault in faults]
    fitting = {each.union for each in found if not _is_of_another_type(each)}
    return [each for each in found if not (each.union in fitting and _is_of_another_type(each))]


def _place(fault: Mapping[str, Any], body: Any) -> Placed:
    place, *parts = fault["loc"]
    if place != "body" or body is None:
        return Placed(fault, tuple(parts), None)
    path: list[Part] = []
    union = None
    for part, known in _walked(parts, body, missing=fault["type"] == "missing"):
        if known:
            path.append(part)
        elif union is None:
            union = tuple(path)
    return Placed(fault, tuple(path), union)


def _walked(parts: Sequence[Part], value: Any, *, missing: bool) -> Iterator[tuple[Part, bool]]:
    """Each part, and whether the value that it leads into has it; what is missing it would have."""
    for at, part in enumerate(parts):
        named = isinstance(value, dict) and part in value
        listed = isinstance(value, list) and isinstance(part, int) and part < len(value)
        if named or listed:
            value = value[part]
        yield part, named or listed or (missing and at == len(parts) - 1)


def _is_of_another_type(placed: Placed) -> bool:
    """Whether the value at a union is nothing that this branch takes."""
    return placed.path == placed.union and placed.fault["type"].endswith("_type")
