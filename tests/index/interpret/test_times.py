"""Times in questions, against bounds worked out by hand; asked on Tuesday 24 November 2026 if nothing else is said."""

import subprocess
import sys
from datetime import datetime, timedelta, timezone

import pytest
from made_up import query

from index.filters import EVERYTHING, Not, PublishedRange
from index.interpret.interpreter import interpret

TUESDAY = "2026-11-24T12:00:00Z"
SUNDAY = "2026-11-22T12:00:00Z"
FRIDAY = "2026-11-27T12:00:00Z"


def at(text):
    return datetime.fromisoformat(text)


def understood(text, now=TUESDAY):
    """The filter for the time in a question, and the notes on it."""
    asked = query(text, now=at(now))
    narrowed, interpreted = interpret(asked, lambda: ())
    if narrowed is asked:
        assert interpreted.notes == {}
        return None, {}
    assert (narrowed.text, narrowed.filters.parts[0]) == (asked.text, EVERYTHING)
    (_, added) = narrowed.filters.parts
    return added, interpreted.notes


def bounds(text, now=TUESDAY):
    """From and until when, as `2026-11-16 2026-11-25`, with `-` where it is open; empty where nothing is understood."""
    _, notes = understood(text, now)
    ends = (notes.get("since", "-"), notes.get("until", "-"))
    return "" if not notes else " ".join(end.removesuffix("T00:00:00Z") for end in ends)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What did the council decide yesterday?", "2026-11-23 -"),
        ("what happened today", "2026-11-24 -"),
        ("How many have died since the quake struck last week?", "2026-11-16 -"),
        ("What has changed since the coup on Friday?", "2026-11-20 -"),
        ("What happened in March and April 2024?", ""),
        ("What happened in June, July and August 2023?", ""),
        ("What happened on 4 August and 5 September 2025?", ""),
        ("Who resigned in March of last year?", ""),
        ("Who resigned in March, two years ago?", ""),
        ("How many were hurt in 2025 and 2024?", ""),
        ("How many were hurt in 2025 and in Rome?", "2025-01-01 -"),
        ("Which roads were closed in the past year and a half?", ""),
        ("Today, which minister resigned?", "2026-11-24 -"),
        ("Which bridge was closed this week?", "2026-11-17 -"),
        ("Which bridge was closed earlier this week?", "2026-11-17 -"),
        ("How many ferries were late this month?", "2026-11-01 -"),
        ("How many ferries were late this year?", "2026-01-01 -"),
        ("What did the mayor say last week?", "2026-11-16 -"),
        ("Last week, what did the mayor say?", "2026-11-16 -"),
        ("What did the mayor\n say  last\tweek?", "2026-11-16 -"),
        ("By how much did prices rise last month?", "2026-10-01 -"),
        ("Which city had the worst air last year?", "2025-01-01 -"),
        ("What happened in the last 3 days?", "2026-11-21 -"),
        ("What happened in the past three days?", "2026-11-21 -"),
        ("What happened over the last two weeks?", "2026-11-10 -"),
        ("what happened last 2 weeks", "2026-11-10 -"),
        ("What changed during the past couple of months?", "2026-09-24 -"),
        ("What changed in the last 12 months?", "2025-11-24 -"),
        ("What was reported in the last 24 hours?", "2026-11-23 -"),
        ("What was reported within the past 5 hours?", "2026-11-24 -"),
        ("What happened in the last week?", "2026-11-17 -"),
        ("What happened the past month?", "2026-10-24 -"),
        ("What happened this past year?", "2025-11-24 -"),
        ("Who resigned over the weekend?", "2026-11-21 -"),
        ("Who resigned last weekend?", "2026-11-21 -"),
        ("Who resigned this past weekend?", "2026-11-21 -"),
        ("Who resigned on Monday?", "2026-11-23 -"),
        ("Who resigned on Tuesday?", "2026-11-17 -"),
        ("Who resigned on Friday?", "2026-11-20 2026-11-23"),
        ("Who resigned last Friday?", "2026-11-20 2026-11-23"),
        ("Who resigned last Monday?", "2026-11-16 -"),
        ("Who resigned this past Monday?", "2026-11-23 -"),
        ("What has changed since Monday?", "2026-11-23 -"),
        ("What has changed since Friday?", "2026-11-20 -"),
        ("What has changed since yesterday?", "2026-11-23 -"),
        ("What has changed since last week?", "2026-11-16 -"),
        ("What has changed since the weekend?", "2026-11-21 -"),
    ],
)
def test_times_that_count_from_now(text, expected):
    assert bounds(text) == expected


