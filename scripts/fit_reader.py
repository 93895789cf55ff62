"""Fit the reader's weights and its calibration on questions with answers, and print what they reach on others.

Takes SQuAD-like rows (`context`, `question`, `answers`, `is_impossible`, `title`), one JSON object a line.
Half of the titles are fitted on, the other half are measured on.
"""

import argparse
import gzip
import json
import random
import sys
from dataclasses import astuple, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.article import Article
from index.encoder.load import load_encoder
from index.engine import Engine
from index.query import Query
from index.reader import Evidence, SentenceReader

Matrix = NDArray[np.float64]


def main() -> int:
    """Index the contexts, weigh every question's sentences, fit, and print."""
    parser = argparse.ArgumentParser(prog="scripts/fit_reader", description=__doc__.split("\n", 1)[0])
    parser.add_argument("rows", type=Path, help="a .jsonl.gz file of SQuAD-like rows")
    parser.add_argument("--work", type=Path, default=Path("build/fit_reader"))
    parser.add_argument("--questions", type=int, default=3_000)
    arguments = parser.parse_args()
    with gzip.open(arguments.rows, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    random.Random(0).shuffle(rows)
    encoder = load_encoder(cache=arguments.work / "cache")
    with Engine.open(arguments.work / "collection", encoder, create=True) as engine:
        contexts = {row["context"]: row["title"] for row in rows}
        engine.add(
            Article.create(title=title.replace("_", " "), text=text, lang="en") for text, title in contexts.items()
        )
        reader = SentenceReader(encoder)
        weighed = [weigh(engine, reader, row) for row in rows[: arguments.questions]]
    titles = sorted({row["title"] for row in rows})
    fitted_on = {title for position, title in enumerate(titles) if position % 2 == 0}
    fitting = [w for w, row in zip(weighed, rows, strict=False) if row["title"] in fitted_on]
    held_out = [w for w, row in zip(weighed, rows, strict=False) if row["title"] not in fitted_on]
    weights = logistic(np.concatenate([x for x, _ in fitting]), np.concatenate([y for _, y in fitting]))
    scale = logistic(*best(fitting, weights))
    print(
        "WEIGHTS = Evidence("
        + ", ".join(f"{f.name}={w:.2f}" for f, w in zip(fields(Evidence), weights, strict=False))
        + ")"
    )
    # the constant of the first regression moves into the offset of the second
    print(f"SCALE, OFFSET = {scale[0]:.3f}, {scale[1] + scale[0] * weights[-1]:.3f}")
    measure(held_out, weights, scale)
    return 0


def weigh(engine: Engine, reader: SentenceReader, row: dict[str, Any]) -> tuple[Matrix, Matrix]:
    """Evidence of each sentence found for a question, shape (sentences, features + 1), and whether it answers."""
    golds = [] if row["is_impossible"] else [answer["text"] for answer in row["answers"]]
    hits = engine.search(Query(row["question"], datetime.now(UTC))).hits
    sentences = reader.weigh(row["question"], engine.encode_question(row["question"]), hits)
    features = np.array([[*astuple(evidence), 1.0] for _, evidence in sentences])
    right = np.array(
        [
            sentence.hit.article.text == row["context"] and any(gold in sentence.text for gold in golds)
            for sentence, _ in sentences
        ],
        float,
    )
    return features, right


def logistic(x: Matrix, y: Matrix, ridge: float = 1.0) -> Matrix:
    """Weights of a logistic regression, by Newton's method; the last column of `x` is the constant."""
    weights = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ weights))
        gradient = x.T @ (p - y) + ridge * weights
        weights -= np.linalg.solve((x.T * (p * (1 - p))) @ x + ridge * np.eye(len(weights)), gradient)
    return weights


def best(weighed: list[tuple[Matrix, Matrix]], weights: Matrix) -> tuple[Matrix, Matrix]:
    """Each question's best sentence: its logit with a constant, and whether it answers."""
    tops = [(int(np.argmax(x @ weights)), x, y) for x, y in weighed]
    return np.array([[x[top] @ weights, 1.0] for top, x, _ in tops]), np.array([y[top] for top, _, y in tops])


def measure(weighed: list[tuple[Matrix, Matrix]], weights: Matrix, scale: Matrix) -> None:
    """Print accuracy, ranking and calibration of the confidence."""
    x, y = best(weighed, weights)
    p = 1 / (1 + np.exp(-x @ scale))
    answered = p >= 0.5
    positive, negative = p[y == 1], p[y == 0]
    auroc = float(np.mean(positive[:, None] > negative[None, :]))
    bins = np.minimum((p * 10).astype(int), 9)
    error = sum(abs(p[bins == b].mean() - y[bins == b].mean()) * (bins == b).mean() for b in set(bins))
    print(f"held out: {len(y)} questions; best sentence right {y.mean():.3f}; AUROC of the confidence {auroc:.3f}")
    print(f"  calibration error {error:.3f}; answered {answered.mean():.3f}, of these right {y[answered].mean():.3f}")


if __name__ == "__main__":
    sys.exit(main())
