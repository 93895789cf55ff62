"""Relative times: "6 days ago", "vor 2 Stunden", "yesterday at 14:05", also glued to what stands before them."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from index.article import Precision
from index.numerals import UNITS

_WORDS = {word: count for count, word in enumerate(UNITS[:13]) if count} | {
    "a": 1, "an": 1, "a few": 3, "a couple of": 2,
}  # fmt: skip
_UNITS = {
    "s": "second", "sec": "second", "second": "second",
    "m": "minute", "min": "minute", "minute": "minute",
    "h": "hour", "hr": "hour", "hour": "hour",
    "d": "day", "day": "day",
    "w": "week", "wk": "week", "week": "week",
    "mo": "month", "mth": "month", "month": "month",
    "y": "year", "yr": "year", "year": "year",
}  # fmt: skip
_ROLLOVER = {"second": 60, "minute": 60, "hour": 36, "day": 46, "week": 53, "month": 24, "year": 99}
"""The count at which sites go over to the next unit; a glued number beyond it has taken a digit of the name."""
_UNIT = f"(?:{'|'.join(sorted(_UNITS, key=len, reverse=True))})"
_DAYS = {"month": 30.44, "year": 365.25}
"""Of what has no fixed length, on the average."""
_AGO = re.compile(
    rf"""(?:\b(?:about|around|almost|nearly|over)\s+)?
    (?P<more>(?:\d{{1,3}}\s*{_UNIT}s?,?\s+(?:and\s+)?)*)
    (?P<count>\d{{1,4}}|(?:{"|".join(sorted(_WORDS, key=len, reverse=True))})(?=\s))\s*
    (?P<unit>{_UNIT})s?\.?
    \s+ago\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_STEP = re.compile(rf"(?P<count>\d+)\s*(?P<unit>{_UNIT})", re.IGNORECASE)
