"""ask --generate: what a person and a program get of a language model's answer, and of none."""

import json

import pytest
from answered import answered, news
from scripted_llm import scripted_llm

FERRY = news(
    "ferry",
    "Ferry crews in Port Calder went back to work on Monday. The union accepted a pay rise of 6 percent.",
    title="Strike over",
    published="2025-08-04T09:30Z",
    url="https://harbour.example/ferry",
)
ANSWER = answered("6 percent", FERRY)
QUOTE = "The union accepted a pay rise of 6 percent."
EXTRACTIVE = f"6 percent, according to Harbour Times (4 August 2025): “{QUOTE}”"


class Scripted:
    """An engine that gives one answer."""

    def __init__(self, answer):
        self.answer = answer

    def ask(self, query, *, min_confidence):
        return self.answer

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


@pytest.fixture
def llm():
    with scripted_llm() as running:
        yield running


@pytest.fixture
def ask(cli, monkeypatch):
    def call(answer, *args, url=""):
        if url:
            monkeypatch.setenv("NUTGRAF_LLM_URL", url)
            monkeypatch.setenv("NUTGRAF_LLM_MODEL", "small")
        monkeypatch.setattr("service.cli.commands.ask.open_engine", lambda settings, create: Scripted(answer))
        return cli("ask", "What did the union accept?", "--generate", *args)

    return call


def test_sentences_are_numbered_or_marked(ask, llm):
    true = f"{QUOTE[:-1]} [{{0}}]."
    llm.text = f"{true} The mayor resigned [{{0}}]. Crews went back to work [{{0}}]. {true}"
    outcome = ask(ANSWER, url=llm.url)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.splitlines() == [
        f"{QUOTE} [1] The mayor resigned. [not confirmed] Crews went back to work. [2] {QUOTE} [1]",
        "written by small",
        "",
        " 1  Harbour Times · 2025-08-04 09:30 UTC · Strike over",
        "    https://harbour.example/ferry",
        f"    “{QUOTE}”",
        "",
        " 2  Harbour Times · 2025-08-04 09:30 UTC · Strike over",
        "    https://harbour.example/ferry",
        "    “Ferry crews in Port Calder went back to work on Monday.”",
    ]


def test_a_model_that_fails_is_told_of_and_replaced(ask, llm):
    llm.status = 500
    outcome = ask(ANSWER, url=llm.url)
    assert outcome.code == 0
    assert outcome.out.splitlines()[:2] == [f"{EXTRACTIVE} [1]", "written by extractive"]
    assert "answered with status 500; this is the extractive answer" in outcome.err


def test_without_a_model_the_articles_own_words_are_given(ask):
    outcome = ask(ANSWER)
    assert outcome.out.splitlines()[0] == f"{EXTRACTIVE} [1]"
    assert outcome.err == ""


def test_silence_asks_nothing_of_the_model(ask, llm):
    outcome = ask(answered(None, FERRY, confidence=0.1), url=llm.url)
    assert (outcome.code, outcome.out) == (3, "Your articles do not say.\n")
    assert llm.bodies == []


def test_json_has_what_was_generated_beside_the_answer(ask, llm):
    llm.text = f"{QUOTE[:-1]} [{{0}}]. The mayor resigned."
    printed = json.loads(ask(ANSWER, "--json", url=llm.url).out)
    assert printed["answer"] == "6 percent"
    generated = printed["generated"]
    assert generated["text"] == f"{QUOTE} The mayor resigned."
    assert [(each["text"], each["supported"]) for each in generated["sentences"]] == [
        (QUOTE, True),
        ("The mayor resigned.", False),
    ]
    assert generated["sentences"][0]["citations"][0]["quote"] == QUOTE
    assert (generated["written_by"], generated["note"]) == ("small", None)


def test_an_address_without_a_model_is_a_usage_error(ask, monkeypatch):
    monkeypatch.setenv("NUTGRAF_LLM_URL", "http://127.0.0.1:1/v1")
    outcome = ask(ANSWER)
    assert outcome.code == 2
    assert "NUTGRAF_LLM_MODEL" in outcome.err
