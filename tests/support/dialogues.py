"""Dialogues over made-up news: each turn is asked with the turns before it, as they were answered."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.answer import Answer, Candidate
from index.article import Article
from index.engine import Engine
from index.evaluation.wording import is_right
from index.ingest.records import article_from_record
from index.query import Query
from service.http.chat_requests import MessageIn
from service.http.conversation import conversation
from service.http.routes.chat import CHAT_SHARE, LEANING_SHARE
from service.replies.extractive import extractive
from service.replies.message import Message

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
    """Ask each turn as a chat does, which sends back the messages before it.

    Args:
        engine: which has the articles.
        dialogue: whose turns are asked.
        remember: whether the messages before are sent.
        cited: whether they come with their citations; most chats send back the text alone.
    """
    said: list[MessageIn] = []
    for turn in dialogue["turns"]:
        question, earlier = conversation([*(said if remember else ()), _message("user", turn["question"])])
        shares = {"min_confidence": CHAT_SHARE, "leaning_confidence": LEANING_SHARE}
        least = {name: share * engine.min_confidence for name, share in shares.items()}
        answer = engine.ask(Query(question, NOW, earlier=earlier), **least)
        best = _best(answer)
        ids = [citation.article.id for citation in best.citations[:1]] if best else []
        yield Outcome(
            question,
            bool(turn["articles"]),
            bool(said),
            bool(answer.hits) and answer.hits[0].article.id in turn["articles"],
            answer.answer is not None,
            bool(set(ids) & set(turn["articles"])),
            best is not None and any(is_right(best.text, known) for known in turn["answers"]),
        )
        said += [_message("user", question), _reply(answer, cited=cited)]


def _best(answer: Answer) -> Candidate | None:
    """What was answered, else what came closest."""
    if answer.answer is not None:
        return Candidate(answer.answer, answer.confidence, answer.citations)
    return next(iter(answer.alternatives), None)


def _reply(answer: Answer, *, cited: bool) -> MessageIn:
    """The message that tells an answer, or that there is none."""
    message = Message()
    for sentence in extractive(answer):
        message.add(sentence)
    ids = [placed.citation.article.id for placed in message.placed] if cited else []
    annotations = [{"type": "url_citation", "url_citation": {"url": "", "article_id": id}} for id in ids]
    return _message("assistant", message.text, annotations=annotations)


def _message(role: str, text: str, **more: Any) -> MessageIn:
    return MessageIn.model_validate({"role": role, "content": text, **more})


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