_HALF_HOUR = re.compile(r"half an hour(?=\s+ago\W*$)", re.IGNORECASE)
_SHORT = re.compile(r"(?:^|(?<=[\s|·•,]))(?P<count>\d{1,3})\s?(?P<unit>min|hr|[mhdw])s?$", re.IGNORECASE)
"""What remains of "2h ago" on cards; only where it stands apart, as "G7m" is no time."""
_NOW = re.compile(r"\b(?:just now|moments ago|seconds ago|a moment ago)\W*$", re.IGNORECASE)
_DAY = re.compile(
    r"""\b(?P<day>today|yesterday)
    (?:,?\s+(?:at\s+)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})\s*(?P<half>[ap]\.?m\.?)?)?\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_ICON = re.compile(r"(?:time|clock|schedule|calendar|access_time|watch_later|date)$")
"""Names of icons that a page's text keeps before a time, lower case and glued: "timean hour ago"."""
_FOREIGN = re.compile(
    r"""\bil\ y\ a\b|\bhace\b|\bvor\b|\bhá\b|\bfa\b|назад|тому|\bqədər\b|əvvəl|\bönce\b|geleden|\btemu\b
    |sedan|siden|sitten|पहले|trước|yang\ lalu|منذ|قبل|پیش|לפני|πριν|atrás|前$|전$|\bpřed\b|\bacum\b|преди|ezelőtt""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class RelativeTime:
    """A time counted back from a moment; `start` is where it begins in the line, after an icon's name."""

    at: datetime
    precision: Precision
    start: int


def find_relative(text: str, *, base: datetime) -> RelativeTime | None:
    """Find the relative time that ends `text`; it may be glued to what is before it ("Zawya6 days ago")."""
    text = text.rstrip()
    try:
        found = _counted(text, base) or _named(text, base) or _foreign(text, base)
    except OverflowError:  # 9999 years ago
        return None
    if found is None:
        return None
    icon = _ICON.search(text[: found.start].rstrip())
    return RelativeTime(found.at, found.precision, icon.start()) if icon else found


def floor(at: datetime, precision: Precision) -> datetime:
    """The start of the period of this precision that `at` lies in, in UTC."""
    at = at.astimezone(UTC).replace(microsecond=0)
    smaller = {"second": 0, "minute": 0, "hour": 0, "day": 1, "month": 1}
    order = list(smaller)
    cut = order[: order.index(precision)] if precision is not Precision.YEAR else order
    return at.replace(**{name: smaller[name] for name in cut})  # type: ignore[arg-type]  # all are int fields


def _counted(text: str, base: datetime) -> RelativeTime | None:
    text = _HALF_HOUR.sub("30 minutes", text)
    match = _AGO.search(text) or _SHORT.search(text)
    if match is None:
        return None
    unit = _UNITS[match["unit"].lower()]
    more = match.groupdict().get("more")
    if more:
        return _compound(base, [*_STEP.findall(more), (match["count"], unit)], match.start())
    count, start = _WORDS.get(match["count"].lower()), match.start()
    if count is None:
        digits = match["count"]
        glued = start > 0 and text[start - 1].isalpha()
        while glued and int(digits) >= _ROLLOVER[unit] and len(digits) > 1:  # "Daily86 days ago"
            digits, start = digits[1:], start + 1
        singular = match["unit"] in ("day", "hour", "minute") and text[match.end("unit")] == " "
        if singular and digits.endswith("1"):  # "Channel 41 day ago" counts one
            digits, start = "1", match.end("count") - 1
        count = int(digits)
    return _back(base, count, unit, start)


def _compound(base: datetime, steps: list[tuple[str, str]], start: int) -> RelativeTime:
    """Several counts, as in "2 days, 3 hours ago", to the precision of the last; months and years are round."""
    *larger, (last, unit) = [(count, _UNITS[name.lower()]) for count, name in steps]
    for count, name in larger:
        base -= timedelta(days=int(count) * _DAYS[name]) if name in _DAYS else timedelta(**{name + "s": int(count)})
    found = _back(base, int(_WORDS.get(last.lower(), last)), unit, start)
    if unit not in _DAYS and any(name in _DAYS for _, name in larger):
        return RelativeTime(floor(found.at, Precision.MONTH), Precision.MONTH, start)
    return found


def _back(base: datetime, count: int, unit: str, start: int) -> RelativeTime:
    if unit in ("month", "year"):
        months = base.year * 12 + base.month - 1 - count * (12 if unit == "year" else 1)
        if months < 12:
            raise OverflowError
        at = base.replace(year=months // 12, month=months % 12 + 1, day=1)
        return RelativeTime(floor(at, Precision(unit)), Precision(unit), start)
    precision = Precision.DAY if unit == "week" else Precision(unit)
    return RelativeTime(floor(base - timedelta(**{unit + "s": count}), precision), precision, start)


def _named(text: str, base: datetime) -> RelativeTime | None:
    match = _NOW.search(text)
    if match:
        return RelativeTime(floor(base, Precision.MINUTE), Precision.MINUTE, match.start())
    match = _DAY.search(text)
    if match is None:
        return None
    day = floor(base, Precision.DAY) - timedelta(days=match["day"].lower() == "yesterday")
    if match["hour"] is None:
        return RelativeTime(day, Precision.DAY, match.start())
    hour = int(match["hour"])
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower().startswith("p") else 0)
    if hour > 23 or int(match["minute"]) > 59:
        return None
    return RelativeTime(day.replace(hour=hour, minute=int(match["minute"])), Precision.MINUTE, match.start())


def _foreign(text: str, base: datetime) -> RelativeTime | None:
    """Other languages, read by dateparser; the whole line must be the time, or follow a separator."""
    if len(text) > 80 or not _FOREIGN.search(text):
        return None
    from index.ingest.absolute import read_date

    start = max(text.rfind(mark) for mark in ("|", "·", "•", "–", "—", " - ", ":")) + 1
    found = read_date(text[start:].strip(" -\t"), base=base)
    if found is None or found[0] > base:
        return None
    at, period = found
    if period in ("month", "year"):
        return RelativeTime(floor(at, Precision(period)), Precision(period), start)
    distance = base - at
    for precision, step in ((Precision.DAY, 86400), (Precision.HOUR, 3600), (Precision.MINUTE, 60)):
        if round(distance.total_seconds()) % step == 0:
            return RelativeTime(floor(at, precision), precision, start)
    return RelativeTime(floor(at, Precision.SECOND), Precision.SECOND, start)
