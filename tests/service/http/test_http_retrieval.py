"""POST /v1/retrieval: what Dify sends is understood, and what it gets it can take."""

import pytest
from news import FERRY, FERRY_TEXT, NEWS, OLIVES, QUAY, open_hashed, settings_in
from served import served

from service.http.app import create_app


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    with served(create_app(settings_in(tmp_path_factory.mktemp("retrieval")), opener=open_hashed)) as client:
        client.post("/v1/articles", json={"articles": NEWS})
        yield client


def retrieve(client, query="pay rise of the ferry crews", top_k=10, score_threshold=0.0, **more):
    setting = {"top_k": top_k, "score_threshold": score_threshold}
    return client.post(
        "/v1/retrieval", json={"knowledge_id": "news", "query": query, "retrieval_setting": setting, **more}
    )


def ids(response):
    assert response.status_code == 200, response.text
    return [record["metadata"]["article_id"] for record in response.json()["records"]]


def test_records_are_passages_with_title_score_and_metadata(client):
    (record,) = retrieve(client, top_k=1).json()["records"]
    assert 0 < record.pop("score") <= 1
    assert record == {
        "content": FERRY_TEXT,
        "title": FERRY["title"],
        "metadata": {
            "article_id": FERRY["id"],
            **{name: FERRY[name] for name in ("source", "published", "url", "lang", "authors", "tags")},
            "start": 0,
            "end": len(FERRY_TEXT),
        },
    }


def test_metadata_holds_no_null_and_nothing_empty(client):
    for record in retrieve(client).json()["records"]:
        assert not [name for name, value in record["metadata"].items() if value in (None, "", [])]


def test_what_scores_below_the_threshold_is_left_out(client):
    scores = [record["score"] for record in retrieve(client).json()["records"]]
    assert len(scores) == len(NEWS)
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    kept = retrieve(client, score_threshold=scores[1]).json()["records"]
    assert [record["score"] for record in kept] == scores[:2]
    assert retrieve(client, score_threshold=1.0).json() == {"records": []}


def test_conditions_narrow_the_search(client):
    def where(logic, *conditions):
        names = ("name", "comparison_operator", "value")
        listed = [dict(zip(names, each, strict=True)) for each in conditions]
        return {"metadata_condition": {"logical_operator": logic, "conditions": listed}}

    tag, old = ("tags", "contains", "strikes"), ("published", "before", "2025-04")
    assert ids(retrieve(client, **where("and", ("source", "is not", "Harbour Times"), ("tag", "is", "shipping")))) == [
        QUAY["id"]
    ]
    assert ids(retrieve(client, **where("and", tag, old))) == []
    assert set(ids(retrieve(client, **where("or", tag, old)))) == {FERRY["id"], OLIVES["id"]}
    assert len(ids(retrieve(client, metadata_condition=None))) == len(NEWS)


@pytest.mark.parametrize(
    ("change", "detail"),
    [
        (
            {"metadata_condition": {"conditions": [{"name": "source", "comparison_operator": "start with"}]}},
            "'source' has no 'start with'; use 'is', 'is not', 'in', 'not in', 'empty', 'not empty', '=', '≠'",
        ),
        (
            {"metadata_condition": {"conditions": [{"name": "source", "comparison_operator": "like"}]}},
            "'metadata_condition.conditions.0.comparison_operator': Input should be 'contains', 'not contains'",
        ),
        ({"retrieval_setting": {"top_k": 0, "score_threshold": 0}}, "'retrieval_setting.top_k': Input should be"),
        ({"rerank": True}, "'rerank' is not known here; remove it"),
        ({"query": ""}, "'query': String should have at least 1 character"),
    ],
)
def test_what_cannot_be_done_is_refused_in_both_shapes(client, change, detail):
    answer = retrieve(client, **change)
    assert answer.status_code == 422
    content = answer.json()
    assert content["detail"].startswith(detail)
    assert (content["error_code"], content["error_msg"]) == (422, content["detail"])
