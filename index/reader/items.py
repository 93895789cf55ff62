"""Items: lists whose items stand on lines of their own, with a bullet, a dash or a number before each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_CHARS = 2_000
"""Of all items together; what is longer is an article written in bullets."""

_MARK = r"(?:(?:[-–—*]|\(?(?:\d{1,2}|[a-z])[.)])[ \t]++|[•·▪‣◦●][ \t]*+)(?=\S)"
_LINE = r"\S(?:.*\S)?"
_ITEM = rf"{_MARK}{_LINE}(?:[ \t]*+\n[ \t]++(?!{_MARK}){_LINE})*"
"""An indented line without a mark goes on with the item before it."""
_RUN = re.compile(rf"(?P<colon>:\s*\n)?^[ \t]*+(?P<items>{_ITEM}(?:[ \t]*+\n\s*+{_ITEM})+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Run:
    """Items one after the other; offsets are characters of the text.

    Attributes:
        start, end: from the mark of the first item to the end of the last.
        led_in: whether the line before ends with a colon.
        reach: where what belongs to the list begins: at that colon, or with the first item.
    """

    start: int
    end: int
    led_in: bool
    reach: int


def item_runs(text: str) -> Iterator[Run]:
    """The lists of two items or more, in order; blank lines may part the items."""
    for found in _RUN.finditer(text):
        start, end = found.span("items")
        if end - start <= MAX_CHARS:
            led_in = found["colon"] is not None
            yield Run(start, end, led_in, found.start() if led_in else start)
