"""Filters as SQL agree with the plain reading of the filter tree, and times survive exactly."""

import sqlite3
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from index.filters import And, Field, In, Not, PublishedRange
from index.store.filters_sql import condition, microseconds, moment

ANY_TIME = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001


@given(ANY_TIME)
def test_a_time_survives_to_the_microsecond(at):
    assert moment(microseconds(at)) == at
    assert moment(microseconds(at)).tzinfo is UTC
    assert moment(microseconds(at.astimezone(timezone(timedelta(hours=-7))))) == at


def test_the_first_and_the_last_moment_survive():
    for at in (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)):
        assert moment(microseconds(at)) == at
    assert microseconds(datetime(1970, 1, 1, tzinfo=UTC)) == 0
    assert microseconds(datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)) == -1


@given(ANY_TIME, ANY_TIME)
def test_order_is_kept(one, other):
    assert (microseconds(one) < microseconds(other)) == (one < other)


SOURCES, LANGS, TAGS = ("Ärzte Zeitung", "bbc", "O'Brien; --"), ("en", "de", ""), ("a", "ß", "%_")
TIMES = [datetime(2025, 1, day, tzinfo=UTC) for day in range(1, 5)]
BOUND = st.one_of(st.none(), st.sampled_from(TIMES), st.sampled_from([at - timedelta(microseconds=1) for at in TIMES]))


def values(*stored: str) -> st.SearchStrategy[tuple[str, ...]]:
    either = st.sampled_from([*stored, *(value.upper() for value in stored), "unknown"])
    return st.lists(either, max_size=3).map(tuple)


LEAVES = st.one_of(
    st.builds(In, st.just(Field.SOURCE), values(*SOURCES)),
    st.builds(In, st.just(Field.LANG), values(*LANGS)),
    st.builds(In, st.just(Field.TAG), values(*TAGS)),
    st.builds(In, st.just(Field.ID), st.lists(st.sampled_from(["0", "7", "11", "x"]), max_size=3).map(tuple)),
    st.builds(PublishedRange, BOUND, BOUND),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.builds(Not, inner), st.lists(inner, max_size=3).map(tuple).map(And)),
    max_leaves=6,
)
ROWS = [
    (row, SOURCES[row % 3], LANGS[row // 3 % 3], {TAGS[n] for n in range(3) if row >> n & 1}, [*TIMES, None][row % 5])
    for row in range(16)
]


def passes(part, row) -> bool:
    """The same filter, read by hand."""
    number, source, lang, tags, published = row
    match part:
        case In(Field.ID, wanted):
            return str(number) in wanted
        case In(field, wanted):
            have = {Field.SOURCE: {source}, Field.LANG: {lang}, Field.TAG: tags}[field]
            return bool({value.casefold() for value in have} & {value.casefold() for value in wanted})
        case PublishedRange(since, until):
            return (
                published is not None and (since is None or published >= since) and (until is None or published < until)
            )
        case Not(inner):
            return not passes(inner, row)
        case And(parts):
            return all(passes(inner, row) for inner in parts)
    raise AssertionError(part)


def stored() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.execute("CREATE TABLE articles (row, id, source_key, lang, published)")
    connection.execute("CREATE TABLE tags (tag, article)")
    for number, source, lang, tags, published in ROWS:
        at = microseconds(published) if published else None
        connection.execute(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?)", (number, str(number), source.casefold(), lang, at)
        )
        connection.executemany("INSERT INTO tags VALUES (?, ?)", [(tag.casefold(), number) for tag in tags])
    return connection


@settings(max_examples=300)
@given(TREES)
def test_sql_lets_through_what_the_filter_says(tree):
    connection = stored()
    sql, parameters = condition(tree)
    found = connection.execute(f"SELECT row FROM articles WHERE {sql} ORDER BY row", parameters).fetchall()
    connection.close()
    assert [row for (row,) in found] == [row[0] for row in ROWS if passes(tree, row)]
