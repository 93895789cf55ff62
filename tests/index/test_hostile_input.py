"""What no caller should send, and some do: half characters, times off the calendar, filters that filter nothing."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hashed_encoder import HashedEncoder

from index.article import Article, Origin, Precision, Published
from index.engine import Engine
from index.errors import InvalidArticle, InvalidQuery, NotFound
from index.filters import And, Field, In, Not, PublishedRange, lets_everything_through, matching
from index.query import Query

NOW = datetime(2025, 9, 1, tzinfo=UTC)
HALF = "\ud800"


@pytest.fixture
def engine(tmp_path):
    with Engine.open(tmp_path / "c", HashedEncoder(), create=True) as engine:
        engine.add([Article.create(id="quay", title="Quay", text="The quay reopened on Monday.", lang="en")])
        yield engine


def test_half_characters_find_what_their_other_words_find(engine):
    assert [hit.article.id for hit in engine.search(Query(f"quay {HALF}", NOW)).hits] == ["quay"]
    assert engine.ask(Query(f"{HALF}when did the quay reopen?", NOW)).hits[0].article.id == "quay"
    with pytest.raises(NotFound):
        engine.get(HALF)
    for field in Field:
        assert engine.listing(In(field, (HALF,))).articles == ()
        assert [article.id for article in engine.listing(Not(In(field, (HALF,)))).articles] == ["quay"]


def test_an_article_of_half_characters_is_stored_without_them():
    article = Article.create(title=f"T{HALF}", text=f"a{HALF}b", lang=f"e{HALF}", source=HALF, tags=[f"t{HALF}"])
    assert (article.title, article.text, article.lang, article.source, article.tags) == (
        "T?",
        "a?b",
        "e?",
        "?",
        ("t?",),
    )


@pytest.mark.parametrize(
    "bound",
    [
        datetime(2025, 1, 1),  # noqa: DTZ001 - the missing zone is the point
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5))),
        datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-5))),
    ],
)
def test_times_without_zone_or_off_the_calendar_are_refused(bound):
    with pytest.raises(InvalidQuery):
        PublishedRange(since=bound)
    with pytest.raises(InvalidQuery):
        PublishedRange(until=bound)
    with pytest.raises(InvalidArticle):
        Article.create(title="T", text="x", published=Published(bound, Precision.DAY, Origin.GIVEN))


@pytest.mark.parametrize("nothing", [And(), And((And(),)), And((And(), matching(Field.TAG, ())))])
def test_a_filter_that_filters_nothing_deletes_nothing(engine, nothing):
    assert lets_everything_through(nothing)
    with pytest.raises(InvalidQuery, match="at least one filter"):
        engine.delete_where(nothing)
    assert engine.get("quay").title == "Quay"


def test_more_ids_than_sqlite_takes_at_once_can_be_deleted(engine, monkeypatch):
    monkeypatch.setattr("index.engine.DELETE_IDS", 2)
    engine.add([Article.create(id=f"a{n}", title="T", text=f"Text number {n}.", lang="en") for n in range(5)])
    assert engine.delete(["a0", "a1", "a2", "missing", "a3", "a4"]) == 5
    assert [article.id for article in engine.listing().articles] == ["quay"]
