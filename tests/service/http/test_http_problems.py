"""Every way in which a request can fail: its status, and a problem that names what is wrong."""

import json

import httpx
import pytest
from news import FERRY, open_hashed, settings_in
from served import served

from index import errors
from service.http.app import create_app
from service.http.problems import STATUS, problem


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    settings = settings_in(tmp_path_factory.mktemp("problems"), max_body_mb=1)
    with served(create_app(settings, opener=open_hashed)) as client:
        client.post("/v1/articles", json={"articles": [FERRY]})
        yield client


def names(response: httpx.Response) -> list[tuple[str, str]]:
    assert response.status_code == 422, response.text
    return [(fault["in"], fault["name"]) for fault in response.json()["errors"]]


def tree(kind: type[errors.NutgrafError]) -> list[type[errors.NutgrafError]]:
    return [kind, *(each for below in kind.__subclasses__() for each in tree(below))]


def test_each_error_of_the_engine_has_a_status():
    assert set(tree(errors.NutgrafError)) == set(STATUS)
    assert STATUS[errors.NotFound] == 404
    assert {STATUS[each] for each in tree(errors.InvalidInput)} == {422}
    assert STATUS[errors.CollectionBusy] == 503


class Failing:
    """An engine that fails as it is told to."""

    error: Exception

    def search(self, query):
        raise self.error

    def close(self):
        pass


@pytest.fixture(scope="module")
def failing(tmp_path_factory):
    engine = Failing()
    app = create_app(settings_in(tmp_path_factory.mktemp("failing")), opener=lambda settings: engine)
    responses = app.openapi()["paths"]["/v1/search"]["get"]["responses"]
    responses.update({"404": responses["500"], "502": responses["500"]})  # which no search answers but here
    with served(app) as client:
        yield client, engine


@pytest.mark.parametrize("kind", sorted(STATUS, key=lambda kind: kind.__name__))
def test_errors_of_the_engine_become_problems(failing, kind):
    client, engine = failing
    engine.error = kind("what happened, and what to do")
    response = client.get("/v1/search", params={"q": "x"})
    assert response.status_code == STATUS[kind]
    assert response.json()["detail"] == "what happened, and what to do"
    assert ("retry-after" in response.headers) == (response.status_code == 503)


def test_an_unexpected_error_says_nothing_of_the_inside(failing, caplog):
    client, engine = failing
    engine.error = RuntimeError("secret")
    response = client.get("/v1/search", params={"q": "x"}, headers={"x-request-id": "trace-7"})
    assert response.status_code == 500
    assert response.headers["x-request-id"] == "trace-7"
    assert "secret" not in response.text
    (record,) = [each for each in caplog.records if each.name == "nutgraf" and each.exc_info]
    assert str(record.exc_info[1]) == "secret"
    assert record.fields == {"request_id": "trace-7"}


@pytest.mark.parametrize(
    ("path", "params", "expected"),
    [
        ("/v1/search", {}, [("query", "q")]),
        ("/v1/search", {"q": ""}, [("query", "q")]),
        ("/v1/search", {"q": "x" * 2001}, [("query", "q")]),
        ("/v1/search", {"q": "x", "limt": "3"}, [("query", "limt")]),
        ("/v1/search", {"q": "x", "k": "0"}, [("query", "k")]),
        ("/v1/search", {"q": "x", "k": "101"}, [("query", "k")]),
        ("/v1/search", {"q": "x", "k": "ten"}, [("query", "k")]),
        ("/v1/search", {"q": "x", "k": ["1", "2"]}, [("query", "k")]),
        ("/v1/search", {"q": "x", "group": "story"}, [("query", "group")]),
        ("/v1/search", {"q": "x", "explain": "yes"}, [("query", "explain")]),
        ("/v1/search", {"q": "x", "now": "2025-08-05T12:00:00"}, [("query", "now")]),
        ("/v1/search", {"q": "x", "now": "1754395200"}, [("query", "now")]),
        ("/v1/search", {"q": "x", "now": "9999-12-31T23:59:00-14:00"}, [("query", "now")]),
        ("/v1/search", {"q": "x", "source": ["a"] * 101}, [("query", "source")]),
        ("/v1/search", {"q": "x", "source": ["a", ""]}, [("query", "source.1")]),
        ("/v1/search", {"q": "x", "k": "0", "foo": "1"}, [("query", "k"), ("query", "foo")]),
        ("/v1/ask", {"q": "x"}, [("query", "question"), ("query", "q")]),
        ("/v1/articles", {"limit": "0"}, [("query", "limit")]),
        ("/v1/articles", {"limit": "1001"}, [("query", "limit")]),
        ("/v1/articles/ferry-strike", {"k": "1"}, [("query", "k")]),
        ("/v1/articles/ferry-strike/related", {"k": "101"}, [("query", "k")]),
        ("/v1/stats", {"verbose": "1"}, [("query", "verbose")]),
        ("/healthz", {"x": ""}, [("query", "x")]),
        ("/readyz", {"x": ""}, [("query", "x")]),
    ],
)
def test_each_parameter_that_cannot_be_used_is_named(client, path, params, expected):
    assert names(client.get(path, params=params)) == expected


