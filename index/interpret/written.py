"""Dates written out: "in March 2024", "since March", "on 4 August 2025", "between May and July", "in 2023"."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from index.calendar_names import MONTHS
from index.ingest.absolute import read_absolute, read_date
from index.interpret.mention import Lead, Mention
from index.interpret.period import next_start

_FULL = "|".join(MONTHS)
"""Alone, short names are too often words and people: "in Jan", "since Dec"."""
_MONTH = rf"(?:{_FULL}|(?:jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?)"
_YEAR = r"(?:19|20)\d\d(?!\d|s\b|[-–/.,]\d|\s?%)"
"""Not "the 2000s", "2019-20", "2000.5"."""
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?!\d)"
_DAY_NAME = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH_DAY = rf"(?:(?:the )?{_DAY} (?:of )?{_MONTH}|{_MONTH} (?:the )?{_DAY})"
_ON = rf"(?:{_DAY_NAME},? )?{_MONTH_DAY}(?:,? {_YEAR})?|\d{{4}}-\d\d-\d\d"
_IN = rf"{_MONTH}(?: of|,)? {_YEAR}|(?:last )?(?:{_FULL})|\d{{4}}-\d\d|{_YEAR}"
_DATE = rf"(?:{_ON}|{_IN})"
_ENDS = r"(?!['’\w]|-\w)"
_FOUND = re.compile(rf"\b(?:(?P<on>{_ON})|(?P<in>{_IN})){_ENDS}", re.IGNORECASE)
_RANGE = re.compile(
    rf"\b(?:between (?P<a>{_DATE}|{_DAY}) and (?P<b>{_DATE})|from (?P<c>{_DATE}|{_DAY}) (?:to|until|till|through) "
    rf"(?P<d>{_DATE})){_ENDS}",
    re.IGNORECASE,
)
_NOISE = re.compile(rf"(?<=\d)(?:st|nd|rd|th)\b|\b(?:the|of|last)\b|,|{_DAY_NAME}", re.IGNORECASE)
_DAY_ALONE = re.compile(_DAY, re.IGNORECASE)
_HAS_YEAR = re.compile(r"\d{4}")
_NAMED = re.compile(r" [A-Z]")
"""What makes an event of a period: "in 2022 World Cup matches", "in March Madness"."""
_AFTER_MAY = re.compile(
    r"[^\w\s]|\Z| (?:in|on|at|by|to|for|from|with|and|or|but|about|after|before|when|over|the|who|what|how|which)\b",
    re.IGNORECASE,
)
"""What follows the month; "since May took office" is about a person."""
_GOES_ON = re.compile(
    rf"(?:,| and| or)+ {_DATE}{_ENDS}|,? (?:of (?:last|the)|\w+ years? ago|the year before)\b", re.IGNORECASE
)
"""What follows a date that is half of what is meant: "in March and April 2024", "in March of last year"."""
_LEADS_ON = frozenset({"on", "since", "after"})
_LEADS_IN = frozenset({"in", "during", "since", "after"})


def written_times(text: str, now: datetime) -> Iterator[Mention]:
    """The dates in a text without runs of white space; what has no year was at last before `now`, in its zone.

    Raises:
        OverflowError, ValueError: a date is not on the calendar.
    """
    today = now.date()
    for match in _RANGE.finditer(text):
        ends = _range(match["a"] or match["c"], match["b"] or match["d"], today)
        if ends and ends[0] <= ends[1] <= today:
            yield _mention(match, ends[0], next_start(ends[1], ends[2]))
    for match in _FOUND.finditer(text):
        found = _read(match[0], today) if _is_a_time(match) else None
        if found:
            yield _mention(match, found[0], next_start(*found))


def _is_a_time(match: re.Match[str]) -> bool:
    """Whether it stands as a time does; asked first, since reading a date is slow the first time."""
    last, bare_may = match[0].lower().startswith("last "), match[0].lower() == "may"
    leads = _LEADS_ON if match["on"] else _LEADS_IN
    if not last and not Lead.before(match.string, match.start()).fits(leads):
        return False
    if _GOES_ON.match(match.string, match.end()):
        return False
    if bare_may and not _AFTER_MAY.match(match.string, match.end()):
        return False
    return match["on"] is not None or not _NAMED.match(match.string, match.end())


def _mention(match: re.Match[str], first: date, end: date) -> Mention:
    """A date is what articles go on to name, long after it; with its year, undated ones may too."""
    lead, undated = Lead.before(match.string, match.start()), _HAS_YEAR.search(match[0]) is not None
    return Mention(lead, match.start(), match.end(), first, end, prompt=False, settled=False, undated=undated)


def _range(text_a: str, text_b: str, today: date) -> tuple[date, date, str] | None:
    """The first day, and the period that ends it; the first date may leave its month and year to the second."""
    b = _read(text_b, today)
    if b is None:
        return None
    last, unit = b
    if _DAY_ALONE.fullmatch(text_a):
        return (last.replace(day=int(text_a[:2].rstrip("stndrh"))), last, unit) if unit == "day" else None
    # "from December to February 2024" began the year before
    a = _read(text_a, today if _HAS_YEAR.search(text_a) else last)
    return a and (a[0], last, unit)


def _read(text: str, today: date) -> tuple[date, str] | None:
    """The first day of the day, month or year, and which of these it is."""
    words = " ".join(_NOISE.sub(" ", text).split())
    base = datetime.combine(today, time(), UTC)
    found = read_absolute(words, base=base) if words[:4].isdigit() else read_date(words, base=base)
    if found is None or found[1] not in ("day", "month", "year"):
        return None
    first, unit = found[0].date(), str(found[1])
    this_month = text.lower().startswith("last ") and (first.year, first.month) == (today.year, today.month)
    return (first.replace(year=first.year - 1) if this_month else first), unit
