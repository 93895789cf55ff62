"""Text and times that SQLite, Tantivy and JSON can hold."""

import unicodedata
from datetime import UTC, datetime

SOFT_HYPHEN = "\u00ad"


def clean(text: str) -> str:
    """The same with `?` for lone surrogates, without NUL and soft hyphens, with one kind of line end, in NFC.

    So a word has one spelling, whatever wrote it.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode()
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace(SOFT_HYPHEN, "")
    return unicodedata.normalize("NFC", text)


def clean_line(text: str) -> str:
    """The same on one line, without white space around it."""
    return " ".join(clean(text).split())


def in_calendar(at: datetime) -> bool:
    """Whether a time with a zone stays within the years 1 to 9999 in UTC."""
    try:
        at.astimezone(UTC)
    except OverflowError:
        return False
    return True
