"""Fit what the evidence for an answer weighs, and its calibration, and print what they reach on other articles.

Takes the folder of training sets: all contexts of `squad_dev` are indexed, and the questions of the titles that were
kept out of the reader's training are asked. The figures of each title are got by fitting on the others.
"""

import argparse
import random
import sys
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.article import Article
from index.encoder.load import load_encoder
from index.engine import MIN_CONFIDENCE, Engine
from index.evaluation.measures import auroc, calibration_error, reliability
from index.evaluation.wording import RIGHT_F1, token_f1
from index.query import Query
from index.reader.base import READ_HITS
from index.reader.evidence import Evidence
from index.reader.span_reader import Reading, SpanReader, merged
from scripts.training.examples import held_out_rows, read_rows

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A question and every span that was read for it, with whether it is right."""

    question: str
    right: dict[Reading, bool]


def main() -> int:
    """Index the contexts, read for every question, fit, and print."""
    parser = argparse.ArgumentParser(prog="scripts/fit_reader", description=__doc__.split("\n", 1)[0])
    parser.add_argument("data", type=Path, help="the folder of training sets")
    parser.add_argument("--work", type=Path, default=Path("build/fit_reader"))
    parser.add_argument("--questions", type=int, default=1_000)
    arguments = parser.parse_args()
    rows = held_out_rows(arguments.data)
    random.Random(0).shuffle(rows)
    rows = rows[: arguments.questions]
    encoder, reader = load_encoder(cache=arguments.work / "cache"), SpanReader()
    with Engine.open(arguments.work / "collection", encoder, create=True) as engine:
        contexts = {row["context"]: row["title"] for row in read_rows(arguments.data / "squad_dev.jsonl.gz")}
        engine.add(
            Article.create(title=title.replace("_", " "), text=text, lang="en") for text, title in contexts.items()
        )
        weighed = [weigh(engine, reader, row) for row in rows]
    titles = [row["title"] for row in rows]
    folds = [measured(weighed, titles, title) for title in sorted(set(titles))]
    report(np.concatenate([p for p, _ in folds]), np.concatenate([y for _, y in folds]))
    weights, scale = fit(weighed)
    named = ", ".join(f"{field.name}={weight:.2f}" for field, weight in zip(fields(Evidence), weights, strict=True))
    print(f"WEIGHTS = Evidence({named})")
    print("SCALE, LEAD, OFFSET = " + ", ".join(f"{value:.3f}" for value in scale))
    return 0


def weigh(engine: Engine, reader: SpanReader, row: dict[str, Any]) -> Weighed:
    """What was read for a question, and which of it is right."""
    question = row["question"]
    golds = [] if row["is_impossible"] else [answer["text"] for answer in row["answers"]]
    hits = engine.retriever.search(Query(question, datetime.now(UTC), k=READ_HITS))
    readings = [reading for found in reader.readings(question, hits) for reading in found]
    right = {
        reading: reading.hit.article.text == row["context"]
        and any(token_f1(reading.text, gold) >= RIGHT_F1 for gold in golds)
        for reading in readings
    }
    return Weighed(question, right)


def logistic(x: Matrix, y: Matrix, ridge: float = 1.0) -> Matrix:
    """Weights of a logistic regression, by Newton's method; the last column of `x` is the constant."""
    weights = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (p - y) + ridge * weights
        weights -= np.linalg.solve((x.T * (p * (1 - p))) @ x + ridge * np.eye(len(weights)), gradient)
    return weights


def features(reading: Reading) -> list[float]:
    """Its evidence."""
    return list(astuple(reading.evidence))


def best(weighed: list[Weighed], weights: Matrix) -> tuple[Matrix, Matrix]:
    """Each question's answer: what it is worth, its lead on the next one, a constant; and whether it is right."""
    rows, right = [], []
    for each in weighed:
        worth = {reading: float(np.dot(features(reading), weights)) for reading in each.right}
        groups = merged(sorted(worth, key=lambda reading: -worth[reading]), each.question)
        if groups:
            first = worth[groups[0][0]]
            rows.append([first, first - worth[groups[1][0]] if len(groups) > 1 else 0.0, 1.0])
            right.append(each.right[groups[0][0]])
    return np.array(rows), np.array(right, float)


def fit(weighed: list[Weighed]) -> tuple[Matrix, Matrix]:
    """What the evidence weighs, over all spans, and the calibration, over each question's answer."""
    spans = [(reading, right) for each in weighed for reading, right in each.right.items()]
    x = np.array([[*features(reading), 1.0] for reading, _ in spans])
    weights = logistic(x, np.array([right for _, right in spans], float))[:-1]
    return weights, logistic(*best(weighed, weights))


def measured(weighed: list[Weighed], titles: list[str], title: str) -> tuple[Matrix, Matrix]:
    """Confidences of the best answers under one title, fitted on the others, and whether they are right."""
    weights, scale = fit([w for w, other in zip(weighed, titles, strict=True) if other != title])
    x, y = best([w for w, other in zip(weighed, titles, strict=True) if other == title], weights)
    return 1 / (1 + np.exp(-x @ scale)), y


def report(p: Matrix, y: Matrix) -> None:
    """Print accuracy, ranking and calibration of the confidence."""
    answered = p >= MIN_CONFIDENCE
    error, told = calibration_error(reliability(p, y == 1)), auroc(p[y == 1], p[y == 0])
    print(f"{len(y)} questions; best answer right {y.mean():.3f}; AUROC of the confidence, right or not, {told:.3f}")
    print(f"  calibration error {error:.3f}; answered {answered.mean():.3f}, of these right {y[answered].mean():.3f}")


if __name__ == "__main__":
    sys.exit(main())
