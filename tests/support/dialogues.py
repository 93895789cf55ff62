"""Dialogues over made-up news: each turn is asked with the turns before it, as they were answered."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.article import Article
from index.engine import Engine
from index.evaluation.wording import is_right
from index.ingest.records import article_from_record
from index.query import Query, Turn
from service.http.routes.chat import CHAT_SHARE
from service.replies.extractive import CLOSEST

ROOT = Path(__file__).resolve().parents[2]
FILES = (ROOT / "service" / "sample" / "articles.jsonl", ROOT / "tests" / "eval" / "dialogue_articles.jsonl")
DIALOGUES = ROOT / "tests" / "eval" / "dialogues.jsonl"
NOW = datetime(2025, 9, 15, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One turn: what is known of it, and what came of it.

    Attributes:
        answerable: whether an article answers it.
        follows: whether it is not the first of its dialogue.
        first: whether the best hit is from an article that answers.
        given: whether an answer was given, by how sure it was.
        cited: whether the best answer is cited to an article that answers, however sure.
        right: whether that answer is right.
    """

    question: str
    answerable: bool
    follows: bool
    first: bool
    given: bool
    cited: bool
    right: bool


def rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a file with one a line."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def articles() -> Iterator[Article]:
    """The sample and what the dialogues need beside it."""
    for path in FILES:
        for row in rows(path):
            yield article_from_record(row, collected=NOW)


def dialogues(part: str) -> list[dict[str, Any]]:
    """Those that the rules were written with (`develop`), kept aside (`aside`), or go on to what nobody wrote."""
    return [dialogue for dialogue in rows(DIALOGUES) if dialogue["part"] == part]


def play(engine: Engine, dialogue: dict[str, Any], *, remember: bool = True, cited: bool = False) -> Iterator[Outcome]:
    """Ask each turn, with those before it as they were answered.

    Args:
        engine: which has the articles.
        dialogue: whose turns are asked.
        remember: whether the turns before are told.
        cited: whether what they cited, or what came closest, is told, too; not every chat sends it back.
    """
    earlier: list[Turn] = []
    for turn in dialogue["turns"]:
        asked = Query(turn["question"], NOW, earlier=tuple(earlier) if remember else ())
        answer = engine.ask(asked, min_confidence=0.0)
        given = answer.answer is not None and answer.confidence >= CHAT_SHARE * engine.min_confidence
        ids = tuple(citation.article.id for citation in answer.citations)
        yield Outcome(
            turn["question"],
            bool(turn["articles"]),
            bool(earlier),
            bool(answer.hits) and answer.hits[0].article.id in turn["articles"],
            given,
            ids[:1] != () and ids[0] in turn["articles"],
            any(is_right(answer.answer or "", known) for known in turn["answers"]),
        )
        told = ids if cited and (given or answer.confidence >= CLOSEST) else ()
        earlier.append(Turn(turn["question"], answer.answer if given else None, told))


def figures(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Shares of the turns that an article answers, and of the others those that were kept silent."""
    asked = [each for each in outcomes if each.answerable]
    others = [each for each in outcomes if not each.answerable]
    return {
        "right article first": sum(each.first for each in asked) / len(asked),
        "best answer from the right article": sum(each.cited for each in asked) / len(asked),
        "answered": sum(each.given for each in asked) / len(asked),
        "answered from the right article": sum(each.given and each.cited for each in asked) / len(asked),
        "answered right": sum(each.given and each.cited and each.right for each in asked) / len(asked),
        "kept silent": sum(not each.given for each in others) / max(len(others), 1),
    }
