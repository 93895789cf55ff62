"""Text and times that SQLite, Tantivy and JSON can hold, and counts in words."""

import re
import unicodedata
from datetime import UTC, datetime

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1f\x85]")
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u202a-\u202e\u2066-\u2069]")
"""Controls, soft hyphens, and what turns the direction of writing: on a terminal or a page they change what is beside
them.
"""
NO_ZONE = "has no time zone; add one, such as 'Z'"


def clean(text: str) -> str:
    """The same with `?` for lone surrogates, without what is not seen, with one kind of line end, in NFC.

    So a word has one spelling, whatever wrote it.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode()
    return unicodedata.normalize("NFC", _UNSEEN.sub("", _LINE_ENDS.sub("\n", text)))


def clean_line(text: str) -> str:
    """The same on one line, without white space around it."""
    return " ".join(clean(text).split())


def counted(count: int, noun: str) -> str:
    """How many there are: `1 article`, `1,200 questions`."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def read_time(text: str) -> datetime:
    """Read a moment in ISO 8601, with its zone.

    Raises:
        ValueError: it is none, as the message says.
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"'{text[:60]}' is no time; write it as 2025-08-01T12:00:00Z") from None
    if fault := time_fault(at):
        raise ValueError(f"'{text}' {fault}")
    return at


def time_fault(at: datetime) -> str:
    """Why a moment is refused, if it is: it lacks its zone, or in UTC leaves the years 1 to 9999."""
    if at.tzinfo is None:
        return NO_ZONE
    try:
        at.astimezone(UTC)
    except OverflowError:
        return "is not on the calendar in UTC"
    return ""