@pytest.mark.parametrize(
    ("text", "now", "expected"),
    [
        # a week begins on Monday, and what happens at its end is reported by Tuesday
        ("What did he say last week?", FRIDAY, "2026-11-16 2026-11-25"),
        ("What did he say last week?", "2026-11-23T00:30:00Z", "2026-11-16 -"),
        ("What did he say last week?", "2026-11-25T00:00:00Z", "2026-11-16 2026-11-25"),
        # on a Sunday, last week may also be the one that has begun on Sunday
        ("What did he say last week?", SUNDAY, "2026-11-09 -"),
        ("What did he say last month?", "2027-01-31T12:00:00Z", "2026-12-01 -"),
        ("What did he say last month?", "2026-03-31T12:00:00Z", "2026-02-01 -"),
        ("What did he say in the last 3 months?", "2026-05-31T12:00:00Z", "2026-02-28 -"),
        ("Who resigned over the weekend?", SUNDAY, "2026-11-21 -"),
        ("Who resigned last weekend?", SUNDAY, "2026-11-14 2026-11-18"),
        ("Who resigned last weekend?", "2026-11-21T12:00:00Z", "2026-11-14 2026-11-18"),
        ("Who resigned last weekend?", FRIDAY, "2026-11-21 2026-11-25"),
        ("Who resigned on Sunday?", SUNDAY, "2026-11-15 -"),
        ("Who resigned last Sunday?", SUNDAY, "2026-11-15 2026-11-18"),
        ("Who resigned on Thursday?", SUNDAY, "2026-11-19 2026-11-22"),
        ("Who resigned in March?", "2027-03-15T12:00:00Z", "2027-03-01 -"),
        ("Who resigned last March?", "2027-03-15T12:00:00Z", "2026-03-01 -"),
        ("Who resigned in March?", "2027-02-15T12:00:00Z", "2026-03-01 -"),
        ("Who resigned on 29 February?", TUESDAY, "2024-02-29 -"),
    ],
)
def test_when_it_is_asked_decides(text, now, expected):
    assert bounds(text, now) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who resigned in March 2024?", "2024-03-01 -"),
        ("Who resigned in early March 2024?", "2024-03-01 -"),
        ("Who resigned in mid-March?", "2026-03-01 -"),
        ("Who resigned in Sept. 2024?", "2024-09-01 -"),
        ("Who resigned in 2024-03?", "2024-03-01 -"),
        ("Who resigned in March?", "2026-03-01 -"),
        ("Who resigned in December?", "2025-12-01 -"),
        ("Who resigned in November?", "2026-11-01 -"),
        ("who resigned in may", "2026-05-01 -"),
        ("In May, who resigned?", "2026-05-01 -"),
        ("Who resigned last October?", "2026-10-01 -"),
        ("Who resigned in 2023?", "2023-01-01 -"),
        ("Who resigned in 2026?", "2026-01-01 -"),
        ("Which company did she found in 1997?", "1997-01-01 -"),
        ("Who resigned during 2023?", "2023-01-01 -"),
        ("What was agreed on 4 August 2025?", "2025-08-04 -"),
        ("What was agreed on the 4th of August, 2025?", "2025-08-04 -"),
        ("What was agreed on August 4, 2025?", "2025-08-04 -"),
        ("What was agreed on August 4?", "2026-08-04 -"),
        ("What was agreed on Aug. 4?", "2026-08-04 -"),
        ("What was agreed on 2025-08-04?", "2025-08-04 -"),
        ("What was agreed on Monday, 4 August 2025?", "2025-08-04 -"),
        ("What was agreed on 24 November?", "2026-11-24 -"),
        ("What was agreed on 25 November?", "2025-11-25 -"),
        ("What has changed since March?", "2026-03-01 -"),
        ("What has changed since last March?", "2026-03-01 -"),
        ("What has changed since 3 March 2024?", "2024-03-03 -"),
        ("What has changed since March 3?", "2026-03-03 -"),
        ("Since 2019, how many farms have closed?", "2019-01-01 -"),
        ("What has changed since May?", "2026-05-01 -"),
        ("Who has led it after 3 March 2024?", "2024-03-04 -"),
        ("Who has led it after March 2024?", "2024-04-01 -"),
        ("Who has led it after 2023?", "2024-01-01 -"),
        ("What happened between March and May 2024?", "2024-03-01 -"),
        ("What happened between 3 and 5 August?", "2026-08-03 -"),
        ("What happened between 3 March 2024 and 5 April 2024?", "2024-03-03 -"),
        ("Who was mayor from 2019 to 2021?", "2019-01-01 -"),
        ("What happened from December to February 2024?", "2023-12-01 -"),
    ],
)
def test_dates_written_out_bound_only_from_below(text, expected):
    assert bounds(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Show me articles from last week about ferries", "2026-11-16 2026-11-23"),
        ("What was in the news yesterday about ferries?", "2026-11-23 2026-11-24"),
        ("news of last month", "2026-10-01 2026-11-01"),
        ("headlines from March 2024", "2024-03-01 2024-04-01"),
        ("stories published on 4 August 2025", "2025-08-04 2025-08-05"),
        ("articles in 2023 about the tunnel", "2023-01-01 2024-01-01"),
        ("Stories from Reuters from last week", "2026-11-16 2026-11-23"),
        ("news by Zawya and The National from March 2024", "2024-03-01 2024-04-01"),
        ("coverage between March and May 2024", "2024-03-01 2024-06-01"),
        ("articles that were published before March 2024", "- 2024-03-01"),
        ("articles until 3 March 2024", "- 2024-03-04"),
        ("articles since March", "2026-03-01 -"),
        ("articles of this week on what will close", "2026-11-17 -"),
    ],
)
def test_articles_of_a_time_came_out_in_it(text, expected):
    assert bounds(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        # no time, or none that can be told
        "What has changed since the election?",
        "What did Okonjo do before she became mayor?",
        "Who fled in recent days?",
        "What happened in the past weeks?",
        "What happened in the past?",
        "Who resigned Monday?",
        "Is the market open Mondays?",
        "What was agreed on 31 June?",
        "Who was invited on the 4th?",
        # words that months and days are too
        "What may happen in Paris?",
        "What has changed since May became prime minister?",
        "Why do protesters march in Paris?",
        "Who was in the last march of the union?",
        "What was said in May's letter?",
        "Who played in March Madness?",
        "Who plays on Monday Night Football?",
        "Who was named on Sunday Times lists?",
        "What did USA Today find?",
        "Who was on Last Week Tonight?",
        "Where does the president live today?",
        # of an event, not of its report
        "Who won last year's election?",
        "What is in this year’s budget?",
        "Who won the 2022 World Cup?",
        "Who scored in 2022 World Cup matches?",
        "What did the January 6 committee find?",
        "How did the last week of the war end?",
        "Who signed in the last week of March?",
        "What was the budget for this year?",
        "Who was the hero of last week?",
        "How long did the 2019-20 season last?",
        "Who sang in the 2000s?",
        "What did the week-long, this-year-only strike cost?",
        # told long after, too
        "Who led the company before 2020?",
        "Who led the company until March 2024?",
        "What did bread cost before last week?",
        "Who had resigned by yesterday?",
        # compared with another time
        "Were there more strikes than last year?",
        "Were prices this week higher compared with last week?",
        "How do prices this month compare to last month?",
        "How did the news from Kyiv change from last week?",
        # to come, or perhaps to come
        "What happens next week?",
        "What will open this week?",
        "Which stadium is closing on Friday?",
        "What is planned for Monday?",
        "Who may resign this month?",
        "Which film is due on Friday?",
        "Which shop is expected to open on 4 August?",
        "Which singer tours later this year?",
        "What opens in 2030?",
        "What must be done by 2035?",
        "What changes between 2020 and 2030?",
        "What changes after 2026?",
    ],
)
def test_what_is_left_alone(text):
    assert understood(text) == (None, {})