@pytest.mark.parametrize(
    ("now", "says"),
    [
        ("2025-08-05T12:00:00", "'now': '2025-08-05T12:00:00' has no time zone; add one, such as 'Z'"),
        ("9999-12-31T23:59:00-14:00", "'now': '9999-12-31T23:59:00-14:00' is not on the calendar in UTC"),
        ("noon", "'now': 'noon' is no time; write it as 2025-08-01T12:00:00Z"),
    ],
)
def test_a_moment_is_refused_in_the_words_of_the_command_line(client, now, says):
    assert says in client.get("/v1/search", params={"q": "x", "now": now}).json()["detail"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("body", "q")]),
        ({"q": 7}, [("body", "q")]),
        ({"q": "x", "limt": 1}, [("body", "limt")]),
        ({"q": "x", "k": "3"}, [("body", "k")]),
        ({"q": "x", "k": True}, [("body", "k")]),
        ({"q": "x", "explain": "true"}, [("body", "explain")]),
        ({"q": "x", "now": 1754395200}, [("body", "now")]),
        ({"q": "x", "tag": 3}, [("body", "tag")]),
        ({"q": "x", "tag": ["a", 3]}, [("body", "tag.1")]),
        ([], [("body", "")]),
        ("x", [("body", "")]),
        (None, [("body", "")]),
    ],
)
def test_each_field_that_cannot_be_used_is_named(client, body, expected):
    content = json.dumps(body).encode()
    assert names(client.post("/v1/search", content=content, headers={"content-type": "application/json"})) == expected


def test_lone_surrogates_are_refused_or_returned_but_never_fatal(client):
    body = b'{"q": "\\ud800", "\\udfff": 1}'
    assert client.post("/v1/search", content=body, headers={"content-type": "application/json"}).status_code == 422
    line = b'{"id": "\\ud800", "title": 1, "text": "x"}'
    response = client.post("/v1/articles", content=line, headers={"content-type": "application/jsonl"})
    assert response.json()["rejected"][0]["id"] == "\ud800"


def test_bounds_that_are_no_time_are_named(client):
    for path in ("/v1/articles", "/v1/search"):
        response = client.get(path, params={"since": "whenever", **({"q": "x"} if path == "/v1/search" else {})})
        assert response.status_code == 422
        assert "whenever" in response.json()["detail"]


def test_a_question_of_blanks_is_refused(client):
    assert "empty" in client.get("/v1/search", params={"q": "  "}).json()["detail"]


def test_a_cursor_from_elsewhere_is_refused(client):
    assert client.get("/v1/articles", params={"cursor": "not-ours"}).status_code == 422


def test_delete_demands_a_filter(client):
    for params in ({}, {"now": "2025-08-05T12:00:00Z"}):
        response = client.delete("/v1/articles", params=params)
        assert response.status_code == 422
        assert "at least one" in response.json()["detail"]
    assert client.get("/v1/articles/ferry-strike").status_code == 200


@pytest.mark.parametrize("suffix", ["", "/related"])
def test_an_unknown_id_is_named(client, suffix):
    response = client.get(f"/v1/articles/nobody{suffix}")
    assert response.status_code == 404
    assert "nobody" in response.json()["detail"]
    assert client.delete("/v1/articles/nobody").status_code == 404


@pytest.mark.parametrize("body", [b"", b"{", b'{"q": }', b"\xff\xfe", b"[" * 60_000])
@pytest.mark.parametrize("path", ["/v1/search", "/v1/ask", "/v1/articles"])
def test_a_body_that_is_no_json_is_refused_whole(client, path, body):
    response = client.post(path, content=body, headers={"content-type": "application/json"})
    assert response.status_code == (422 if body == b"" and path != "/v1/articles" else 400)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ([], [("body", "")]),
        ({}, [("body", "articles")]),
        ({"articles": {}}, [("body", "articles")]),
        ({"articles": [], "replace": True}, [("body", "replace")]),
    ],
)
def test_a_body_of_another_shape_is_refused_whole(client, body, expected):
    assert names(client.post("/v1/articles", json=body)) == expected


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/v1/search", "text/plain"),
        ("/v1/ask", ""),
        ("/v1/articles", "text/csv"),
        ("/v1/articles", ""),
        ("/v1/pages", "application/json"),
        ("/v1/pages", "image/png"),
    ],
)
def test_media_types_that_are_not_read_here(client, path, media_type):
    headers = {"content-type": media_type} if media_type else {}
    response = client.post(path, content=json.dumps({"q": "x"}).encode(), headers=headers)
    assert response.status_code == 415


def test_unknown_paths_and_methods(client):
    for path in ("/", "/v1", "/v2/search", "/v1/search/", "/docs"):
        assert client.get(path).status_code == 404
    for path, allowed in (
        ("/v1/search", "GET, POST"),
        ("/v1/articles", "DELETE, GET, POST"),
        ("/v1/articles/x", "DELETE, GET"),
        ("/v1/articles/x/related", "GET"),
        ("/v1/articles/x%2Frelated", "DELETE, GET"),
        ("/v1/articles/related", "DELETE, GET"),
        ("/v1/pages", "POST"),
        ("/healthz", "GET, HEAD"),
    ):
        response = client.put(path)
        assert (response.status_code, response.headers["allow"]) == (405, allowed)


def test_a_problem_without_detail_is_still_one():
    content = json.loads(problem(404).body)
    assert content == {"type": "about:blank", "title": "Not Found", "status": 404}
