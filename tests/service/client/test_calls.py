"""Calls: what goes over the wire."""

import json
from datetime import datetime, timedelta, timezone

import pytest

from service.client import calls

AT = datetime(2025, 8, 5, 12, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize(
    ("id", "path"),
    [
        ("quay", "quay"),
        ("deal/related", "deal%2Frelated"),
        ("a b?c#d%é", "a%20b%3Fc%23d%25%C3%A9"),
    ],
)
def test_an_id_is_one_segment_of_a_path_whatever_is_in_it(id, path):
    assert [call(id).path for call in (calls.get, calls.delete)] == [f"/v1/articles/{path}"] * 2
    assert calls.related(id, 3).path == f"/v1/articles/{path}/related"


def test_a_body_has_lists_of_what_can_be_counted_off_times_in_their_zone_and_nothing_that_is_not_given():
    words = {"source": {"Harbour Times"}, "tag": (tag for tag in ("a", "b")), "now": AT, "k": 0, "lang": None}
    words |= {"since": AT.date(), "until": "7d"}
    assert json.loads(calls.search("ferry", words).content) == {
        "q": "ferry",
        "source": ["Harbour Times"],
        "tag": ["a", "b"],
        "now": "2025-08-05T12:00:00+02:00",
        "k": 0,
        "since": "2025-08-05",
        "until": "7d",
    }


def test_what_json_cannot_say_is_named():
    with pytest.raises(TypeError, match="timedelta is nothing that JSON can say"):
        calls.search("ferry", {"since": timedelta(days=7)})


def test_a_query_has_times_in_their_zone_and_nothing_that_is_not_given():
    assert calls.listing({"now": AT, "since": AT.date(), "until": "7d", "lang": None}, 5, "").params == {
        "now": "2025-08-05T12:00:00+02:00",
        "since": "2025-08-05",
        "until": "7d",
        "limit": 5,
        "cursor": "",
    }
    assert calls.delete_where({"source": [], "until": "2025", "tag": None}).params == {"source": "", "until": "2025"}
