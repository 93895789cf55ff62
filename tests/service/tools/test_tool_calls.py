"""The tools on a real collection: what each hands to the engine, and what it makes of the answer."""

from datetime import UTC, datetime

import pytest
from made_up import open_engine
from news import FERRY, NEWS, UNDATED

from index.errors import InvalidInput
from index.ingest.records import article_from_record
from index.query import Turn
from service.tools.articles import ASK_ARTICLES, SEARCH_ARTICLES
from service.tools.connector import FETCH, SEARCH

AT = datetime(2025, 8, 5, 12, tzinfo=UTC)
LONG = {
    "id": "a/b?c=d é",
    "title": "A pay rise, week by week",
    "text": "\n\n".join(f"In week {week} the pay rise of the ferry crews grew again. " * 20 for week in range(6)),
    "lang": "en",
}
RISE = "How large is the pay rise?"
EARLIER = {"question": RISE, "answer": "6 percent", "articles": ["ferry-strike"]}


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with open_engine(tmp_path_factory.mktemp("tools") / "collection") as engine:
        engine.add(article_from_record(each, collected=AT) for each in (*NEWS, LONG))
        yield engine


class Recording:
    """The engine, and how it was asked."""

    def __init__(self, engine):
        self._engine = engine

    def search(self, query):
        self.query = query
        return self._engine.search(query)

    def ask(self, query, *, min_confidence):
        self.query, self.min_confidence = query, min_confidence
        return self._engine.ask(query, min_confidence=min_confidence)


def call(tool, engine, **arguments):
    return tool.bound(arguments, "http://news.example/v1/articles/")(engine)


def test_an_article_of_many_passages_is_found_once_and_read_by_the_id_that_search_gave(engine):
    hits = call(SEARCH_ARTICLES, engine, q=RISE, rerank=False)["hits"]
    assert len([hit for hit in hits if hit["article"]["id"] == LONG["id"]]) > 1
    results = call(SEARCH, engine, query=RISE)["results"]
    assert sorted(each["id"] for each in results) == sorted(each["id"] for each in (*NEWS, LONG))
    (found,) = (each for each in results if each["id"] == LONG["id"])
    assert found["url"] == "http://news.example/v1/articles/a%2Fb%3Fc%3Dd%20%C3%A9"
    read = call(FETCH, engine, id=found["id"])
    assert {name: read[name] for name in found} == found
    assert read["text"] == LONG["text"].strip()


def test_metadata_has_only_what_is_known(engine):
    assert call(FETCH, engine, id=UNDATED["id"])["metadata"] == {"lang": "en"}


@pytest.mark.parametrize(("tool", "asked"), [(SEARCH_ARTICLES, "q"), (ASK_ARTICLES, "question")])
def test_every_argument_reaches_the_engine(engine, tool, asked):
    recording = Recording(engine)
    plain = call(tool, recording, **{asked: RISE})
    assert "parts" not in plain["hits"][0]
    words = {"k": 3, "group": "article", "explain": True, "rerank": False, "source": "Harbour Times"}
    found = call(
        tool, recording, **{asked: "And who won?", "earlier": [EARLIER], "now": "2025-08-05T12:00:00Z", **words}
    )
    query = recording.query
    assert (query.text, query.now, query.k, query.group) == ("And who won?", AT, 3, "article")
    assert (query.rerank, query.earlier) == (False, (Turn(RISE, "6 percent", (FERRY["id"],)),))
    assert [hit["article"]["id"] for hit in found["hits"]] == [FERRY["id"]]
    assert found["hits"][0]["parts"]["dense_rank"] == 1


def test_the_caller_says_how_sure_an_answer_must_be(engine):
    recording = Recording(engine)
    assert call(ASK_ARTICLES, recording, question=RISE, source="Harbour Times")["answer"] == "6 percent"
    assert recording.min_confidence is None
    sure = call(ASK_ARTICLES, recording, question=RISE, source="Harbour Times", min_confidence=1)
    assert (sure["answered"], sure["answer"], recording.min_confidence) == (False, None, 1.0)


def test_what_does_not_fit_is_told_before_anything_is_run():
    with pytest.raises(
        InvalidInput, match=r"^'id': Input should be a valid string; 'ID' is not known here; remove it$"
    ):
        FETCH.bound({"id": 5, "ID": "quay"}, "")
