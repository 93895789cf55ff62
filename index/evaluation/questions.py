"""Questions with known answers, one JSON object a line; a line that cannot be used is refused by its number."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from index.engine import Engine
from index.errors import InvalidInput, NotFound
from index.evaluation.wording import normalised
from index.query import MAX_QUERY_CHARS
from index.text import clean, read_time

FIELDS = ("id", "question", "answers", "articles", "kind", "now")


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what is known of its answer; without answers and articles, the collection cannot answer it.

    Attributes:
        answers: any of them is right.
        articles: ids of the articles that answer.
        stories: for each story that answers, the ids of its articles; set by `located`.
        line: where it stands in its file.
    """

    id: str
    text: str
    answers: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    kind: str = ""
    now: datetime | None = None
    stories: tuple[frozenset[str], ...] = ()
    line: int = 0

    @property
    def answerable(self) -> bool:
        """Whether the collection holds an answer."""
        return bool(self.answers or self.articles)


def read_questions(data: bytes, name: str) -> list[Question]:
    """Read the content of a file of this name.

    Raises:
        InvalidInput: a line cannot be used, two have the same id, or there is none.
    """
    try:
        lines = data.decode("utf-8-sig").split("\n")  # other line ends may stand inside a JSON text
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{name} is not UTF-8 text; save it as UTF-8") from error
    found: dict[str, Question] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            question = _question(line, number)
        except (ValueError, RecursionError) as error:
            raise InvalidInput(f"{name}, line {number}: {error}") from error
        if question.id in found:
            raise InvalidInput(f"{name}, line {number}: the id '{question.id}' is also that of line "
                               f"{found[question.id].line}; give each question its own")  # fmt: skip
        found[question.id] = question
    if not found:
        raise InvalidInput(f"{name} holds no questions; write one JSON object a line, such as "
                           '{"question": "Who won?", "answers": ["Grace Okonjo-Bell"]}')  # fmt: skip
    return list(found.values())


def located(questions: Iterable[Question], engine: Engine) -> list[Question]:
    """The questions with the stories that answer them; copies of one story are shown once, and so count once.

    Raises:
        InvalidInput: an article is not in the collection.
    """
    return [replace(question, stories=_stories(question, engine)) for question in questions]


def _stories(question: Question, engine: Engine) -> tuple[frozenset[str], ...]:
    stories: dict[frozenset[str], None] = {}
    for id in question.articles:
        try:
            stories[frozenset((engine.get(id).id, *(copy.id for copy in engine.copies(id))))] = None
        except NotFound as error:
            raise InvalidInput(f"line {question.line}: the collection has no article '{id}'; correct the id, "
                               "or add the article") from error  # fmt: skip
    return tuple(stories)


def _question(line: str, number: int) -> Question:
    row = json.loads(line)
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004  # whatever is wrong with a line is a ValueError
    # a misspelt "answers" would turn the question into one that cannot be answered
    unknown = sorted(set(row) - set(FIELDS))
    if unknown:
        raise ValueError(f"'{unknown[0]}' is not known; a question has {', '.join(FIELDS)}")
    text = _text(row, "question")
    if not text:
        raise ValueError("there is no 'question'")
    if len(text) > MAX_QUERY_CHARS:
        raise ValueError(f"the question has over {MAX_QUERY_CHARS:,} characters; shorten it")
    answers = _texts(row, "answers")
    for answer in answers:
        if not normalised(answer):
            raise ValueError(f"the answer {answer!r} has no word in it; leave it out")
    return Question(
        _text(row, "id") or str(number),
        text,
        answers,
        _texts(row, "articles"),
        _text(row, "kind"),
        _now(row),
        (),
        number,
    )


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    if name == "id" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"'{name}' is not a text")
    return clean(value or "").strip()


def _texts(row: dict[str, Any], name: str) -> tuple[str, ...]:
    values = row.get(name)
    if values is None:
        return ()
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        raise ValueError(f"'{name}' is not a list of texts")
    # an article's text is clean, too: an answer in another spelling of the same letters would never be found in it
    return tuple(map(clean, values))


def _now(row: dict[str, Any]) -> datetime | None:
    text = _text(row, "now")
    return read_time(text) if text else None
