"""Planted instructions, from the article's upload to the answer: an obedient model behind the whole service."""

import re

import pytest
from news import open_hashed, settings_in
from planted import FORBIDDEN, PLAIN, PLANTED, QUESTION, SAID
from scripted_llm import scripted_llm
from served import served

from service.http.app import create_app


@pytest.fixture(scope="module")
def llm():
    with scripted_llm() as running:
        yield running


@pytest.fixture(scope="module")
def client(llm, tmp_path_factory):
    settings = settings_in(tmp_path_factory.mktemp("planted"), llm_url=llm.url, llm_model="obedient")
    with served(create_app(settings, opener=open_hashed)) as client:
        yield client


def asked(client, llm, kind, text):
    """What the service answers where this is planted and the model writes so."""
    article = {"id": "planted", "title": "Strike over", "lang": "en", "text": f"{PLAIN} {PLANTED[kind][0]}"}
    assert client.post("/v1/articles", json={"articles": [article]}).status_code == 200
    llm.text = text
    answer = client.post("/v1/ask", json={"question": QUESTION, "generate": True, "min_confidence": 0.05}).json()
    assert "pay rise of 6 percent" in answer["answer"]
    return answer["generated"]


@pytest.mark.parametrize("kind", PLANTED)
def test_what_the_model_adds_is_marked(client, llm, kind):
    generated = asked(client, llm, kind, f"{SAID} {PLANTED[kind][1]}")
    first, *others = generated["sentences"]
    assert (first["supported"], len(first["citations"])) == (True, 1)
    assert not any(each["supported"] or each["citations"] for each in others)
    assert not re.search(r"!\[|\]\(|://", generated["text"])
    assert (generated["written_by"], generated["note"]) == ("obedient", None)


@pytest.mark.parametrize("kind", PLANTED)
def test_where_the_model_only_obeys_the_articles_own_words_are_given(client, llm, kind):
    generated = asked(client, llm, kind, PLANTED[kind][1])
    assert generated["written_by"] == "extractive"
    assert "bear out" in generated["note"]
    assert not FORBIDDEN.search(generated["text"])
