"""Interpreting as a whole: it only ever narrows, whatever the text, and says what it understood."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import query

from index.answer import Interpreted
from index.filters import EVERYTHING, And, Field, In, PublishedRange
from index.interpret.interpreter import MAX_CHARS, interpret, set_aside

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LAST_WEEK = PublishedRange(since=datetime(2026, 11, 16, tzinfo=UTC))
HELD = ("Zawya", "The National", "Time", "usa today", "x.com")
OWN = And((In(Field.TAG, ("ports",)), PublishedRange(until=datetime(2026, 11, 20, tzinfo=UTC))))
PIECES = (
    "last", "this", "past", "the", "in", "on", "since", "before", "after", "until", "between", "and", "from", "to",
    "week", "weekend", "month's", "years", "Monday", "may", "March", "Feb.", "2024", "1900", "2099", "0", "31", "31st",
    "9999-12-31", "2024-13-45", "of", "three", "999", "today", "yesterday", "will", "articles", "according to", "says",
    "Zawya", "The National", "time", "www.x.com", ",", "’s", ".", "\n", "Who won", "\u0130", "ß",
)  # fmt: skip


def test_time_and_source_come_beside_the_callers_own_filters():
    asked = query("What did Zawya say about ferries last week?", now=NOW, filters=OWN, k=3)
    narrowed, interpreted = interpret(asked, lambda: HELD)
    assert narrowed == query(asked.text, now=NOW, filters=And((OWN, LAST_WEEK, In(Field.SOURCE, ("Zawya",)))), k=3)
    assert interpreted.notes == {"time": "last week", "since": "2026-11-16T00:00:00Z", "source": "Zawya"}


def test_time_and_source_hold_on_from_earlier_questions_until_there_are_others():
    earlier = ("And in The National?", "What did Zawya report last week?")
    narrowed, interpreted = interpret(query("Who said so?", now=NOW), lambda: HELD, earlier)
    assert narrowed.filters == And((EVERYTHING, LAST_WEEK, In(Field.SOURCE, ("The National",))))
    assert interpreted.notes == {"time": "last week", "since": "2026-11-16T00:00:00Z", "source": "The National"}
    _, interpreted = interpret(query("And yesterday?", now=NOW), lambda: HELD, earlier)
    assert (interpreted.notes["time"], interpreted.notes["source"]) == ("yesterday", "The National")


def test_a_source_alone_is_understood():
    narrowed, interpreted = interpret(query("What is new on x.com, or in The National?", now=NOW), lambda: HELD)
    assert narrowed.filters == And((EVERYTHING, In(Field.SOURCE, ("x.com", "The National"))))
    assert interpreted.notes == {"source": "x.com, The National"}


def test_a_name_with_a_time_in_it_is_no_time():
    narrowed, interpreted = interpret(query("What did USA Today report?", now=NOW), lambda: HELD)
    assert narrowed.filters == And((EVERYTHING, In(Field.SOURCE, ("usa today",))))
    assert interpreted.notes == {"source": "usa today"}


def test_an_outlet_in_lower_case_stands_between_articles_and_their_time_as_one_with_capitals():
    told = [
        interpret(query(text, now=NOW), lambda: HELD)[1].notes
        for text in ("stories from Zawya from last week", "stories from zawya from last week")
    ]
    assert told[0] == told[1]
    assert told[1] == {
        "time": "from last week", "since": "2026-11-16T00:00:00Z", "until": "2026-11-23T00:00:00Z", "source": "Zawya",
    }  # fmt: skip
    _, others = interpret(query("stories from kyiv from last week", now=NOW), lambda: HELD)
    assert others.notes == {}


def test_an_outlet_makes_no_event_of_the_time_before_it():
    _, interpreted = interpret(query("What did in March Zawya report?", now=NOW), lambda: HELD)
    assert interpreted.notes == {"time": "in March", "since": "2026-03-01T00:00:00Z", "source": "Zawya"}


def test_what_is_not_understood_changes_nothing():
    asked = query("Who won the 2022 World Cup?", now=NOW, filters=OWN)
    narrowed, interpreted = interpret(asked, lambda: HELD)
    assert narrowed is asked
    assert interpreted == Interpreted()


def test_a_pasted_text_is_not_read():
    text = "What did Zawya say about ferries last week?"
    longest = query(f"{'x' * (MAX_CHARS - len(text) - 1)} {text}", now=NOW)
    assert interpret(longest, lambda: HELD)[0] != longest
    longer = query(f"x{longest.text}", now=NOW)
    assert interpret(longer, lambda: HELD) == (longer, Interpreted())


def test_what_was_set_aside_is_still_said():
    assert set_aside(Interpreted({"source": "Zawya"})).notes == {
        "source": "Zawya",
        "ignored": "no article fits; searched without it",
    }


@settings(deadline=None)  # the first date in words loads dateparser
@given(
    st.one_of(
        st.text(min_size=1, max_size=200), st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map(" ".join)
    ),
    st.datetimes(timezones=st.integers(-23, 23).map(lambda hours: timezone(timedelta(hours=hours)))),
)
def test_any_text_at_any_time_is_taken_and_never_widened(text, now):
    asked = query(f"{text}?", now=now, filters=OWN)
    narrowed, interpreted = interpret(asked, lambda: HELD)
    if narrowed is asked:
        assert interpreted.notes == {}
        return
    assert (narrowed.text, narrowed.now, narrowed.k) == (asked.text, asked.now, asked.k)
    assert isinstance(narrowed.filters, And)
    own, *understood = narrowed.filters.parts
    assert own is OWN
    assert 1 <= len(understood) <= 2
    notes = interpreted.notes
    assert set(notes) <= {"time", "since", "until", "source"}
    assert ("time" in notes) == bool({"since", "until"} & set(notes))
    if {"since", "until"} <= set(notes):
        assert notes["since"] < notes["until"]
    if "until" in notes:
        assert datetime.fromisoformat(notes["until"]) <= now
