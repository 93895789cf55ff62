"""Times are read as exactly as they are written, in UTC, and never lie in the future."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Origin, Precision, Published
from index.errors import InvalidQuery
from index.ingest.dates import CLOCK_SKEW, from_epoch, parse_bound, parse_published

NOW = datetime(2025, 8, 10, 12, 34, 56, tzinfo=UTC)


def read(text: str) -> Published | None:
    return parse_published(text, origin=Origin.ABSOLUTE, collected=NOW)


RELATIVE = {
    "6 days ago": "2025-08-04",
    "Zawya6 days ago": "2025-08-04",
    "Daily86 days ago": "2025-08-04",
    "Channel 41 day ago": "2025-08-09",
    "Reuters - 2h ago": "2025-08-10T10:00Z",
    "timean hour ago": "2025-08-10T11:00Z",
    "an hour ago": "2025-08-10T11:00Z",
    "about 3 hours ago": "2025-08-10T09:00Z",
    "20 min ago": "2025-08-10T12:14Z",
    "30 seconds ago": "2025-08-10T12:34:26Z",
    "2 days, 3 hours ago": "2025-08-08T09:00Z",
    "Posted 2\u00a0days,\u00a03\u00a0hours ago": "2025-08-08T09:00Z",
    "1 hour 20 minutes ago": "2025-08-10T11:14Z",
    "Coastwire1 hr and 20 min ago": "2025-08-10T11:14Z",
    "1 week and a day ago": "2025-08-02",
    "1 year, 2 months ago": "2024-06",
    "3 months, 2 weeks ago": "2025-04",
    "half an hour ago": "2025-08-10T12:04Z",
    "Coastwirehalf an hour ago": "2025-08-10T12:04Z",
    "just now": "2025-08-10T12:34Z",
    "today": "2025-08-10",
    "yesterday": "2025-08-09",
    "Yesterday at 2:05 pm": "2025-08-09T14:05Z",
    "2 weeks ago": "2025-07-27",
    "5 months ago": "2025-03",
    "8 months ago": "2024-12",
    "2 years ago": "2023",
    "Updated 3 hours ago": "2025-08-10T09:00Z",
    "vor 2 Stunden": "2025-08-10T10:00Z",
    "vor 3 Tagen": "2025-08-07",
    "il y a 3 heures": "2025-08-10T09:00Z",
    "il y a 2 mois": "2025-06",
    "hace 3 días": "2025-08-07",
    "3 часа назад": "2025-08-10T09:00Z",
    "منذ ساعتين": "2025-08-10T10:00Z",
    "3時間前": "2025-08-10T09:00Z",
    "2 gün önce": "2025-08-08",
}


@pytest.mark.parametrize("text", RELATIVE)
def test_relative_times_count_back_from_when_the_page_was_collected(text: str) -> None:
    found = read(text)
    assert str(found) == RELATIVE[text]
    assert found is not None
    assert found.origin is Origin.RELATIVE


ABSOLUTE = {
    "2024": "2024",
    "2024-03": "2024-03",
    "2024-03-05": "2024-03-05",
    "20240305": "2024-03-05",
    "2024/03/05": "2024-03-05",
    "2024-03-05T14": "2024-03-05T14:00Z",
    "2024-03-05T14:05": "2024-03-05T14:05Z",
    "2024-03-05 14:05:09.123+05:30": "2024-03-05T08:35:09Z",
    "2024-03-05T14:05:09Z": "2024-03-05T14:05:09Z",
    "Sun, 10 Aug 2025 09:30:00 GMT": "2025-08-10T09:30:00Z",
    "10 Aug 2025 09:30 +0200": "2025-08-10T07:30Z",
    "5 March 2024 2:05 PM": "2024-03-05T14:05Z",
    "5 March 2024 12:05 AM": "2024-03-05T00:05Z",
    "5 March 2024 02:05 PM +0530": "2024-03-05T08:35Z",
    "Tue, 05 Mar 2024 14:05:09 EST": "2024-03-05T19:05:09Z",
    "Tue, 05 Mar 2024 14:05:09 CET": "2024-03-05T13:05:09Z",
    "Tue, 09 Jul 2024 14:05:09 BST": "2024-07-09T13:05:09Z",
    "5 March 2024, 14:05:09 IST": "2024-03-05T08:35:09Z",
    "Updated: Mar 5, 2024 2:05 PM (IST)": "2024-03-05T08:35Z",
    "2024-03-05 14:05 IST": "2024-03-05T08:35Z",
    "2:05 p.m. IST, Tue March 5, 2024": "2024-03-05T08:35Z",
    "Tue, 05 Mar 2024 14:05:09 CST": "2024-03-05T20:05:09Z",
    "Tue, 05 Mar 2024 14:05:09 AST": "2024-03-05T18:05:09Z",
    "5 March 2024 2:05 PM CT": "2024-03-05",  # of a zone that nobody here knows
    "Tue, 05 Mar 2024 14:05:09 Europe/London": "2024-03-05",
    "5 March 2024": "2024-03-05",
    "March 5th, 2024": "2024-03-05",
    "March 2024": "2024-03",
    "Published: 5 March 2024": "2024-03-05",
    "Updated on 5 March 2024 at 2:05 PM": "2024-03-05T14:05Z",
    "5 March 2024 at 2 PM": "2024-03-05T14:00Z",
    "10:15 AM EDT, Tue August 5, 2025": "2025-08-05T14:15Z",
    "Dec 5": "2024-12-05",
    "5. März 2024, 14:05 Uhr": "2024-03-05T14:05Z",
    "5 de marzo de 2024": "2024-03-05",
    "5 марта 2024 г.": "2024-03-05",
    "2024年3月5日": "2024-03-05",
    "05.04.2024": "2024-04-05",
    "25/04/2024": "2024-04-25",
    "04/25/2024": "2024-04-25",
    "05/05/2024": "2024-05-05",
    "05/04/2024": "2024",  # the fifth of April or the fourth of May
    "09/08/2025": "2025-08-09",  # the eighth of September is yet to come
    "1754820000": "2025-08-10T10:00:00Z",
}


@pytest.mark.parametrize("text", ABSOLUTE)
def test_written_dates_keep_the_precision_that_they_have(text: str) -> None:
    found = read(text)
    assert str(found) == ABSOLUTE[text]
    assert found is not None
    assert found.origin is Origin.ABSOLUTE


@pytest.mark.parametrize(
    "text",
    ["", "hello world", "14:05", "31 February 2024", "2024-13-01", "5 min read", "G7m", "in 3 days", "2025-08-11",
     "2026", "9999 years ago", "0001-01-01T00:00:00", "1970-01-01T00:00:00Z", "12 Aug 2025", "x" * 5000,
     "Sun, 99 Foo 2025 77:00"],
)  # fmt: skip
def test_what_is_no_time_or_not_yet_is_none(text: str) -> None:
    assert read(text) is None


def test_a_clock_that_runs_a_little_ahead_is_believed() -> None:
    assert read("2025-08-10T12:40:00Z") is not None
    assert read("2025-08-10T12:50:00Z") is None


def test_epochs_are_seconds_or_milliseconds() -> None:
    for value in (1754820000, 1754820000000.0):
        found = from_epoch(value, origin=Origin.GIVEN, collected=NOW)
        assert str(found) == "2025-08-10T10:00:00Z"
    assert from_epoch(1e300, origin=Origin.GIVEN, collected=NOW) is None
    assert from_epoch(0, origin=Origin.GIVEN, collected=NOW) is None


BOUNDS = {
    ("2025", False): "2025-01-01T00:00:00",
    ("2025", True): "2026-01-01T00:00:00",
    ("2025-02", True): "2025-03-01T00:00:00",
    ("2025-12", True): "2026-01-01T00:00:00",
    ("2025-08-10", False): "2025-08-10T00:00:00",
    ("2025-08-10", True): "2025-08-11T00:00:00",
    ("2025-08-10T14:30Z", True): "2025-08-10T14:30:00",
    ("2025-08-10T14:30+02:00", False): "2025-08-10T12:30:00",
    ("today", True): "2025-08-11T00:00:00",
    ("yesterday", False): "2025-08-09T00:00:00",
    ("90m", False): "2025-08-10T11:04:56",
    ("24h", True): "2025-08-09T12:34:56",
    ("7d", False): "2025-08-03T12:34:56",
    ("2w", False): "2025-07-27T12:34:56",
    ("3mo", False): "2025-05-10T12:34:56",
    ("1y", False): "2024-08-10T12:34:56",
}


@pytest.mark.parametrize(("text", "end"), BOUNDS)
def test_bounds_include_a_whole_year_month_or_day(text: str, end: bool) -> None:
    assert parse_bound(text, now=NOW, end=end) == datetime.fromisoformat(BOUNDS[text, end]).replace(tzinfo=UTC)


def test_months_back_end_on_a_day_that_there_is() -> None:
    may = datetime(2025, 5, 31, tzinfo=UTC)
    assert parse_bound("3mo", now=may, end=False) == datetime(2025, 2, 28, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "soon", "2025-13", "9999999y", "99999y", "05/04/2024", "-7d", "7 parsecs"])
def test_a_bound_that_cannot_be_read_is_refused_with_what_can(text: str) -> None:
    with pytest.raises(InvalidQuery, match="write 2025, 2025-08, 2025-08-10"):
        parse_bound(text, now=NOW, end=True)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60) | st.from_regex(r"[A-Za-z]{0,9}\d{1,4} (min|hour|day|month|year)s? ago", fullmatch=True))
def test_no_text_gives_a_time_in_the_future(text: str) -> None:
    found = read(text)
    assert found is None or found.at <= NOW + CLOCK_SKEW


@given(st.datetimes(NOW.replace(year=1900, tzinfo=None), NOW.replace(tzinfo=None)), st.sampled_from(list(Precision)))
def test_iso_dates_come_back_as_they_were_written(at: datetime, precision: Precision) -> None:
    text = str(Published(at.replace(tzinfo=UTC), precision, Origin.ABSOLUTE))
    found = read(text)
    if text != "1970-01-01T00:00:00Z":
        assert str(found) == text
        assert found is not None
        assert found.precision is precision or (precision is Precision.HOUR and found.precision is Precision.MINUTE)


@given(st.integers(1, 46), st.sampled_from(["Zawya", "Reuters", "The Hill", "time"]))
def test_days_ago_are_that_many_days_back_also_when_glued(days: int, before: str) -> None:
    found = read(f"{before}{days} days ago")
    if days < 46:
        assert found == Published(
            datetime(2025, 8, 10, tzinfo=UTC) - timedelta(days=days), Precision.DAY, Origin.RELATIVE
        )
