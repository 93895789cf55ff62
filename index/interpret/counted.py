"""Times counted from now: "last week", "yesterday", "in the past three days", "on Monday", "over the weekend"."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from index.calendar_names import WEEKDAYS
from index.ingest.dates import parse_bound
from index.interpret.mention import Lead, Mention
from index.interpret.period import month_start
from index.numerals import UNITS

_NUMBERS = {word: count for count, word in enumerate(UNITS[:13]) if count > 1} | {"couple of": 2}
_UNITS = {"hour": "h", "day": "d", "week": "w", "month": "mo", "year": "y"}
"""As durations that count back are written in `parse_bound`."""
_THIS_WEEK = timedelta(days=7)
"""Of 71 news-quiz questions with "this week", 69 are answered in the 7 days before they were asked, and only 59 in
the week since Monday: the weekend's news is this week's on Thursday."""
_NO_MODIFIER = r"(?!['’]|-\w| of\b| and a half\b| or (?:two|so)\b)"
"""Not "last year's election", "a this-week deal", "the last week of the war", "the past year and a half"."""
_DAY = re.compile(rf"\b(?P<day>today|yesterday)\b{_NO_MODIFIER}", re.IGNORECASE)
_HAPPENED = re.compile(r"\b(?:did|was|were|had|has|have|happen\w*|new|news|headlines|said|\w+ed)\b", re.IGNORECASE)
_UNIT = re.compile(
    rf"\b(?P<which>last|this past|(?:earlier )?this) (?P<unit>week|month|year)\b{_NO_MODIFIER}",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:(?P<within>in|over|during|within|for) )?(?P<the>the )?(?P<which>last|past) "
    rf"(?:(?P<count>\d{{1,3}}|{'|'.join(_NUMBERS)}) )?(?P<unit>{'|'.join(_UNITS)})(?P<many>s)?\b{_NO_MODIFIER}",
    re.IGNORECASE,
)
_WEEKEND = re.compile(rf"\b(?P<which>last|this past|the(?: past| last)?) weekend\b{_NO_MODIFIER}", re.IGNORECASE)
_WEEKDAY = re.compile(
    rf"\b(?:(?P<which>last|this past) )?(?P<day>{'|'.join(WEEKDAYS)})\b(?!['’]|-\w| of\b|,? (?:the )?\d)", re.IGNORECASE
)
_WEEKEND_LEADS = frozenset({"over", "during", "at", "on", "since"})
_WEEKDAY_LEADS = frozenset({"on", "since", "after"})
_CAPITAL_NEXT = re.compile(r" [A-Z]")
"""What makes a name of a day: "Sunday Times", "Monday Night Football"."""


def counted_times(text: str, now: datetime) -> Iterator[Mention]:
    """The times in a text without runs of white space that count from `now`, in its zone.

    Raises:
        OverflowError, InvalidQuery: a time is not on the calendar.
    """
    readers: dict[re.Pattern[str], Callable[[re.Match[str], datetime], Mention | None]] = {
        _DAY: _day, _UNIT: _unit, _BACK: _back, _WEEKEND: _weekend, _WEEKDAY: _weekday,
    }  # fmt: skip
    for pattern, read in readers.items():
        for match in pattern.finditer(text):
            if not _is_a_title(match) and (mention := read(match, now)):
                yield mention


def _is_a_title(match: re.Match[str]) -> bool:
    """Whether a capital within a sentence shows a name: "USA Today", "Last Week Tonight"."""
    before = match.string[: match.start()].rstrip()
    weekday = match[0].lower() in WEEKDAYS
    return not weekday and match[0][0].isupper() and before != "" and before[-1] not in '.?!:;“"('


def _mention(match: re.Match[str], first: date, end: date | None = None, *, settled: bool = True) -> Mention:
    lead = Lead.before(match.string, match.start())
    return Mention(lead, match.start(), match.end(), first, end, prompt=True, settled=settled, undated=False)


def _day(match: re.Match[str], now: datetime) -> Mention | None:
    today = now.date()
    if match["day"].lower() == "yesterday":
        return _mention(match, today - timedelta(days=1), today)
    # "today" is also these days: "where does he live today?"
    return _mention(match, today, settled=False) if _HAPPENED.search(match.string) else None


def _unit(match: re.Match[str], now: datetime) -> Mention:
    which, unit, today = match["which"].lower(), match["unit"].lower(), now.date()
    if which == "this past":
        return _back_from(match, now, 1, unit)
    if unit == "week" and which != "last":
        return _mention(match, today - _THIS_WEEK, settled=False)
    if unit == "week":
        # on a Sunday, those whose weeks begin with it mean the days up to yesterday
        monday = today - timedelta(days=today.weekday())
        sunday = today.weekday() == 6
        return _mention(match, monday - timedelta(days=7), monday + timedelta(days=7 if sunday else 0))
    this = today.replace(month=1, day=1) if unit == "year" else month_start(today)
    if which != "last":
        return _mention(match, this, settled=False)
    last = this.replace(year=this.year - 1) if unit == "year" else month_start(this - timedelta(days=1))
    # figures of a month or a year come out after it, so what is told of it is not told in it
    return replace(_mention(match, last, this), prompt=False)


def _back(match: re.Match[str], now: datetime) -> Mention | None:
    """With a number, or "the past week", "in the last week"; "last week" and "the last week" are something else."""
    alone = match["the"] and not match["many"] and (match["which"].lower() == "past" or match["within"])
    if not match["count"] and not alone:
        return None
    count = (match["count"] or "1").lower()
    return _back_from(match, now, _NUMBERS.get(count) or int(count), match["unit"].lower())


def _back_from(match: re.Match[str], now: datetime, count: int, unit: str) -> Mention:
    """From the start of the day, for most articles have a date and no time."""
    at = parse_bound(f"{count}{_UNITS[unit]}", now=now, end=False)
    return _mention(match, at.astimezone(now.tzinfo).date())


def _weekend(match: re.Match[str], now: datetime) -> Mention | None:
    """The one that has begun; during it, "last weekend" is the one before."""
    today, which = now.date(), match["which"].lower()
    saturday = today - timedelta(days=(today.weekday() - 5) % 7)
    if which == "last" and today.weekday() >= 5:
        saturday -= timedelta(days=7)
    mention = _mention(match, saturday, saturday + timedelta(days=2))
    return mention if not which.startswith("the") or mention.lead.fits(_WEEKEND_LEADS) else None


def _weekday(match: re.Match[str], now: datetime) -> Mention | None:
    """The nearest; on that day itself, and of the "last" one where this week has had one, that of a week before too."""
    if _CAPITAL_NEXT.match(match.string, match.end()):
        return None
    today = now.date()
    which = (match["which"] or "").lower()
    ago = (today.weekday() - WEEKDAYS.index(match["day"].lower())) % 7 or (7 if which else 0)
    nearest = today - timedelta(days=ago)
    either = ago == 0 or (which == "last" and ago <= today.weekday())
    first = nearest - timedelta(days=7) if either else nearest
    mention = _mention(match, first, nearest + timedelta(days=1), settled=bool(which))
    return mention if which or mention.lead.fits(_WEEKDAY_LEADS) else None
