"""Dify's records: scores stay between 0 and 1, where Dify's threshold is, in the order of the hits."""

from dataclasses import replace

from answered import answered, news

from service.dify.records import records


def test_scores_are_from_0_to_1():
    (hit,) = answered(None, news("strike", "The strike ended.")).hits
    hits = [replace(hit, score=score) for score in (1.25, 1.0, 0.5, 0.0, -3.0)]
    assert [each["score"] for each in records(hits, 0)["records"]] == [1.0, 1.0, 0.5, 0.0, 0.0]
    assert [each["score"] for each in records(hits, 0.5)["records"]] == [1.0, 1.0, 0.5]
    assert [each["score"] for each in records(hits, 1)["records"]] == [1.0, 1.0]
