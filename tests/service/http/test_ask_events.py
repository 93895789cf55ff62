"""Questions answered as events, and written out; the turns before them."""

import json

import pytest
from news import FERRY, NEWS, open_hashed, settings_in
from scripted_writer import ScriptedWriter
from served import served

from index.query import Turn
from service.http.app import create_app

RISE = {"question": "What pay rise did the union accept?"}
QUOTE = "The union accepted a pay rise of 6 percent after eleven days."


class Remembering:
    def __init__(self, engine):
        self._engine = engine
        self.earlier = []

    def ask(self, query, **more):
        self.earlier.append(query.earlier)
        return self._engine.ask(query, **more)

    def search(self, query):
        self.earlier.append(query.earlier)
        return self._engine.search(query)

    def __getattr__(self, name):
        return getattr(self._engine, name)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    engines = []

    def opener(settings):
        engines.append(Remembering(open_hashed(settings)))
        return engines[0]

    writer = ScriptedWriter("It was six percent.", "Was it more?")
    app = create_app(settings_in(tmp_path_factory.mktemp("events")), opener=opener, writer=writer)
    with served(app) as client:
        client.post("/v1/articles", json={"articles": NEWS})
        yield client, engines[0]


@pytest.fixture(scope="module")
def client(server):
    return server[0]


def events(response):
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("text/event-stream")
    parts = [dict(line.split(": ", 1) for line in each.split("\n")) for each in response.text.strip().split("\n\n")]
    return [(each["event"], json.loads(each["data"])) for each in parts]


def without_time(content):
    return {name: value for name, value in content.items() if name != "took_ms"}


def test_an_answer_comes_as_sources_words_citations_and_the_whole(client):
    whole = client.get("/v1/ask", params=RISE).json()
    found = events(client.get("/v1/ask", params={**RISE, "stream": "true"}))
    assert [name for name, _ in found] == ["sources", "delta", "citation", "done"]
    (_, sources), (_, delta), (_, citation), (_, done) = found
    assert sources == {"hits": whole["hits"]}
    assert delta == {"text": "6 percent", "start_index": 0, "end_index": 9, "supported": True}
    assert citation == {"start_index": 0, "end_index": 9, "supported": True, "citation": whole["citations"][0]}
    assert without_time(done) == without_time(whole)


def test_the_accept_header_asks_for_events_too(client):
    accept = {"accept": "Text/Event-Stream; charset=utf-8"}
    by_get = events(client.get("/v1/ask", params=RISE, headers=accept))
    by_post = events(client.post("/v1/ask", json={**RISE, "stream": True}))
    assert [name for name, _ in by_get] == [name for name, _ in by_post] == ["sources", "delta", "citation", "done"]
    plain = client.get("/v1/ask", params=RISE, headers={"accept": "application/json, text/event-stream"})
    assert plain.headers["content-type"] == "application/json"


def test_silence_has_no_words(client):
    found = events(client.get("/v1/ask", params={"question": "Who won at chess?", "stream": "true"}))
    assert [name for name, _ in found] == ["sources", "done"]
    assert found[-1][1]["answered"] is False


def test_a_written_answer_comes_sentence_by_sentence(client):
    found = events(client.get("/v1/ask", params={**RISE, "stream": "true", "generate": "true"}))
    assert [name for name, _ in found] == ["sources", "delta", "citation", "delta", "done"]
    text = "".join(data["text"] for name, data in found if name == "delta")
    assert text == "It was six percent. Was it more?"
    said = [data for name, data in found if name in ("delta", "citation")]
    assert [(text[each["start_index"] : each["end_index"]], each["supported"]) for each in said] == [
        ("It was six percent.", True),
        ("It was six percent.", True),
        ("Was it more?", False),
    ]
    generated = client.post("/v1/ask", json={**RISE, "generate": True}).json()["generated"]
    assert found[-1][1]["generated"] == generated
    assert (generated["text"], generated["written_by"], generated["note"]) == (text, "scripted", None)
    assert [each["supported"] for each in generated["sentences"]] == [True, False]
    cited, uncited = [each["citations"] for each in generated["sentences"]]
    assert (cited[0]["quote"], uncited) == (QUOTE, [])
    assert "generated" not in client.get("/v1/ask", params=RISE).json()


def test_what_is_refused_is_refused_before_a_stream(client):
    for params in ({"question": "  "}, {"question": "x", "since": "whenever"}):
        response = client.get("/v1/ask", params={**params, "stream": "true"})
        assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")


def test_the_turns_before_reach_the_engine(server):
    client, engine = server
    earlier = [{"question": "Who struck?", "answer": "Crews.", "articles": [FERRY["id"]]}, {"question": "Where?"}]
    expected = (Turn("Who struck?", "Crews.", (FERRY["id"],)), Turn("Where?", None))
    assert client.post("/v1/ask", json={**RISE, "earlier": earlier}).status_code == 200
    assert client.post("/v1/search", json={"q": "x", "earlier": earlier}).status_code == 200
    assert client.post("/v1/ask", json={**RISE, "earlier": earlier, "stream": True}).status_code == 200
    assert engine.earlier[-3:] == [expected] * 3
    for refused in ([{}], [{"question": "x", "x": 1}], [{"question": "x"}] * 21):
        assert client.post("/v1/search", json={"q": "x", "earlier": refused}).status_code == 422
