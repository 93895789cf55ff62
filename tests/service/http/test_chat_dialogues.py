"""Dialogues through the server's chat come out as the gate of dialogues plays them."""

import dialogues as talk
import pytest
from news import settings_in
from served import served

from index.encoder.load import load_encoder
from index.engine import Engine
from service.http.app import create_app

PLAYED = ("ferries", "flood", "bridge", "takeover")


@pytest.fixture(scope="module")
def engine(tmp_path_factory, compiled):
    encoder = load_encoder(cache=compiled, passages="float32")
    engine = Engine.open(tmp_path_factory.mktemp("dialogues") / "collection", encoder, create=True)
    engine.add(talk.articles())
    return engine  # the server closes it


@pytest.fixture(scope="module")
def client(tmp_path_factory, engine):
    with served(create_app(settings_in(tmp_path_factory.mktemp("server")), opener=lambda settings: engine)) as client:
        yield client


def outcomes(client, dialogue):
    """For each turn, whether the best source is an article that answers it, and whether an answer is given."""
    messages = []
    for turn in dialogue["turns"]:
        messages.append({"role": "user", "content": turn["question"]})
        body = {"model": "nutgraf", "messages": messages, "now": talk.NOW.isoformat()}
        completion = client.post("/v1/chat/completions", json=body).json()
        first = completion["search_results"][0]["article_id"] in turn["articles"]
        yield first, completion["nutgraf"]["answered"]
        messages.append({"role": "assistant", "content": completion["choices"][0]["message"]["content"]})


@pytest.mark.parametrize("id", PLAYED)
def test_the_server_plays_dialogues_as_the_gate_does(engine, client, id):
    (dialogue,) = (dialogue for dialogue in talk.dialogues("develop") if dialogue["id"] == id)
    played = [(outcome.first, outcome.given) for outcome in talk.play(engine, dialogue)]
    assert list(outcomes(client, dialogue)) == played
