"""Examples: questions with passages that do and do not answer them, and which of them are kept out of training."""

import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = dict[str, Any]

HELD_OUT_EVERY = 8
"""One title of `squad_dev` in eight is kept out of training, with every question and paragraph under it."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a passage.

    Attributes:
        span: of the answer, in characters of the passage; none when it does not answer, or is not marked.
        answers: whether the passage answers the question.
    """

    question: str
    title: str
    passage: str
    span: tuple[int, int] | None
    answers: bool


Group = tuple[Example, ...]
"""Examples of one question that stay in one batch, to be told apart there; mostly a single one."""


def read_rows(path: Path) -> list[Row]:
    """The objects of a .jsonl.gz file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def held_out_rows(folder: Path) -> list[Row]:
    """The rows of `squad_dev` that are measured and calibrated on, never trained on."""
    return [row for row in read_rows(folder / "squad_dev.jsonl.gz") if is_held_out(row["title"])]


def is_held_out(title: str) -> bool:
    """Decided by the title's hash, so that no list has to be kept."""
    return int(hashlib.sha256(title.encode()).hexdigest(), 16) % HELD_OUT_EVERY == 0
