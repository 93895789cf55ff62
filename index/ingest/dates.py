"""Publication times and date bounds: as exact as they are written, and never in the future."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from index.article import Origin, Precision, Published
from index.errors import InvalidQuery
from index.ingest.absolute import read_absolute
from index.ingest.relative import find_relative, floor

CLOCK_SKEW = timedelta(minutes=10)
"""How far a publisher's clock may run ahead of ours."""
_FIRST_YEAR = 1600
_MAX_CHARS = 200
_RFC_2822 = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}\s+[A-Za-z]{3,9}\s+\d{2,4}\s+\d{1,2}:\d{2}(?::\d{2})?"
    r"(?:\s*[+-]\d{4}|\s+(?:UTC?|GMT|Z|[AECMP][SD]T))?(?:\s+\(.*\))?"
)
"""With the zones that the standard names: email.utils takes any other word there, as PM and CET, for UTC."""
_LABEL = re.compile(
    r"""^\W*(?:(?:first\s+|last\s+)?(?:published|updated|posted|modified|created|released|date|issued|on)
    |veröffentlicht|aktualisiert|stand|publiée?|mis\ à\ jour|publicado|actualizado|atualizado|pubblicato
    |aggiornato|gepubliceerd|опубликовано|обновлено|نشر|发布时间|公開|更新)
    (?:\s+(?:on|at|am|le|el|em|il|op))?\b[\s:]*""",
    re.IGNORECASE | re.VERBOSE,
)
_DURATION = re.compile(r"(?P<count>\d{1,5})\s*(?P<unit>m|min|h|d|w|mo|y)", re.IGNORECASE)
_UNIT_MINUTES = {"m": 1, "min": 1, "h": 60, "d": 1440, "w": 10080}


def parse_published(text: str, *, origin: Origin, collected: datetime) -> Published | None:
    """Read a publication time; None if there is none in `text` or it is later than `collected`.

    Args:
        text: the whole expression, with its label or not: `2025-08`, `Published: 3 March 2024`,
            `Sun, 10 Aug 2025 09:30:00 GMT`, `6 days ago`.
        origin: where the text stood; a relative time has the origin `relative` whatever is given.
        collected: what relative times count back from.
    """
    text = " ".join(text[:_MAX_CHARS].split())
    if not text:
        return None
    relative = find_relative(text, base=collected)
    if relative is not None:
        return _checked(relative.at, relative.precision, Origin.RELATIVE, collected)
    text = strip_label(text)
    if re.fullmatch(r"1\d{9}(\d{3})?", text):
        return from_epoch(float(text), origin=origin, collected=collected)
    found = _from_rfc_2822(text) or read_absolute(text, base=collected)
    return None if found is None else _checked(*found, origin, collected)


def from_epoch(seconds: float, *, origin: Origin, collected: datetime) -> Published | None:
    """Read seconds since 1970, or milliseconds where seconds would be millennia away."""
    try:
        if abs(seconds) > 1e11:
            seconds /= 1000
        at = datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return _checked(at, Precision.SECOND, origin, collected)


def is_duration(text: str) -> bool:
    """Whether a text says how long, as `parse_bound` takes it: 90m, 24h, 7d, 2w, 3mo, 1y."""
    return _DURATION.fullmatch(text.strip()) is not None


def strip_label(text: str) -> str:
    """Take words such as "Published on" off the front, as often as there are any."""
    while (shorter := _LABEL.sub("", text, count=1)) != text:
        text = shorter
    return text.strip()


def parse_bound(text: str, *, now: datetime, end: bool) -> datetime:
    """Read one end of a period of publication, in UTC.

    A year, month or day as the end is included whole: the start of the next one is returned. A date with
    a time of day, and a duration back from `now` (90m, 24h, 7d, 2w, 3mo, 1y), are that moment itself.

    Raises:
        InvalidQuery: the text is none of these.
    """
    text = text.strip()
    duration = _DURATION.fullmatch(text)
    try:
        if duration:
            return _before(now, int(duration["count"]), duration["unit"].lower())
        day = floor(now, Precision.DAY)
        named = {"today": day, "yesterday": day - timedelta(days=1)}.get(text.lower())
        found = (named, Precision.DAY) if named else None
        if found is None and text[:4].isdigit():
            found = read_absolute(text, base=now)
        if found is not None:
            return _next(*found) if end else found[0]
    except (OverflowError, ValueError):
        pass  # the year 10000, or years before 1: as unreadable as any other text
    raise InvalidQuery(
        f"'{text[:60]}' is no date; write 2025, 2025-08, 2025-08-10, 2025-08-10T14:30Z, today, yesterday, "
        "or how far back: 90m, 24h, 7d, 2w, 3mo, 1y"
    )


def _checked(at: datetime, precision: Precision, origin: Origin, collected: datetime) -> Published | None:
    """The time, unless it is in the future, before there were newspapers, or what software has for "none"."""
    at = floor(at, precision)
    missing = at.year < _FIRST_YEAR or (at.timestamp() == 0 and precision is Precision.SECOND)
    return None if missing or at > collected + CLOCK_SKEW else Published(at, precision, origin)


def _from_rfc_2822(text: str) -> tuple[datetime, Precision] | None:
    if not _RFC_2822.fullmatch(text):
        return None
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return at, Precision.SECOND if re.search(r"\d:\d{2}:\d{2}", text) else Precision.MINUTE


def _before(now: datetime, count: int, unit: str) -> datetime:
    now = now.astimezone(UTC)
    if unit in _UNIT_MINUTES:
        return now - timedelta(minutes=count * _UNIT_MINUTES[unit])
    months = now.year * 12 + now.month - 1 - count * (12 if unit == "y" else 1)
    first = now.replace(year=months // 12, month=months % 12 + 1, day=1)
    last = _next(first, Precision.MONTH) - timedelta(days=1)
    return first.replace(day=min(now.day, last.day))  # 3 months before 31 May is 28 February


def _next(at: datetime, precision: Precision) -> datetime:
    """The start of the day, month or year after the one at `at`; any finer time is a moment, not a period."""
    if precision is Precision.YEAR:
        return at.replace(year=at.year + 1)
    if precision is Precision.MONTH:
        return at.replace(year=at.year + at.month // 12, month=at.month % 12 + 1)
    return at + timedelta(days=1) if precision is Precision.DAY else at
