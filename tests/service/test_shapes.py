"""The JSON shapes, field by field, from values made by hand."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from index.answer import Answer, Candidate, Citation, Hit, Interpreted, Parts, SearchResult
from index.article import Article, Origin, Precision, Published
from index.passage import Passage
from index.report import AddReport, Duplicate, Rejected
from index.store.listing import ArticlePage, Stats
from service import shapes

AT = datetime(2025, 8, 4, 9, 30, tzinfo=UTC)
TEXT = "The tide was late. The boat was not."
BOAT = Article.create(
    id="boat",
    title="Boat on time",
    text=TEXT,
    source="Harbour Times",
    authors=["Ida Moreau"],
    published=Published(AT, Precision.MINUTE, Origin.FEED),
    url="https://harbour.example/boat",
    lang="en",
    tags=["sea"],
    collected=datetime(2025, 8, 5, 14, 0, 7, 999_999, tzinfo=timezone(timedelta(hours=2))),
)
COPY = Article.create(id="copy", title="Boat", text=TEXT, collected=AT)
HIT = Hit(BOAT, Passage("boat", 19, 36, TEXT[19:36]), 0.5, ((4, 8),), (COPY,), Parts(0.25, 1, None, None, 0.5))
CITATION = Citation(BOAT, 19, 36, TEXT[19:36])
REF = {
    "id": "boat",
    "title": "Boat on time",
    "source": "Harbour Times",
    "published": "2025-08-04T09:30Z",
    "url": "https://harbour.example/boat",
}
HIT_SHAPE = {
    "article": REF,
    "passage": {"start": 19, "end": 36, "text": "The boat was not."},
    "score": 0.5,
    "highlights": [[4, 8]],
    "copies": [{"id": "copy", "source": "", "published": None, "url": ""}],
}
CITATION_SHAPE = {
    "article_id": "boat",
    **{name: REF[name] for name in ("title", "source", "published", "url")},
    "start": 19,
    "end": 36,
    "quote": "The boat was not.",
}
SUMMARY = {**REF, "authors": ["Ida Moreau"], "lang": "en", "tags": ["sea"]}
FULL = {
    **SUMMARY,
    "published_precision": "minute",
    "published_origin": "feed",
    "collected": "2025-08-05T12:00:07Z",
    "text": TEXT,
}


def written(shape):
    """As a client reads it."""
    return json.loads(shapes.json_bytes(shape))


def test_search():
    result = SearchResult((HIT,), Interpreted({"since": "2025-08-01"}), 4.5678)
    expected = {"query": "boat", "interpreted": {"since": "2025-08-01"}, "hits": [HIT_SHAPE], "took_ms": 4.57}
    assert written(shapes.search("boat", result)) == expected
    parts = {"dense": 0.25, "dense_rank": 1, "lexical": None, "lexical_rank": None, "fused": 0.5, "recency": 0.0}
    parts["relevance"] = None
    assert written(shapes.search("boat", result, explain=True))["hits"] == [{**HIT_SHAPE, "parts": parts}]


def test_copies_are_absent_when_there_are_none():
    alone = Hit(BOAT, HIT.passage, 0.5, (), (), HIT.parts)
    assert written({"hits": shapes.hits([alone])})["hits"][0].keys() == HIT_SHAPE.keys() - {"copies"}


def test_answer():
    result = Answer("not", 0.87654, (CITATION,), (Candidate("late", 0.1, ()),), (HIT,), Interpreted(), 3.0)
    assert written(shapes.answer("Was the boat late?", result)) == {
        "question": "Was the boat late?",
        "answered": True,
        "answer": "not",
        "confidence": 0.8765,
        "citations": [CITATION_SHAPE],
        "alternatives": [{"answer": "late", "confidence": 0.1, "citations": []}],
        "hits": [HIT_SHAPE],
        "interpreted": {},
        "took_ms": 3.0,
    }


def test_no_answer():
    shape = written(
        shapes.answer("?", Answer(None, 0.2, (), (Candidate("x", 0.2, (CITATION,)),), (), Interpreted(), 1))
    )
    assert (shape["answered"], shape["answer"], shape["citations"]) == (False, None, [])
    assert shape["alternatives"] == [{"answer": "x", "confidence": 0.2, "citations": [CITATION_SHAPE]}]


def test_articles():
    assert written(shapes.resource(BOAT, [COPY])) == {**FULL, "copies": HIT_SHAPE["copies"]}
    assert written(shapes.listing(ArticlePage((BOAT,), "next"))) == {"articles": [SUMMARY], "cursor": "next"}
    assert written(shapes.listing(ArticlePage((), ""))) == {"articles": [], "cursor": None}


def test_reports():
    report = AddReport(1, 2, 3, ["boat"], [Duplicate("copy", "boat")], [Rejected(4, "", "no"), Rejected(5, "x", "bad")])
    shape = {
        "added": 1,
        "updated": 2,
        "unchanged": 3,
        "duplicates": [{"id": "copy", "of": "boat"}],
        "rejected": [{"position": 4, "reason": "no"}, {"position": 5, "id": "x", "reason": "bad"}],
    }
    assert written(shapes.report(report)) == shape
    assert written(shapes.page([BOAT], report)) == {"articles": [FULL], **shape}


def test_stats():
    state = Stats(2, 1, 3, {"Harbour Times": 2}, AT, None, 7, 4096, {"name": "m"}, {"kind": "flat"}, {"documents": 3})
    shape = written(shapes.stats(state))
    assert (shape["oldest"], shape["newest"]) == ("2025-08-04T09:30:00Z", None)
    assert {name: shape[name] for name in ("articles", "stories", "passages", "sequence", "bytes")} == {
        "articles": 2,
        "stories": 1,
        "passages": 3,
        "sequence": 7,
        "bytes": 4096,
    }
    assert (shape["sources"], shape["encoder"]) == ({"Harbour Times": 2}, {"name": "m"})
    assert (shape["dense"], shape["lexical"]) == ({"kind": "flat"}, {"documents": 3})


def test_json_is_compact_utf8_and_never_half_a_character():
    assert shapes.json_bytes({"a": ["é", 1]}) == '{"a":["é",1]}'.encode()
    assert json.loads(shapes.json_bytes({"a": "\ud800"})) == {"a": "\ud800"}


def test_json_refuses_what_json_has_not():
    with pytest.raises(ValueError, match="JSON"):
        shapes.json_bytes({"score": float("nan")})
