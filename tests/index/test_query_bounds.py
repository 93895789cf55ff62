"""A query is checked where it is made, and filters are read from request values."""

from datetime import datetime

import pytest
from made_up import query

from index.errors import InvalidQuery
from index.filters import EVERYTHING, And, Field, In, Not, matching
from index.query import MAX_K, MAX_QUERY_CHARS, Group


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": " \n\t"}, "empty"),
        ({"text": "x" * (MAX_QUERY_CHARS + 1)}, "2,001 characters"),
        ({"k": 0}, "k is 0"),
        ({"k": MAX_K + 1}, "k is 101"),
        ({"now": datetime(2025, 1, 1)}, "time zone"),  # noqa: DTZ001
    ],
)
def test_a_query_out_of_bounds_is_refused(fields, words):
    with pytest.raises(InvalidQuery, match=words):
        query(**{"text": "x", **fields})


def test_a_query_at_its_bounds_is_taken():
    longest = query("x" * MAX_QUERY_CHARS, k=MAX_K)
    assert (longest.k, longest.filters, longest.group) == (100, EVERYTHING, Group.PASSAGE)
    assert query("x", k=1).k == 1


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((), EVERYTHING),
        (("a",), And((In(Field.TAG, ("a",)),))),
        (("a", "b"), And((In(Field.TAG, ("a", "b")),))),
        (("-a", "-b"), And((Not(In(Field.TAG, ("a", "b"))),))),
        (("a", "-b", "c-d"), And((In(Field.TAG, ("a", "c-d")), Not(In(Field.TAG, ("b",)))))),
        (("--x",), And((Not(In(Field.TAG, ("-x",))),))),
    ],
)
def test_request_values_become_a_filter(values, expected):
    assert matching(Field.TAG, values) == expected


@pytest.mark.parametrize("value", ["", "-", "- ", " ", "--"])
def test_a_value_that_names_nothing_is_refused_as_it_would_let_everything_through(value):
    with pytest.raises(InvalidQuery, match="the tag to filter by is empty"):
        matching(Field.TAG, ("a", value))
