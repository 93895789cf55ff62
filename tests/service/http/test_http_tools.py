"""GET /v1/tools: each function's schema is that of the route which answers it."""

import json

import jsonschema_rs
import pytest
from news import FERRY, NEWS, open_hashed, settings_in
from served import served

from service.http.app import create_app

ROUTES = {"search_articles": "/v1/search", "ask_articles": "/v1/ask"}
FULL = {
    "source": ["Harbour Times", "-Talbote"],
    "lang": "en",
    "tag": ["shipping"],
    "since": "2025",
    "until": "2025-08-04",
    "now": "2025-08-05T12:00:00Z",
    "k": 1,
    "group": "article",
    "explain": True,
    "rerank": False,
    "earlier": [{"question": "Who was on strike?", "answer": "Ferry crews", "articles": ["ferry-strike"]}],
}
ONLY_HTTP = {"generate", "stream"}
"""A model that calls functions writes for itself, and takes its answer whole."""
ARGUMENTS = {
    "search_articles": ({"q": "pay rise"}, {"q": "pay rise", **FULL}),
    "ask_articles": (
        {"question": "How large is the pay rise?"},
        {"question": "How large is the pay rise?", "min_confidence": 0.0, **FULL},
    ),
}


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    return create_app(settings_in(tmp_path_factory.mktemp("tools")), opener=open_hashed)


@pytest.fixture(scope="module")
def client(app):
    with served(app) as client:
        client.post("/v1/articles", json={"articles": NEWS})
        yield client


@pytest.fixture(scope="module")
def functions(client):
    tools = client.get("/v1/tools").json()["tools"]
    assert {tool["type"] for tool in tools} == {"function"}
    return {tool["function"]["name"]: tool["function"] for tool in tools}


def test_search_and_ask_are_offered(functions):
    assert list(functions) == list(ROUTES)
    for function in functions.values():
        assert set(function) == {"name", "description", "parameters"}
        assert "news articles" in function["description"]


@pytest.mark.parametrize("name", ROUTES)
def test_arguments_that_fit_are_a_body_of_the_route(client, functions, name):
    fits = jsonschema_rs.validator_for(functions[name]["parameters"])
    for arguments in ARGUMENTS[name]:
        fits.validate(arguments)
        answer = client.post(ROUTES[name], json=json.loads(json.dumps(arguments)))
        assert answer.status_code == 200, answer.text
        assert answer.json()["hits"][0]["article"]["id"] == FERRY["id"]
    assert set(ARGUMENTS[name][1]) == set(functions[name]["parameters"]["properties"])


@pytest.mark.parametrize("name", ROUTES)
@pytest.mark.parametrize(
    "wrong",
    [{"limt": 3}, {"k": 0}, {"k": "3"}, {"group": "story"}, {"source": [""]}, {"rerank": "yes"}, {"earlier": ["x"]}],
)
def test_what_does_not_fit_is_refused_by_the_route_too(client, functions, name, wrong):
    arguments = {**ARGUMENTS[name][0], **wrong}
    assert not jsonschema_rs.is_valid(functions[name]["parameters"], arguments)
    assert client.post(ROUTES[name], json=arguments).status_code == 422


@pytest.mark.parametrize("name", ROUTES)
def test_the_parameters_are_those_of_the_api_document(app, functions, name):
    document = app.openapi()
    content = document["paths"][ROUTES[name]]["post"]["requestBody"]["content"]["application/json"]
    body = document["components"]["schemas"][content["schema"]["$ref"].rsplit("/", 1)[1]]
    told = functions[name]["parameters"]["properties"]
    assert set(told) == set(body["properties"]) - ONLY_HTTP
    for parameter, schema in told.items():
        assert schema["description"] == body["properties"][parameter]["description"]
