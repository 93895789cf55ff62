"""What is new as of the question is preferred: by half as much for every 30 days, and never when it lies ahead."""

from datetime import UTC, datetime, timedelta

import pytest
from made_up import NOW, article, open_engine, query

from index.article import Origin, Precision, Published
from index.recency import RECENCY_WEIGHT, recency

DAY_US = 86_400_000_000
NOW_US = int(NOW.timestamp()) * 1_000_000


@pytest.mark.parametrize(
    ("days", "share"),
    [(0, 1), (30, 0.5), (60, 0.25), (90, 0.125), (-1, 1), (-3, 0), (-400, 0)],
)
def test_half_is_left_after_every_thirty_days(days, share):
    assert recency(NOW_US - days * DAY_US, NOW) == pytest.approx(RECENCY_WEIGHT * share)


def test_an_unknown_time_adds_nothing():
    assert recency(None, NOW) == 0


def test_of_two_articles_that_fit_alike_the_newer_goes_first_and_says_by_how_much(folder):
    def dated(id: str, days: int):
        at = Published(NOW - timedelta(days=days), Precision.MINUTE, Origin.GIVEN)
        return article(id, "The ferry strike goes on.", published=at)

    with open_engine(folder / "c") as engine:
        engine.add([dated("old", 60), dated("new", 30)])
        hits = engine.search(query("ferry strike")).hits
        assert [hit.article.id for hit in hits] == ["new", "old"]
        assert [hit.parts.recency for hit in hits] == pytest.approx([RECENCY_WEIGHT / 2, RECENCY_WEIGHT / 4], abs=1e-6)
        for hit in hits:
            assert hit.score == pytest.approx(hit.parts.fused + hit.parts.recency)
        past = engine.search(query("ferry strike", now=datetime(2020, 1, 1, tzinfo=UTC))).hits
        assert {hit.parts.recency for hit in past} == {0.0}
