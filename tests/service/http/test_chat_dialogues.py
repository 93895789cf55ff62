"""Dialogues through the chat: with whole replies sent back, follow-ups find what they find with bare answers."""

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


def firsts(client, dialogue):
    """For each turn, whether the best source is an article that answers it."""
    messages = []
    for turn in dialogue["turns"]:
        messages.append({"role": "user", "content": turn["question"]})
        body = {"model": "nutgraf", "messages": messages, "now": talk.NOW.isoformat()}
        completion = client.post("/v1/chat/completions", json=body).json()
        yield completion["search_results"][0]["article_id"] in turn["articles"]
        messages.append({"role": "assistant", "content": completion["choices"][0]["message"]["content"]})


def test_follow_ups_find_their_articles_when_whole_replies_are_sent_back(engine, client):
    played = [dialogue for dialogue in talk.dialogues("develop") if dialogue["id"] in PLAYED]
    chatted = [first for dialogue in played for first in firsts(client, dialogue)]
    asked = [outcome.first for dialogue in played for outcome in talk.play(engine, dialogue)]
    both = [chat and plain for chat, plain in zip(chatted, asked, strict=True)]
    assert sum(chatted) >= sum(asked) - 1  # 12 and 11 of 16 when measured; another processor may move a turn
    assert sum(both) >= 9  # 10 when measured
