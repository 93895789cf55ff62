"""Absolute dates as people write them, in the languages that news comes in."""

import re
import threading
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING

from index.article import Precision

if TYPE_CHECKING:
    from dateparser.date import DateDataParser  # type: ignore[import-untyped]  # ships no types

_LANGUAGES = [
    "en", "de", "fr", "es", "it", "pt", "nl", "ru", "uk", "pl", "cs", "ro", "hu", "bg", "sr", "hr", "el", "tr", "az",
    "ar", "fa", "he", "hi", "bn", "ur", "id", "vi", "th", "ja", "zh", "ko", "sv", "da", "nb", "fi", "kk", "ka", "hy",
]  # fmt: skip
"""All 200 locales take 2.8 s to load at the first text that is no date; these take 0.5 s."""
_ISO = re.compile(
    r"""(?P<y>\d{4})
    (?:(?P<sep>[-/.]?)(?P<m>\d{2})
    (?:(?P=sep)(?P<d>\d{2})
    (?:(?:T|\s+|,\s*)(?P<H>\d{2})(?::?(?P<M>\d{2})(?::?(?P<S>\d{2})(?:[.,]\d+)?)?)?\s*
    (?:Z|UTC|GMT|(?P<sign>[+-])(?P<zh>\d{2}):?(?P<zm>\d{2})?)?)?)?)?""",
    re.IGNORECASE | re.VERBOSE,
)
_NUMERIC = re.compile(r"(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})\.?(?P<time>[\s,].*)?")
_CLOCK = re.compile(r"\d{1,2}[:.h](?P<m>\d{2})(?P<s>[:.]\d{2})?(?:\s*[ap]\.?m\b)?|\d{1,2}\s*[ap]\.?m\b", re.IGNORECASE)
_HOURS = re.compile(r"\b(\d{1,2})h(\d{2})\b", re.IGNORECASE)
"""`18h05` is 18:05; dateparser takes it for a time back from now."""
_NAMES_A_DAY = re.compile(
    r"\b(?:1[5-9]|20)\d\d(?!\d)|\b\d{1,2}\W{0,3}(?:de\s+)?[^\W\d_]{3,}|[^\W\d_]{3,}\W{1,3}\d{1,2}\b|[年月]"
)
"""A year, or a day beside a word that may be a month: less than that dateparser reads into codes such as "G7m"."""
_ZONE = re.compile(r"\s+\(?[A-Z][\w/+-]*\)?")
"""What may name a zone after a time of day; dateparser reads no text with one that it does not know, as CT."""
_ZONES = {"IST": timedelta(hours=5, minutes=30)}
"""India's, whose news is most of what has it; dateparser takes it for Israel's, where the time may be yet to come."""
_MAX_CHARS = 100
"""Written dates with weekday, time and zone have up to 60 characters."""


def read_absolute(text: str, *, base: datetime) -> tuple[datetime, Precision] | None:
    """Read a calendar date, as exactly as it is written; UTC where no zone is.

    `base` gives the year of a date without one, so that it is in the past.
    """
    text = text.strip()
    if len(text) > _MAX_CHARS or not any(char.isdigit() for char in text):
        return None
    iso, numeric = _ISO.fullmatch(text), _NUMERIC.fullmatch(text)
    try:
        if iso and (iso["sep"] or not iso["m"] or iso["d"]):  # "202403" may be anything
            return _from_iso(iso)
        return _from_numeric(numeric, base) if numeric else _from_words(text, base)
    except (ValueError, OverflowError):  # 31 February, the year 0, 25 o'clock
        return None


def read_date(text: str, *, base: datetime) -> tuple[datetime, str] | None:
    """Read with dateparser: the moment, and the period it names: day, week, month or year."""
    try:
        found = _parser(base, threading.get_ident()).get_date_data(text)
    except Exception:  # dateparser fails in many ways on what is no date
        return None
    return None if found.date_obj is None else (found.date_obj.astimezone(UTC), str(found.period))


@lru_cache(maxsize=8)
def _parser(base: datetime, _thread: int) -> "DateDataParser":
    """One parser for all dates of a page: it tries the language that fitted last first, so threads cannot share it."""
    from dateparser.date import DateDataParser

    return DateDataParser(
        languages=_LANGUAGES,
        settings={
            "RELATIVE_BASE": base.astimezone(UTC).replace(tzinfo=None),
            "TIMEZONE": "UTC",
            "TO_TIMEZONE": "UTC",
            "TIMEZONE_ABBREVIATIONS": _ZONES,
            "RETURN_AS_TIMEZONE_AWARE": True,
            "PREFER_DATES_FROM": "past",
            "PREFER_DAY_OF_MONTH": "first",
            "PREFER_MONTH_OF_YEAR": "first",
        },
    )


def _from_iso(match: re.Match[str]) -> tuple[datetime, Precision]:
    precision = Precision.YEAR
    for name, finer in zip("mdHMS", list(Precision)[-2::-1], strict=True):
        if match[name] is not None:
            precision = finer
    offset = timedelta(hours=int(match["zh"] or 0), minutes=int(match["zm"] or 0))
    zone = timezone(-offset if match["sign"] == "-" else offset)
    at = datetime(
        int(match["y"]), int(match["m"] or 1), int(match["d"] or 1),
        int(match["H"] or 0), int(match["M"] or 0), int(match["S"] or 0), tzinfo=zone,
    )  # fmt: skip
    return at.astimezone(UTC), precision


def _from_numeric(match: re.Match[str], base: datetime) -> tuple[datetime, Precision] | None:
    """`03.04.2024` is the third of April; `03/04/2024` may be either: where nothing decides, only its year counts."""
    a, b, year = int(match["a"]), int(match["b"]), int(match["y"])
    year += 2000 if year < 100 else 0
    orders = [(a, b)] if match["sep"] == "." else [(a, b), (b, a)]
    days = {datetime(year, month, day, tzinfo=UTC) for day, month in orders if month <= 12}
    days = {day for day in days if day <= base + timedelta(days=1)} or days
    if len(days) > 1:
        return datetime(year, 1, 1, tzinfo=UTC), Precision.YEAR
    if not days:
        return None
    return _from_words(days.pop().strftime("%Y-%m-%d") + (match["time"] or ""), base)


def _from_words(text: str, base: datetime) -> tuple[datetime, Precision] | None:
    text = _HOURS.sub(r"\1:\2", text)
    clock = _CLOCK.search(text)
    day = text if clock is None else text[: clock.start()] + text[clock.end() :]
    if not _NAMES_A_DAY.search(day):
        return None
    found = read_date(text, base=base)
    if found is None:
        zoned = clock and _ZONE.fullmatch(text, clock.end())
        return _from_words(text[: clock.start()].rstrip(" ,"), base) if clock and zoned else None
    at, period = found
    if clock and period not in ("month", "year"):
        return at, Precision.SECOND if clock["s"] else Precision.MINUTE if clock["m"] else Precision.HOUR
    return at, Precision.DAY if period == "week" else Precision(period)
