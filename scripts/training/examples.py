"""Examples: questions with passages that do and do not answer them, mixed from the sets that may be trained on."""

import gzip
import hashlib
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

Row = dict[str, Any]

HELD_OUT_EVERY = 8
"""One title of `squad_dev` in eight is kept out of training, with every question and paragraph under it."""
TITLE_KEPT = 0.7
"""Share of the examples that keep their title: an article's title helps, and must not be needed."""


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


@dataclass(frozen=True, slots=True)
class _Share:
    """How much of a set is taken (all of it when None), and how its rows are read."""

    most: int | None
    read: "Callable[[Row, random.Random], Iterator[Example]]"


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


def training_examples(folder: Path, seed: int) -> list[Example]:
    """The whole mixture, in an order that depends on the seed alone."""
    choose = random.Random(seed)
    kept_out = held_out_rows(folder)
    texts = {row["context"] for row in kept_out} | {row["question"].lower() for row in kept_out}
    mixture: list[Example] = []
    for name, share in SHARES.items():
        rows = [row for row in read_rows(folder / f"{name}.jsonl.gz") if not texts & _texts(row)]
        choose.shuffle(rows)
        mixture += [example for row in rows[: share.most] for example in share.read(row, choose)]
    choose.shuffle(mixture)
    return [e if choose.random() < TITLE_KEPT else replace(e, title="") for e in mixture]


def _texts(row: Row) -> set[str]:
    return {row.get("context") or row.get("positive") or "", row["question"].lower()}


def _marked(row: Row, choose: random.Random) -> Iterator[Example]:
    """A SQuAD-like row; of several marked answers one that most annotators gave."""
    title = "" if row["source"].startswith(_WITHOUT_TITLES) else row["title"].replace("_", " ")
    if row["is_impossible"]:
        yield Example(row["question"], title, row["context"], None, False)
        return
    given = [answer["text"] for answer in row["answers"]]
    most = max(given.count(text) for text in given)
    answer = choose.choice([a for a in row["answers"] if given.count(a["text"]) == most])
    start = answer["answer_start"]
    yield Example(row["question"], title, row["context"], (start, start + len(answer["text"])), True)


_WITHOUT_TITLES = ("qamr", "qadiscourse", "squadshifts_amazon", "squadshifts_reddit")
"""Whose titles name the set and not the text."""


def _pair(row: Row, choose: random.Random) -> Iterator[Example]:  # noqa: ARG001 - reads like the others
    """A passage that answers, with no span."""
    yield Example(row["question"], row.get("title") or "", row["positive"], None, True)


def _pair_and_negative(row: Row, choose: random.Random) -> Iterator[Example]:
    yield from _pair(row, choose)
    yield from _negative(row, choose)


def _negative(row: Row, choose: random.Random) -> Iterator[Example]:
    """One of the passages on the same matter that do not answer."""
    if row["negatives"]:
        yield Example(row["question"], row.get("title") or "", choose.choice(row["negatives"]), None, False)


SHARES = {
    "squad_dev": _Share(None, _marked),
    "squadshifts_new_wiki": _Share(None, _marked),
    "rank_from_qa": _Share(None, _negative),
    "mined_unans": _Share(None, _marked),
    "qamr": _Share(4_000, _marked),
    "squadshifts_reddit": _Share(3_000, _marked),
    "qadiscourse": _Share(3_000, _marked),
    "squadshifts_amazon_reviews": _Share(2_000, _marked),
    "disflqa": _Share(2_000, _marked),
    "boolq_pairs": _Share(2_000, _pair),
    "selqa_pairs": _Share(1_500, _pair_and_negative),
    "fairytaleqa": _Share(1_500, _marked),
    "qed_nq_dev": _Share(None, _marked),
    "covidqa": _Share(None, _marked),
    "clapnq_unans": _Share(None, _marked),
}
"""Sets and how many rows of each: those nearest to questions about news whole, the narrower ones in part."""
