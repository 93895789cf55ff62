"""Period: days on which an article may have been published, and the arithmetic of days, months and years."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """Days of publication.

    Attributes:
        first: the first day; None is: from the beginning.
        end: the day after the last; None is: to this day.
        undated: whether articles without a date stay in, because they cannot be ruled out.
    """

    first: date | None
    end: date | None
    undated: bool


def around(periods: Sequence[Period]) -> Period:
    """The shortest period around one or more: an article of any of them stays in."""
    firsts = [period.first for period in periods if period.first is not None]
    ends = [period.end for period in periods if period.end is not None]
    return Period(
        min(firsts) if len(firsts) == len(periods) else None,
        max(ends) if len(ends) == len(periods) else None,
        any(period.undated for period in periods),
    )


def bounds(period: Period, now: datetime) -> tuple[datetime | None, datetime | None]:
    """The moments, in UTC, at which a period begins (included) and ends (not included); no end after `now`.

    A day is that of the zone of `now` and that of UTC together, because an article with a date but no time is held
    at midnight UTC.

    Raises:
        OverflowError: one is not on the calendar in UTC.
    """
    since = None if period.first is None else min(_midnights(period.first, now))
    until = None if period.end is None else max(_midnights(period.end, now))
    return since, None if until is not None and until > now else until


def _midnights(day: date, now: datetime) -> tuple[datetime, datetime]:
    midnight = datetime.combine(day, time(), UTC)
    return midnight, midnight.replace(tzinfo=now.tzinfo).astimezone(UTC)


def month_start(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def next_start(first: date, unit: str) -> date:
    """The start of the day, month or year after the one that begins with `first`.

    Raises:
        OverflowError, ValueError: it would be in the year 10000.
    """
    if unit == "year":
        return first.replace(year=first.year + 1)
    return month_start(first + timedelta(days=31)) if unit == "month" else first + timedelta(days=1)
