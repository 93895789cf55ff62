"""The built-in sample and the questions over it: sound data, so that a failing measure is the engine's fault."""

import json
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from index.article import Article, Origin, Precision, Published

ROOT = Path(__file__).resolve().parents[2]
KINDS = {
    "fact": 16,
    "number": 12,
    "time": 10,
    "why": 8,
    "person": 6,
    "place": 4,
    "list": 12,
    "latest": 12,
    "paraphrase": 40,
    "unanswerable": 40,
}
ORIGINAL = "seagrass-carbon-study"
EDITED_COPY = "seagrass-meadows-carbon-trap"
SHORTENED_COPY = "seagrass-divers-climate"


def read(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (ROOT / path).read_text(encoding="utf-8").splitlines()]


def create(row: dict[str, Any]) -> Article:
    at = datetime.fromisoformat(row["published"])
    return Article.create(**{**row, "published": Published(at, Precision.SECOND, Origin.GIVEN)})


def shingles(text: str, size: int = 5) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + size]) for at in range(len(words) - size + 1)}


def resemblance(one: str, other: str) -> float:
    a, b = shingles(one), shingles(other)
    return len(a & b) / len(a | b)


ROWS = read("service/sample/articles.jsonl")
ARTICLES = {row["id"]: create(row) for row in ROWS}
QUESTIONS = read("tests/eval/questions.jsonl")
ANSWERABLE = [question for question in QUESTIONS if question["kind"] != "unanswerable"]


def test_the_sample_is_large_and_varied_enough() -> None:
    assert len(ROWS) == len(ARTICLES) == 36
    assert len({article.source for article in ARTICLES.values()}) >= 8
    assert Counter(article.lang for article in ARTICLES.values()) == {"en": 34, "de": 1, "es": 1}
    assert len({row["url"] for row in ROWS}) == len({row["title"] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_an_article_is_taken_in_unchanged(row: dict[str, Any]) -> None:
    article = create(row)
    kept = {name: getattr(article, name) for name in ("id", "title", "text", "source", "url", "lang")}
    assert kept == {name: row[name] for name in kept}
    assert (list(article.authors), list(article.tags)) == (row["authors"], row["tags"])
    assert str(article.published) == row["published"]
    assert (
        datetime(2025, 5, 1, tzinfo=UTC) <= datetime.fromisoformat(row["published"]) < datetime(2025, 10, 1, tzinfo=UTC)
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_text_is_of_ordinary_length_and_free_of_stray_whitespace(row: dict[str, Any]) -> None:
    assert 250 <= len(row["text"].split()) <= 600
    paragraphs = row["text"].split("\n\n")
    assert len(paragraphs) >= 6
    for paragraph in paragraphs:
        assert paragraph == " ".join(paragraph.split()) != ""


def test_the_syndicated_copies_overlap_and_nothing_else_does() -> None:
    alike = {
        frozenset((one, other))
        for one in ARTICLES
        for other in ARTICLES
        if one < other and resemblance(ARTICLES[one].text, ARTICLES[other].text) > 0.05
    }
    copies = (ORIGINAL, EDITED_COPY, SHORTENED_COPY)
    assert alike == {frozenset((one, other)) for one in copies for other in copies if one != other}
    assert 0.8 < resemblance(ARTICLES[ORIGINAL].text, ARTICLES[EDITED_COPY].text) < 1
    assert 0.55 < resemblance(ARTICLES[ORIGINAL].text, ARTICLES[SHORTENED_COPY].text) < 0.75
    assert len({ARTICLES[copy].source for copy in copies}) == 3


def test_the_questions_are_numbered_distinct_and_of_every_kind() -> None:
    assert [question["id"] for question in QUESTIONS] == [f"q{number:03d}" for number in range(1, 161)]
    assert len({question["question"].lower() for question in QUESTIONS}) == 160
    assert Counter(question["kind"] for question in QUESTIONS) == KINDS


@pytest.mark.parametrize("question", ANSWERABLE, ids=lambda question: question["id"])
def test_every_answer_stands_verbatim_in_a_gold_article(question: dict[str, Any]) -> None:
    texts = [ARTICLES[id].text for id in question["articles"]]
    assert texts
    assert question["answers"]
    for answer in question["answers"]:
        assert any(answer in text for text in texts), answer
    for id, text in zip(question["articles"], texts, strict=True):
        assert any(answer in text for answer in question["answers"]), id


def test_an_unanswerable_question_has_neither_answer_nor_article() -> None:
    for question in QUESTIONS:
        if question["kind"] == "unanswerable":
            assert (question["answers"], question["articles"]) == ([], [])


def test_a_question_about_the_latest_state_says_when_it_is_asked_and_cites_what_was_out_by_then() -> None:
    for question in QUESTIONS:
        assert ("now" in question) or question["kind"] != "latest", question["id"]
        if "now" in question:
            now = datetime.fromisoformat(question["now"])
            published = [datetime.fromisoformat(row["published"]) for row in ROWS if row["id"] in question["articles"]]
            assert published
            assert all(at < now for at in published), question["id"]


def test_every_article_answers_some_question() -> None:
    assert {id for question in ANSWERABLE for id in question["articles"]} == set(ARTICLES)
