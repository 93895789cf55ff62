"""Measure how far the compiled model agrees with the original, and how much faster it is.

Agreement is the mean overlap of the ten nearest passages, by exact search, with those of the compiled float32 model,
which itself is within 1e-5 of sentence-transformers (see tests/index/encoder). Speeds are ratios to
SentenceTransformer.encode in the same interleaved runs: other load on the machine meets all ways alike.
Exits with 1 where passages in 8 bits agree less than the budget.
"""

import argparse
import gzip
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from index.encoder.base import Encoder, Vectors
from index.encoder.load import load_encoder
from index.encoder.locate import DEFAULT_MODEL, locate

BUDGET = 0.95
NEAREST = 10
WORDS = 120
BLOCK = 1000

Encode = Callable[[list[str]], object]


def main() -> int:
    """Print the table; 0 if the budget is kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="folder of corpus.jsonl[.gz] and queries.jsonl[.gz]")
    parser.add_argument("--queries", type=Path, action="append", default=[], help="further files of questions")
    parser.add_argument("--passages", type=int, default=20_000, help="candidates of the search (default: %(default)s)")
    parser.add_argument("--timed", type=int, default=96, help="passages in each timed run (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=5, help="timed runs of each way (default: %(default)s)")
    parser.add_argument("--cache", type=Path, help="folder for compiled models (default: a fresh one)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as fresh:
        return measure(options, options.cache or Path(fresh))


def measure(options: argparse.Namespace, cache: Path) -> int:
    """Time all ways, compare their vectors, print."""
    from sentence_transformers import SentenceTransformer

    original = SentenceTransformer(str(locate(DEFAULT_MODEL, "", cache).folder), device="cpu")
    exact, bytes_ = (load_encoder(cache=cache, passages=precision) for precision in ("float32", "int8"))
    passages = fitting(exact, read_passages(options.corpus), options.passages)
    questions = [q for path in [find(options.corpus, "queries"), *options.queries] for q in read_questions(path)]
    ways: dict[str, Encode] = {
        "sentence-transformers": lambda texts: original.encode(texts, show_progress_bar=False),
        "compiled, float32": exact.encode_document,
        "compiled, int8": bytes_.encode_document,
    }
    asked: dict[str, Encode] = {
        "sentence-transformers": lambda texts: original.encode(texts, show_progress_bar=False),
        "compiled, float32": exact.encode_query,
        "compiled, int8": bytes_.encode_query,
    }
    ratios, rates = timed(ways, passages[: options.timed], options.runs)
    latencies = {name: latency(encode, questions[:50]) for name, encode in asked.items()}
    cosine, agreement = compare(exact, bytes_, questions, passages)
    print(f"{len(questions):,} questions, {len(passages):,} passages; timed: {options.runs} runs of {options.timed}\n")
    print("| way | passages/s | ratio | question p50 | cosine | agreement |\n|---|---|---|---|---|---|")
    losses = {"compiled, int8": f"{cosine:.4f} | {agreement:.3f}"}
    for name in ways:
        loss = losses.get(name, "1 | 1")
        print(f"| {name} | {rates[name]:.1f} | {ratios[name]:.2f} | {latencies[name]:.1f} ms | {loss} |")
    kept = agreement >= BUDGET
    print(f"\nagreement {agreement:.3f}: the budget of {BUDGET} is {'kept' if kept else 'MISSED'}")
    return 0 if kept else 1


def timed(ways: dict[str, Encode], texts: list[str], runs: int) -> tuple[dict[str, float], dict[str, float]]:
    """Median ratio to the first way, run by run, and median rate."""
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for encode in ways.values():
        encode(texts[:8])
    for _ in range(runs):
        for name, encode in ways.items():
            start = time.perf_counter()
            encode(texts)
            seconds[name].append(time.perf_counter() - start)
    first = next(iter(seconds.values()))
    ratios = {name: statistics.median(a / b for a, b in zip(first, own, strict=True)) for name, own in seconds.items()}
    return ratios, {name: len(texts) / statistics.median(own) for name, own in seconds.items()}


def latency(encode: Encode, questions: Sequence[str]) -> float:
    """Median milliseconds of one question asked alone."""
    encode([questions[0]])
    milliseconds = []
    for question in questions:
        start = time.perf_counter()
        encode([question])
        milliseconds.append(1000 * (time.perf_counter() - start))
    return statistics.median(milliseconds)


def compare(exact: Encoder, other: Encoder, questions: list[str], passages: list[str]) -> tuple[float, float]:
    """Mean cosine between the vectors of a passage, and mean overlap of the nearest passages of a question."""
    asked = exact.encode_query(questions)
    left, right = encode_all(exact, passages), encode_all(other, passages)
    pairs = zip(nearest(asked, left), nearest(asked, right), strict=True)
    overlap = [len(set(a) & set(b)) / NEAREST for a, b in pairs]
    return float((left * right).sum(axis=1).mean()), statistics.mean(overlap)


def encode_all(encoder: Encoder, passages: list[str]) -> Vectors:
    """Block by block, with the count on standard error."""
    blocks = []
    for start in range(0, len(passages), BLOCK):
        blocks.append(encoder.encode_document(passages[start : start + BLOCK]))
        print(f"{encoder.identity.precision}: {start + len(blocks[-1]):,} passages", file=sys.stderr)
    return np.concatenate(blocks)


def nearest(asked: Vectors, passages: Vectors) -> list[list[int]]:
    """Positions of the nearest passages of each question, by exact search."""
    return [np.argsort(-(passages @ vector), kind="stable")[:NEAREST].tolist() for vector in asked]


def fitting(encoder: Encoder, passages: Iterator[str], count: int) -> list[str]:
    """The first passages that the window holds."""
    room = encoder.identity.max_tokens - 2
    kept: list[str] = []
    for passage in passages:
        if len(kept) == count:
            break
        if len(encoder.token_spans([passage])[0]) <= room:
            kept.append(passage)
    return kept


def read_passages(corpus: Path) -> Iterator[str]:
    """Runs of words of each document, its title in front."""
    for document in read_lines(find(corpus, "corpus")):
        words = document["text"].split()
        for start in range(0, len(words), WORDS):
            yield f"{document.get('title', '')}\n{' '.join(words[start : start + WORDS])}"


def read_questions(path: Path) -> list[str]:
    """The field `text` or `question` of each line."""
    return [line.get("text") or line["question"] for line in read_lines(path)]


def read_lines(path: Path) -> Iterator[dict[str, str]]:
    """The objects of a JSON-lines file, compressed or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def find(corpus: Path, name: str) -> Path:
    """The file of that name, compressed or not."""
    for suffix in (".jsonl", ".jsonl.gz"):
        if (path := corpus / f"{name}{suffix}").is_file():
            return path
    sys.exit(f"{corpus} has no {name}.jsonl; give a folder with corpus.jsonl[.gz] and queries.jsonl[.gz]")


if __name__ == "__main__":
    sys.exit(main())
