"""Text and times that SQLite, Tantivy and JSON can hold."""

from datetime import UTC, datetime


def clean(text: str) -> str:
    """The same with `?` for lone surrogates, without NUL, and with one kind of line end."""
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode()
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


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
