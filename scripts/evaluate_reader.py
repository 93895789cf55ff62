"""Measure the reader alone on SQuAD-like rows: each question with its own context, cut into passages if it is long.

An answer counts by its words, without case, articles and punctuation (EM), and by the words shared with the best of the
given answers (F1). Where rows cannot be answered, silence is right; the threshold on the margin for each article is the
one that is best for F1 on the other articles.
"""

import argparse
import gzip
import json
import math
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.answer import Hit, Parts
from index.article import Article
from index.chunk import Chunker
from index.encoder.base import Encoder
from index.encoder.load import load_encoder
from index.evaluation.measures import auroc
from index.evaluation.wording import normalised, token_f1
from index.reader.model import BUILT_IN, ReaderModel
from index.reader.span_reader import SpanReader


@dataclass(frozen=True, slots=True)
class Read:
    """What the reader made of one question."""

    title: str
    answerable: bool
    em: float
    f1: float
    margin: float


def main() -> int:
    """Read every question and print the figures."""
    parser = argparse.ArgumentParser(prog="scripts/evaluate_reader", description=__doc__.split("\n", 1)[0])
    parser.add_argument("rows", type=Path, help="a .jsonl.gz file of SQuAD-like rows")
    parser.add_argument("--work", type=Path, default=Path("build/evaluate"))
    parser.add_argument("--questions", type=int, default=0, help="only so many, evenly spread; 0 is all")
    parser.add_argument("--held-out", action="store_true", help="only the titles kept out of training")
    parser.add_argument("--model", type=Path, default=BUILT_IN, help="the folder of a compiled reader")
    arguments = parser.parse_args()
    with gzip.open(arguments.rows, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    if arguments.held_out:
        from scripts.training.examples import is_held_out

        rows = [row for row in rows if is_held_out(row["title"])]
    if arguments.questions:
        rows = rows[:: max(1, len(rows) // arguments.questions)]
    encoder, reader = load_encoder(cache=arguments.work / "cache"), SpanReader(ReaderModel(arguments.model))
    began, passages, read = time.perf_counter(), 0, []
    for row in rows:
        article = Article.create(title=row["title"].replace("_", " "), text=row["context"], lang="en")
        hits = passages_of(article, encoder)
        passages += len(hits)
        read.append(judge(row, reader, hits))
    seconds = time.perf_counter() - began
    report(read)
    print(f"{passages} passages, {1000 * seconds / passages:.1f} ms each")
    return 0


def passages_of(article: Article, encoder: Encoder) -> list[Hit]:
    """All passages of an article, as if each had been found first."""
    cut = Chunker().cut(article, encoder)
    return [Hit(article, passage, 1.0, (), (), Parts(None, None, None, None, 1.0)) for passage in cut]


def judge(row: dict[str, Any], reader: SpanReader, hits: list[Hit]) -> Read:
    """The best answer beside the given ones."""
    readings = (reading for found in reader.readings(row["question"], hits) for reading in found)
    best = max(readings, key=lambda reading: reading.evidence.margin, default=None)
    return compared(row, best.text, best.evidence.margin) if best else compared(row, "", -math.inf)


def compared(row: dict[str, Any], text: str, margin: float) -> Read:
    """A row's answer beside the given ones."""
    golds = [answer["text"] for answer in row["answers"]]
    return Read(
        row["title"],
        bool(golds),
        max((float(normalised(text) == normalised(gold)) for gold in golds), default=0.0),
        max((token_f1(text, gold) for gold in golds), default=0.0),
        margin,
    )


def report(read: list[Read]) -> None:
    """Print EM and F1, and with unanswerable questions the same with silence."""
    answerable = [r for r in read if r.answerable]
    print(f"{len(read)} questions, {len(answerable)} of them answerable")
    em, f1 = (100 * np.mean([getattr(r, name) for r in answerable]) for name in ("em", "f1"))
    print(f"answerable, always answered: EM {em:.1f}, F1 {f1:.1f}")
    if len(answerable) == len(read):
        return
    kept = {name: crossed(read, name) for name in ("em", "f1")}
    print(f"with silence: EM {kept['em']:.1f}, F1 {kept['f1']:.1f}")
    yes = np.array([r.margin for r in read if r.answerable])
    no = np.array([r.margin for r in read if not r.answerable])
    print(f"AUROC of the margin, answerable against not: {auroc(yes, no):.3f}")


def crossed(read: list[Read], name: str) -> float:
    """The measure, in percent, each title's with the threshold that is best for F1 on all the others."""
    total = 0.0
    for title in {r.title for r in read}:
        others, own = [r for r in read if r.title != title], [r for r in read if r.title == title]
        total += len(own) * silent(own, max((r.margin for r in others), key=lambda t: silent(others, t, "f1")), name)
    return total / len(read)


def silent(read: list[Read], threshold: float, name: str) -> float:
    """The measure, in percent, when only what reaches the threshold is answered."""
    kept = [
        (getattr(r, name) if r.answerable else 0.0) if r.margin >= threshold else float(not r.answerable) for r in read
    ]
    return float(100 * np.mean(kept))


if __name__ == "__main__":
    sys.exit(main())