def test_what_is_to_come_does_not_hide_what_was():
    assert bounds("Which plant will close, did the firm say last week?") == "2026-11-16 -"
    assert bounds("What has been planned since March?") == "2026-03-01 -"
    assert bounds("What is happening this week?") == "2026-11-17 -"


def test_of_several_times_the_period_around_them_is_taken():
    text = "What did he say on Friday and last week?"
    assert bounds(text) == "2026-11-16 -"
    assert bounds(text, FRIDAY) == "2026-11-16 -"
    assert bounds("What did he say last weekend and last Friday?") == "2026-11-20 -"
    assert bounds("What did he say last weekend and last Friday?", FRIDAY) == "2026-11-20 2026-11-25"
    assert bounds("What did he say last week, and this week?", FRIDAY) == "2026-11-16 -"
    notes = understood("Who resigned this week after the coup last October, and on 4 August?")[1]
    assert notes == {"time": "this week, last October, on 4 August", "since": "2026-08-04T00:00:00Z"}


def test_only_a_date_with_its_year_keeps_articles_without_a_date():
    start = at("2026-11-16T00:00:00Z")
    assert understood("What happened last week?")[0] == PublishedRange(since=start)
    assert understood("articles from last week")[0] == PublishedRange(start, at("2026-11-23T00:00:00Z"))
    assert understood("What happened in March?")[0] == PublishedRange(since=at("2026-03-01T00:00:00Z"))
    march, april = at("2024-03-01T00:00:00Z"), at("2024-04-01T00:00:00Z")
    assert understood("What happened in March 2024?")[0] == Not(PublishedRange(until=march))
    assert understood("What happened in March 2024 and last week?")[0] == Not(PublishedRange(until=march))
    assert understood("articles from March 2024")[0] == PublishedRange(march, april)


