"""ask: what a person reads, from an engine whose answers are known to the letter."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from news import FERRY, FERRY_TEXT

from index.answer import Answer, Candidate, Citation, Hit, Interpreted, Parts
from index.ingest.records import article_from_record
from index.passage import Passage
from service.cli import render

AT = datetime(2025, 8, 10, 12, tzinfo=UTC)
ARTICLE = article_from_record(FERRY, collected=AT)
BARE = article_from_record(
    {"id": "bare", "title": "Bare\x1b]0;owned\x07", "text": "One \x1b[31mred.\nTwo."}, collected=AT
)
QUOTE = "The union accepted a pay rise of 6 percent after eleven days."
START = FERRY_TEXT.index(QUOTE)
CITATION = Citation(ARTICLE, START, START + len(QUOTE), QUOTE)
HIT = Hit(
    ARTICLE,
    Passage(ARTICLE.id, 0, len(FERRY_TEXT), FERRY_TEXT),
    0.75,
    ((0, 5),),
    (BARE,),
    Parts(dense=0.5, dense_rank=2, lexical=None, lexical_rank=None, fused=0.5),
)
ANSWERED = Answer(QUOTE, 0.914, (CITATION,), (), (HIT,), Interpreted({"since": "2025-08-03"}), 1.5)
UNANSWERED = Answer(None, 0.21, (), (Candidate(QUOTE, 0.21, (CITATION,)),), (), Interpreted(), 1.5)
EMPTY = Answer(None, 0.0, (), (), (), Interpreted(), 1.5)

ORIGIN = "Harbour Times · 2025-08-04 09:30 UTC · Ferry crews end strike after pay deal"


class Scripted:
    """An engine that gives one answer, and remembers what it was asked."""

    def __init__(self, answer):
        self.answer = answer
        self.asked = []

    def ask(self, query, *, min_confidence):
        self.asked.append(query)
        self.least = min_confidence
        return self.answer

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


@pytest.fixture
def ask(cli, monkeypatch):
    """Asks a scripted engine; returns the outcome and the engine."""

    def call(answer, *args):
        engine = Scripted(answer)
        monkeypatch.setattr("service.cli.commands.ask.open_engine", lambda settings, create: engine)
        return cli("ask", "Did the union accept?", *args), engine

    return call


def test_an_answer_comes_with_its_citation(ask):
    outcome, _ = ask(ANSWERED)
    assert outcome.code == 0
    assert outcome.out.splitlines() == [
        QUOTE,
        "confidence 0.91",
        "",
        f" 1  {ORIGIN}",
        "    https://harbour.example/ferry-strike",
        f"    “{QUOTE}”",
    ]
    assert outcome.err == "nutgraf: understood since: 2025-08-03\n"


def test_what_was_said_earlier_or_elsewhere_is_noted(ask):
    notes = {"latest": "the answer of A; earlier: 4 (B)", "conflict": "also said: 5 (\x1b[31mC)"}
    outcome, _ = ask(replace(ANSWERED, interpreted=Interpreted(notes)))
    assert outcome.err.splitlines() == [
        "nutgraf: latest: the answer of A; earlier: 4 (B)",
        "nutgraf: conflict: also said: 5 ([31mC)",
    ]


def test_no_outlet_and_no_rejected_item_can_rename_the_window(cli, tmp_path):
    rows = [{"title": "Quay", "text": "Open again.", "source": "Post\x1b]0;owned\x07"}, {"id": "\x1b]0;owned\x07"}]
    (tmp_path / "news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    outcome = cli("add", "--dry-run", str(tmp_path / "news.jsonl"))
    assert outcome.out.split("\t")[2:] == ["Post]0;owned", "Quay\n"]
    assert "nutgraf: rejected ]0;owned: " in outcome.err
    assert "\x1b" not in outcome.out + outcome.err


def test_no_answer_is_said_plainly_with_what_came_closest(ask):
    outcome, _ = ask(UNANSWERED)
    assert outcome.code == 3
    assert outcome.out.splitlines() == [
        "Your articles do not say.",
        "What came closest (confidence 0.21):",
        "",
        f" 1  {ORIGIN}",
        "    https://harbour.example/ferry-strike",
        f"    “{QUOTE}”",
    ]


def test_no_answer_and_nothing_close(ask):
    outcome, _ = ask(EMPTY)
    assert (outcome.code, outcome.out) == (3, "Your articles do not say.\n")


def test_no_answer_in_json_is_3_as_well(ask):
    outcome, _ = ask(UNANSWERED, "--json")
    assert outcome.code == 3
    printed = json.loads(outcome.out)
    assert (printed["answered"], printed["answer"]) == (False, None)
    assert printed["alternatives"][0]["citations"][0]["quote"] == QUOTE


def test_the_least_confidence_reaches_the_engine(ask):
    assert ask(EMPTY)[1].least is None
    assert ask(EMPTY, "--min-confidence", "0.75")[1].least == 0.75
    assert ask(EMPTY, "--min-confidence", "1.5")[0].code == 2


def test_the_options_reach_the_query(ask):
    _, engine = ask(EMPTY, "-k", "3", "--group", "article", "--explain", "--now", "2025-08-10T14:00:00+02:00")
    (query,) = engine.asked
    assert (query.text, query.k, query.group) == ("Did the union accept?", 3, "article")
    assert query.now == AT


def test_hits_name_their_copies_and_how_the_score_came_about():
    assert render.hits([HIT, HIT], explain=True).splitlines()[:6] == [
        " 1  \x1b[1mFerry crews end strike after pay deal\x1b[0m",
        "    Harbour Times · 2025-08-04 09:30 UTC",
        "    \x1b[2mhttps://harbour.example/ferry-strike\x1b[0m",
        f"    {FERRY_TEXT}",
        "    also in: bare",
        "    score 0.7500: dense 0.5000 (rank 2), lexical not found, fused 0.5000, recency 0.0000",
    ]


def test_an_article_cannot_command_the_terminal():
    shown = render.full(BARE, ())
    assert "Bare]0;owned" in shown
    assert shown.endswith("\n\nOne [31mred.\nTwo.")


@pytest.mark.parametrize(
    ("terminal", "no_color", "colored"), [(True, "", True), (True, "1", False), (False, "", False)]
)
def test_color_is_for_terminals_that_want_it(ask, monkeypatch, terminal, no_color, colored):
    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setattr("sys.stdout.isatty", lambda: terminal, raising=False)
    outcome, _ = ask(ANSWERED)
    assert ("\x1b[" in outcome.out) is colored


def test_prose_is_wrapped_on_a_terminal_only(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    wrapped = render.full(ARTICLE, ()).split("\n\n")[1].splitlines()
    assert max(map(len, wrapped)) <= 40
    assert " ".join(wrapped) == FERRY_TEXT
