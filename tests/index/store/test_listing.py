"""A listing pages through every article once, newest first, while others come and go; stats count what is there."""

import base64
import json
import random
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import article, day, words

from index.errors import InvalidQuery
from index.filters import Field, In
from index.store.listing import MAX_LIMIT


def ids(page) -> list[str]:
    return [held.id for held in page.articles]


def test_what_a_filter_lets_through_is_counted(engine):
    engine.add([article("a", source="S"), article("b", source="S"), article("c", source="T")])
    of_s = In(Field.SOURCE, ("S",))
    assert (engine.count(), engine.count(of_s), engine.count(In(Field.SOURCE, ("U",)))) == (3, 2, 0)


def pages(engine, limit: int, **filters) -> list[list[str]]:
    found, cursor = [], ""
    while len(found) < 20:
        page = engine.listing(limit=limit, cursor=cursor, **filters)
        found.append(ids(page))
        cursor = page.cursor
        if not cursor:
            return found
    raise AssertionError("the listing does not end")


@pytest.fixture
def dated(engine):
    """Two of each day and two undated; within a day the later one to arrive comes first."""
    days = [3, 1, 2, None, 1, 3, 2, None]
    engine.add(
        article(f"a{n}", source=f"S{n % 2}", published=day(at) if at is not None else None) for n, at in enumerate(days)
    )
    return engine


NEWEST_FIRST = ["a5", "a0", "a6", "a2", "a4", "a1", "a7", "a3"]


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8, 9])
def test_every_article_stands_on_one_page(dated, limit):
    assert pages(dated, limit) == [NEWEST_FIRST[at : at + limit] for at in range(0, 8, limit)]
    assert pages(dated, limit, filters=In(Field.SOURCE, ("s1",)))[0] == ["a5", "a1", "a7", "a3"][:limit]


def test_the_order_is_by_time_to_the_microsecond_and_before_1970(engine):
    times = [datetime(1, 1, 1, tzinfo=UTC), datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
             datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)]  # fmt: skip
    published = [type(day(0))(at, day(0).precision, day(0).origin) for at in times]
    engine.add(article(str(n), published=at) for n, at in enumerate(published))
    assert pages(engine, 1) == [["3"], ["2"], ["1"], ["0"]]
    assert [engine.get(str(n)).published.at for n in range(4)] == times
    assert (engine.stats().oldest, engine.stats().newest) == (times[0], times[3])


def test_pages_neither_repeat_nor_skip_while_articles_come_and_go(dated):
    first = dated.listing(limit=3)
    assert ids(first) == ["a5", "a0", "a6"]
    dated.add([article("newer", published=day(9)), article("between", published=day(2)), article("last")])
    dated.delete(["a0", "a6", "a1"])  # of the page that was seen, with its last one, and of those to come
    second = dated.listing(limit=3, cursor=first.cursor)
    # `between` came in before a6, where the first page ended; what has no date goes by arrival
    assert ids(second) == ["a2", "a4", "last"]
    assert ids(dated.listing(limit=3, cursor=second.cursor)) == ["a7", "a3"]


def test_an_empty_collection_has_an_empty_page(engine):
    assert (engine.listing().articles, engine.listing().cursor) == ((), "")


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "x", "üü", "\ud800", "====", "bm90IGpzb24", encoded(None), encoded([]), encoded([1]), encoded([1, 2, 3]),
        encoded({"1": 2}), encoded(["1", "2"]), encoded([1.5, 2]), encoded([float("inf"), 1]), encoded([2**63, 1]),
        encoded([1, -(2**63)]), base64.urlsafe_b64encode(b"[" * 50_000).decode(),
    ],
)  # fmt: skip
def test_a_cursor_that_is_not_ours_is_refused(dated, cursor):
    with pytest.raises(InvalidQuery, match="begin without one"):
        dated.listing(cursor=cursor)


@given(st.text(max_size=40))
def test_any_cursor_is_read_or_refused(tmp_path_factory, cursor):
    from index.store.listing import _read_cursor

    try:
        published, row = _read_cursor(cursor)
    except InvalidQuery:
        return
    assert max(abs(published), abs(row)) < 2**63


@pytest.mark.parametrize("limit", [0, -1, MAX_LIMIT + 1])
def test_a_limit_out_of_range_is_refused(dated, limit):
    with pytest.raises(InvalidQuery, match=f"limit is {limit}; ask for 1 to 1000"):
        dated.listing(limit=limit)


def test_stats_count_what_is_there(engine):
    empty = engine.stats()
    assert (empty.articles, empty.stories, empty.passages, empty.sources) == (0, 0, 0, {})
    assert (empty.oldest, empty.newest, empty.sequence) == (None, None, 0)
    text = words(random.Random(1), 60)
    engine.add(
        [
            article("a", text, source="Two", published=day(2)),
            article("b", text, source="Two", published=day(1)),  # a copy
            article("c", "One. " * 100 + "\n" + "Two. " * 30, source="One"),  # 200 and 60 tokens: two passages
        ]
    )
    stats = engine.stats()
    assert (stats.articles, stats.stories, stats.passages) == (3, 2, 4)
    assert list(stats.sources.items()) == [("Two", 2), ("One", 1)]
    assert (stats.oldest, stats.newest) == (day(1).at, day(2).at)
    assert stats.encoder["name"] == "hashed"
    assert stats.lexical["sequence"] == stats.sequence > 0
    assert stats.bytes > 100_000
    engine.delete(["a", "b", "c"])
    assert engine.stats().articles == engine.stats().passages == 0
    assert engine.stats().sequence > stats.sequence
