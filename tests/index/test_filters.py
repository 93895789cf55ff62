"""Filters: which of them let everything through, and the moments that bound one."""

from datetime import UTC, datetime

import pytest

from index.errors import InvalidQuery
from index.filters import EVERYTHING, And, Field, In, Not, PublishedRange, lets_everything_through

ONE = In(Field.SOURCE, ("Courier",))


@pytest.mark.parametrize(
    ("part", "everything"),
    [
        (EVERYTHING, True),
        (And((EVERYTHING, And((EVERYTHING,)))), True),
        (And((ONE,)), False),
        (And((EVERYTHING, And((ONE,)))), False),
        (ONE, False),
        (Not(EVERYTHING), False),
        (PublishedRange(since=datetime(2025, 8, 4, tzinfo=UTC)), False),
    ],
)
def test_nothing_but_empty_conjunctions_lets_everything_through(part, everything):
    assert lets_everything_through(part) is everything


@pytest.mark.parametrize("bounds", [{"since": datetime(2025, 8, 4)}, {"until": datetime(2025, 8, 4)}])  # noqa: DTZ001
def test_a_moment_without_its_zone_bounds_nothing(bounds):
    with pytest.raises(InvalidQuery, match=r"2025-08-04T00:00:00 has no time zone; add one, such as 'Z'"):
        PublishedRange(**bounds)
