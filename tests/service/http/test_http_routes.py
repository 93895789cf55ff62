"""Every route over a real socket and the real engine: what it answers, value by value."""

import json

import httpx
import pytest
from news import FERRY, FERRY_TEXT, NEWS, OLIVES, QUAY, UNDATED, open_hashed, settings_in
from served import served

from service.http.app import create_app

NOW = "2025-08-05T12:00:00Z"
FERRY_REF = {name: FERRY[name] for name in ("id", "title", "source", "published", "url")}
DAMAGED_UTF8 = b'{"title": "x", "text": "\xff"}'


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A client of a server that holds NEWS; for tests that change nothing."""
    with served(create_app(settings_in(tmp_path_factory.mktemp("filled")), opener=open_hashed)) as client:
        assert client.post("/v1/articles", json={"articles": NEWS}).json()["added"] == len(NEWS)
        yield client


@pytest.fixture
def empty(tmp_path):
    with served(create_app(settings_in(tmp_path), opener=open_hashed)) as client:
        yield client


def ids(response: httpx.Response) -> list[str]:
    assert response.status_code == 200, response.text
    content = response.json()
    return (
        [each["article"]["id"] for each in content["hits"]]
        if "hits" in content
        else [each["id"] for each in content["articles"]]
    )


def without_time(response: httpx.Response) -> dict[str, object]:
    content = response.json()
    assert content.pop("took_ms") >= 0
    return content


def test_search_finds_the_passage_with_its_article_offsets_and_highlights(filled):
    content = filled.get("/v1/search", params={"q": "pay rise of ferry crews", "k": 1}).json()
    assert content["query"] == "pay rise of ferry crews"
    (hit,) = content["hits"]
    assert hit["article"] == FERRY_REF
    passage = hit["passage"]
    assert passage["text"] == FERRY_TEXT[passage["start"] : passage["end"]]
    marked = {passage["text"][start:end].lower() for start, end in hit["highlights"]}
    assert {"ferry", "crews", "pay", "rise"} <= marked
    assert "port" not in marked
    assert hit["score"] > 0
    assert "parts" not in hit


def test_hits_come_best_first_and_k_bounds_them(filled):
    content = filled.get("/v1/search", params={"q": "ferry quay lorries", "k": 2}).json()
    scores = [hit["score"] for hit in content["hits"]]
    assert len(scores) == 2
    assert scores == sorted(scores, reverse=True)


def test_explain_shows_the_parts(filled):
    (hit,) = filled.get("/v1/search", params={"q": "north quay lorries", "k": 1, "explain": "true"}).json()["hits"]
    assert hit["article"]["id"] == QUAY["id"]
    assert (hit["parts"]["dense_rank"], hit["parts"]["lexical_rank"]) == (1, 1)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"source": "harbour times"}, {FERRY["id"]}),
        ({"source": "-Harbour Times"}, {QUAY["id"], OLIVES["id"], UNDATED["id"]}),
        ({"source": ["Harbour Times", "Talbote"]}, {FERRY["id"], OLIVES["id"]}),
        ({"tag": "shipping"}, {FERRY["id"], QUAY["id"]}),
        ({"tag": ["shipping", "-strikes"]}, {QUAY["id"]}),
        ({"lang": "de"}, {OLIVES["id"]}),
        ({"since": "2025-08"}, {FERRY["id"]}),
        ({"since": "7d", "now": NOW}, {FERRY["id"]}),
        ({"since": "30d", "now": NOW}, {FERRY["id"], QUAY["id"]}),
        ({"until": "2025-07-20"}, {QUAY["id"], OLIVES["id"]}),
        ({"until": "2025-07-19"}, {OLIVES["id"]}),
        ({"since": "2025-07-20", "until": "2025-08-03"}, {QUAY["id"]}),
    ],
)
def test_filters_mean_the_same_everywhere(filled, words, expected):
    assert set(ids(filled.get("/v1/articles", params=words))) == expected
    wide = {"q": "ferry quay Oliven lamp", "k": 100, "group": "article", **words}
    assert set(ids(filled.get("/v1/search", params=wide))) <= expected
    assert ids(filled.post("/v1/search", json=wide)) == ids(filled.get("/v1/search", params=wide))


def test_post_takes_the_same_names_as_get(filled):
    words = {"q": "ferry", "k": 3, "source": ["Harbour Times"], "since": "1y", "now": NOW, "group": "article"}
    by_get = without_time(filled.get("/v1/search", params=words))
    assert without_time(filled.post("/v1/search", json=words)) == by_get
    assert without_time(filled.post("/v1/search", json={**words, "source": "Harbour Times"})) == by_get
    question = {**{k: v for k, v in words.items() if k != "q"}, "question": "What pay rise was accepted?"}
    assert without_time(filled.post("/v1/ask", json=question)) == without_time(filled.get("/v1/ask", params=question))


@pytest.mark.parametrize(("path", "asked"), [("/v1/search", "q"), ("/v1/ask", "question")])
def test_null_is_not_given_and_a_whole_number_may_have_a_point(filled, path, asked):
    names = ("source", "lang", "tag", "since", "until", "now", "group", "explain", "rerank", "earlier")
    plain = without_time(filled.post(path, json={asked: "pay rise"}))
    assert len(plain["hits"]) == len(NEWS)
    assert without_time(filled.post(path, json={asked: "pay rise", "k": None, **dict.fromkeys(names)})) == plain
    assert len(filled.post(path, json={asked: "pay rise", "k": 2.0}).json()["hits"]) == 2
    for k in (2.5, "2", True, 0.0):
        assert filled.post(path, json={asked: "pay rise", "k": k}).json()["errors"][0]["name"] == "k"


def test_group_by_article_shows_each_article_once(empty):
    long_text = "\n\n".join(f"Ferry note number {number}. " + "The tide was late again. " * 40 for number in range(8))
    empty.post("/v1/articles", json={"articles": [{"id": "long", "title": "Ferry log", "text": long_text}]})
    assert len(ids(empty.get("/v1/search", params={"q": "ferry note"}))) > 1
    assert ids(empty.get("/v1/search", params={"q": "ferry note", "group": "article"})) == ["long"]


def test_ask_cites_what_it_answers(filled):
    content = filled.get("/v1/ask", params={"question": "What pay rise did the union accept?", "k": 3}).json()
    assert content["question"] == "What pay rise did the union accept?"
    assert content["answered"] == (content["answer"] is not None)
    assert bool(content["citations"]) == content["answered"]
    texts = {each["id"]: filled.get(f"/v1/articles/{each['id']}").json()["text"] for each in NEWS}
    groups = [content["citations"], *(each["citations"] for each in content["alternatives"])]
    cited = [citation for group in groups for citation in group]
    assert cited
    for citation in cited:
        assert citation["quote"] == texts[citation["article_id"]][citation["start"] : citation["end"]]
    assert content["hits"][0]["article"] == FERRY_REF


def test_the_caller_says_how_sure_an_answer_must_be(filled):
    question = {"question": "What pay rise did the union accept?"}
    given = filled.get("/v1/ask", params={**question, "min_confidence": 0}).json()
    refused = filled.post("/v1/ask", json={**question, "min_confidence": 1}).json()
    assert (given["answered"], refused["answered"]) == (True, False)
    assert refused["alternatives"][0]["answer"] == given["answer"]
    assert filled.get("/v1/ask", params={**question, "min_confidence": 1.01}).status_code == 422


def test_article_comes_back_as_it_went_in(filled):
    content = filled.get("/v1/articles/ferry-strike").json()
    collected = content.pop("collected")
    assert collected.endswith("Z")
    assert content == {**FERRY, "published_precision": "minute", "published_origin": "given", "copies": []}


def test_article_with_little_known(filled):
    content = filled.get("/v1/articles/lighthouse").json()
    assert (content["source"], content["authors"], content["url"], content["tags"]) == ("", [], "", [])
    assert content["published"] is content["published_precision"] is content["published_origin"] is None
    precise = filled.get("/v1/articles/olives").json()
    assert (precise["published"], precise["published_precision"]) == ("2025-03", "month")


def test_id_may_be_a_url(filled):
    content = filled.get("/v1/articles/https%3A%2F%2Fcoast.example%2Fquay").json()
    assert content["title"] == QUAY["title"]
    related = filled.get("/v1/articles/https%3A%2F%2Fcoast.example%2Fquay/related", params={"k": 2}).json()["hits"]
    assert len(related) == 2
    assert QUAY["id"] not in [hit["article"]["id"] for hit in related]


def test_an_id_may_end_like_the_path_of_what_is_related(empty):
    id = "https://coast.example/related"
    assert empty.post("/v1/articles", json={"articles": [{**QUAY, "id": id}, FERRY]}).json()["added"] == 2
    whole = "/v1/articles/https%3A%2F%2Fcoast.example%2Frelated"
    assert empty.get(whole).json()["id"] == id
    assert ids(empty.get(f"{whole}/related")) == ["ferry-strike"]
    assert empty.get("/v1/articles/https%3A%2F%2Fcoast.example/related").status_code == 404
    refused = empty.delete("/v1/articles/https%3A%2F%2Fcoast.example/related")
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET")
    assert empty.delete(whole).json() == {"deleted": 1}


def test_listing_pages_through_everything_newest_first(filled):
    seen, cursor = [], ""
    while True:
        content = filled.get("/v1/articles", params={"limit": 1, "cursor": cursor}).json()
        seen += content["articles"]
        cursor = content["cursor"]
        if cursor is None:
            break
    assert [each["id"] for each in seen] == [FERRY["id"], QUAY["id"], OLIVES["id"], UNDATED["id"]]
    assert seen[0] == {name: FERRY[name] for name in FERRY if name != "text"}


def test_stats_count(filled):
    content = filled.get("/v1/stats").json()
    assert (content["articles"], content["stories"]) == (4, 4)
    assert content["passages"] >= 4
    assert content["sources"] == {"Harbour Times": 1, "Coast Daily": 1, "Talbote": 1, "": 1}
    assert (content["oldest"], content["newest"]) == ("2025-03-01T00:00:00Z", "2025-08-04T09:30:00Z")
    assert content["encoder"]["name"] == "hashed"
    assert content["bytes"] > 0


def test_health_and_readiness(filled):
    assert filled.get("/healthz").json() == filled.get("/readyz").json() == {"status": "ok"}
    assert filled.head("/healthz").status_code == filled.head("/readyz").status_code == 200


def test_adding_again_changes_only_what_differs(empty):
    first = empty.post("/v1/articles", json={"articles": [FERRY, QUAY]})
    assert first.json() == {"added": 2, "updated": 0, "unchanged": 0, "duplicates": [], "rejected": []}
    changed = {**FERRY, "title": "Ferry crews back at work"}
    again = empty.post("/v1/articles", json={"articles": [changed, QUAY, OLIVES]}).json()
    assert (again["added"], again["updated"], again["unchanged"]) == (1, 1, 1)
    assert empty.get("/v1/articles/ferry-strike").json()["title"] == "Ferry crews back at work"


def test_one_bad_article_never_rejects_the_rest(empty):
    items = [
        FERRY,
        {"id": "no-text", "title": "Only a title"},
        {"id": "unknown", "title": "a", "text": "b", "titel": "c"},
        "not an object",
        {"id": "number", "title": 7, "text": "b"},
        {"id": "blank", "title": "a", "text": "   "},
        {"id": "when", "title": "a", "text": "b", "published": "some day"},
        QUAY,
    ]
    content = empty.post("/v1/articles", json={"articles": items}).json()
    assert content["added"] == 2
    reasons = {each["position"]: (each.get("id"), each["reason"]) for each in content["rejected"]}
    assert list(reasons) == [1, 2, 3, 4, 5, 6]
    named = ["no-text", "unknown", None, "number", "blank", "when"]
    told = ["no text", "'titel'", "a JSON object", "'title'", "no text", "'some day'"]
    assert [id for id, _ in reasons.values()] == named
    for (_, reason), part in zip(reasons.values(), told, strict=True):
        assert part in reason
    assert ids(empty.get("/v1/articles")) == [FERRY["id"], QUAY["id"]]


@pytest.mark.parametrize("media_type", ["application/x-ndjson", "application/jsonl", "Application/JSONL; a=b"])
def test_json_lines(empty, media_type):
    lines = [json.dumps(FERRY).encode(), b"", b"{not json", DAMAGED_UTF8, b"[1]", json.dumps(OLIVES).encode()]
    content = empty.post("/v1/articles", content=b"\r\n".join(lines), headers={"content-type": media_type}).json()
    assert content["added"] == 2
    assert [each["position"] for each in content["rejected"]] == [1, 2, 3]
    assert "not JSON" in content["rejected"][0]["reason"]
    assert ids(empty.get("/v1/articles")) == [FERRY["id"], OLIVES["id"]]


def test_authors_and_tags_may_be_one_string(empty):
    empty.post("/v1/articles", json={"articles": [{**UNDATED, "authors": "Ida Moreau", "tags": "sea", "url": None}]})
    content = empty.get("/v1/articles/lighthouse").json()
    assert (content["authors"], content["tags"]) == (["Ida Moreau"], ["sea"])


def test_copies_are_folded_listed_and_named(empty):
    story = FERRY_TEXT + " " + " ".join(f"Passenger {n} waited at pier {n + 1} for the boat." for n in range(60))
    first = {**FERRY, "text": story}
    copy = {"id": "copy", "source": "Coast Daily", "published": "2025-08-05", "url": ""}
    second = {**copy, "title": "Boats sail again", "text": story}
    content = empty.post("/v1/articles", json={"articles": [first, second]}).json()
    assert content["added"] == 2
    assert content["duplicates"] == [{"id": "copy", "of": "ferry-strike"}]
    assert empty.get("/v1/articles/ferry-strike").json()["copies"] == [copy]
    hits = empty.get("/v1/search", params={"q": "ferry pay rise", "k": 1}).json()["hits"]
    assert [(hit["article"]["id"], hit["copies"]) for hit in hits] == [("ferry-strike", [copy])]


def test_delete_one_and_many(empty):
    empty.post("/v1/articles", json={"articles": NEWS})
    assert empty.delete("/v1/articles/olives").json() == {"deleted": 1}
    assert empty.delete("/v1/articles/olives").status_code == 404
    assert empty.delete("/v1/articles", params={"tag": "shipping", "until": "2025-07"}).json() == {"deleted": 1}
    assert ids(empty.get("/v1/articles")) == [FERRY["id"], UNDATED["id"]]
    assert empty.delete("/v1/articles", params={"source": "nobody"}).json() == {"deleted": 0}


PAGE = """<html lang="en"><head><title>Beacon lit on Gannet Rock</title></head><body><article>
<h1>Beacon lit on Gannet Rock</h1><p>The beacon on Gannet Rock was lit again on Tuesday after two dark years.</p>
<p>Engineers carried 40 batteries up the steps by hand, because the old winch had rusted through in the salt air.</p>
<p>“It took us nine days,” said the keeper, Maren Dahl, who will stay on the rock until spring.</p>
</article></body></html>"""


def test_page_dry_run_stores_nothing(empty):
    params = {"url": "https://rock.example/beacon", "collected": NOW, "dry_run": "true"}
    content = empty.post("/v1/pages", params=params, content=PAGE, headers={"content-type": "text/html"}).json()
    (article,) = content["articles"]
    assert article["title"] == "Beacon lit on Gannet Rock"
    assert "40 batteries" in article["text"]
    assert (article["url"], article["collected"]) == ("https://rock.example/beacon", NOW)
    assert (content["added"], content["rejected"]) == (0, [])
    assert ids(empty.get("/v1/articles")) == []


def test_page_is_taken_in_whatever_its_encoding(empty):
    body = PAGE.replace("<head>", '<head><meta charset="utf-16">').encode("utf-16")
    content = empty.post("/v1/pages", content=body, headers={"content-type": "text/html"}).json()
    assert content["added"] == 1
    (article,) = content["articles"]
    stored = empty.get(f"/v1/articles/{article['id']}").json()
    assert "“It took us nine days,”" in stored["text"]
    assert {name: stored[name] for name in article} == article
    assert ids(empty.get("/v1/search", params={"q": "batteries winch", "k": 1})) == [article["id"]]


def test_a_page_may_be_a_mail(empty):
    head = "Subject: Beacon lit on Gannet Rock\nFrom: Coast Daily <news@c.example>\nDate: Fri, 1 Aug 2025 16:05 +0100"
    body = "It took nine days to carry 40 batteries up the stairs, said the keeper, who will stay until spring."
    sent = {"content": f"{head}\n\n{body}\n", "headers": {"content-type": "message/rfc822"}}
    (article,) = empty.post("/v1/pages", **sent).json()["articles"]
    told = {"title": "Beacon lit on Gannet Rock", "source": "Coast Daily", "text": body}
    assert {name: article[name] for name in told} == told
    assert article["published"].startswith("2025-08-01T")


def test_what_was_acknowledged_is_there_after_a_restart(tmp_path):
    for stored in (0, 1):
        with served(create_app(settings_in(tmp_path), opener=open_hashed)) as client:
            assert len(ids(client.get("/v1/articles"))) == stored
            client.post("/v1/articles", json={"articles": [FERRY]})