def test_the_words_understood_are_in_the_notes():
    assert understood("What did he say  last\nweek?", FRIDAY)[1] == {
        "time": "last week",
        "since": "2026-11-16T00:00:00Z",
        "until": "2026-11-25T00:00:00Z",
    }
    assert understood("Who resigned in March 2024?")[1]["time"] == "in March 2024"
    assert understood("What was agreed on Monday, August 4, 2025?")[1]["time"] == "on Monday, August 4, 2025"
    assert understood("articles before March 2024")[1]["time"] == "before March 2024"


@pytest.mark.parametrize(
    ("hours", "since"),
    [(-8, "2026-11-23T00:00:00Z"), (0, "2026-11-24T00:00:00Z"), (10, "2026-11-23T14:00:00Z")],
)
def test_a_day_is_that_of_the_zone_and_of_utc(hours, since):
    """03:00 UTC is still the 23rd on the Pacific coast; in Sydney the 24th has begun at 14:00 UTC the day before."""
    now = at("2026-11-24T03:00:00Z").astimezone(timezone(timedelta(hours=hours)))
    _, interpreted = interpret(query("What happened today?", now=now), lambda: ())
    assert interpreted.notes["since"] == since


@pytest.mark.parametrize(("hours", "until"), [(-8, "2026-11-20T08:00:00Z"), (10, "2026-11-20T00:00:00Z")])
def test_a_day_ends_in_both(hours, until):
    now = at("2026-11-24T12:00:00Z").astimezone(timezone(timedelta(hours=hours)))
    _, interpreted = interpret(query("articles on 19 November", now=now), lambda: ())
    assert interpreted.notes["until"] == until


def test_the_edges_of_the_calendar_are_no_error():
    for text in ("What happened last week?", "What happened in the last 999 years?", "Who resigned last Monday?"):
        assert bounds(text, "0001-01-01T00:00:00Z") == ""
        bounds(text, "9999-12-31T23:00:00-14:00")
    assert bounds("What happened in 2000?", "9999-12-31T23:00:00Z") == "2000-01-01 -"


def test_dateparser_is_loaded_only_for_a_date_in_words():
    code = """
import sys
from datetime import UTC, datetime
from index.interpret.interpreter import interpret
from index.query import Query
now = datetime(2026, 11, 24, tzinfo=UTC)
for text in ("Who won the 2022 World Cup?", "What may march on?", "What happened last week, on Friday, in 2023?"):
    interpret(Query(text, now), lambda: ())
assert "dateparser" not in sys.modules
interpret(Query("What happened in March?", now), lambda: ())
assert "dateparser" in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)
