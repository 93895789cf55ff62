"""What is wrong with one part of a request, in nutgraf's own words; the same for every face."""

from collections.abc import Mapping
from typing import Any


def fault_detail(name: str, place: str, fault: Mapping[str, Any]) -> str:
    """One fault as pydantic found it: at `name`, or where that is empty in the whole of `place`."""
    if fault["type"] == "extra_forbidden":
        return f"'{name}' is not known here; remove it"
    if fault["type"] == "missing":
        return f"'{name}' is missing; give it" if name else "the body is missing; send a JSON object"
    said = fault["msg"].removeprefix("Value error, ")
    return f"'{name}': {said}" if name else f"the {place}: {said}"
