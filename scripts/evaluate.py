"""Measure search and answers on a judged collection, and each part of the search alone.

A judged collection is a folder with `corpus.jsonl[.gz]` (id, title, text, source, published, url),
`queries.jsonl[.gz]` (id, text, answers?) and `qrels.tsv` (query id, article id, relevance).
"""

import argparse
import gzip
import json
import sys
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean
from typing import Any

import ir_measures
from ablation import VARIANTS, Speller
from ir_measures import RR, R, Success, nDCG

from index.answer import Hit
from index.article import Article, Origin
from index.encoder.base import Encoder
from index.encoder.load import load_encoder
from index.engine import Engine
from index.errors import InvalidArticle
from index.evaluation.asking import ask_all
from index.evaluation.questions import Question
from index.fusion import DENSE_WEIGHT
from index.ingest.dates import parse_published
from index.query import Group, Query
from index.recency import TIMELESS
from index.report import Rejected
from index.retriever import Retriever

MEASURES = [nDCG @ 10, R @ 10, RR @ 10, Success @ 1]
ARMS = {"BM25 alone": 0.0, "dense alone": 1.0, "hybrid": DENSE_WEIGHT}


@dataclass(frozen=True, slots=True)
class Judged:
    """A judged collection: articles, questions, and which articles answer which question."""

    name: str
    articles: list[Article | Rejected]
    questions: list[dict[str, Any]]
    qrels: dict[str, dict[str, int]]

    @classmethod
    def read(cls, folder: Path, others: int | None = None) -> "Judged":
        """Read the three files, of the articles that answer nothing only so many, or all."""
        qrels: dict[str, dict[str, int]] = {}
        for line in (folder / "qrels.tsv").read_text("utf-8").splitlines():
            query, article, relevance = line.split("\t")
            qrels.setdefault(query, {})[article] = int(relevance)
        questions = [row for row in _rows(folder, "queries") if str(row["id"]) in qrels]
        judged = {id for articles in qrels.values() for id in articles}
        articles = sorted(_articles(folder), key=lambda each: each.id not in judged)
        most = None if others is None else others + sum(each.id in judged for each in articles)
        return cls(folder.name if most is None else f"{folder.name}-{most}", articles[:most], questions, qrels)


def _rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    plain, packed = folder / f"{name}.jsonl", folder / f"{name}.jsonl.gz"
    with plain.open("rt", encoding="utf-8") if plain.exists() else gzip.open(packed, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def _articles(folder: Path) -> Iterator[Article | Rejected]:
    collected = datetime.now(UTC)
    for position, row in enumerate(_rows(folder, "corpus")):
        published = parse_published(str(row.get("published") or ""), origin=Origin.GIVEN, collected=collected)
        try:
            yield Article.create(
                id=str(row["id"]),
                title=row.get("title", ""),
                text=row["text"],
                source=row.get("source", ""),
                url=row.get("url", ""),
                lang="en",
                published=published,
                collected=collected,
            )
        except InvalidArticle as error:
            yield Rejected(position, str(row["id"]), str(error))


def ranking(retriever: Retriever, judged: Judged, vectors: Any) -> dict[str, dict[str, float]]:
    """The ten best stories for each question; a story counts as the judged one among its copies, which it lists."""
    run: dict[str, dict[str, float]] = {}
    for question, vector in zip(judged.questions, vectors, strict=True):
        id, text = str(question["id"]), str(question["text"])
        run[id] = _judged(retriever.search_vector(Query(text, TIMELESS, group=Group.ARTICLE), vector), judged.qrels[id])
    return run


def _judged(hits: Iterable[Hit], relevant: Container[str]) -> dict[str, float]:
    """Scores by article, a story under the id of the copy that was judged."""
    run: dict[str, float] = {}
    for hit in hits:
        ids = [hit.article.id, *(copy.id for copy in hit.copies)]
        run[next((each for each in ids if each in relevant), ids[0])] = hit.score
    return run


def answers(engine: Engine, judged: Judged) -> dict[str, float]:
    """How the best answers, given or not, compare with the short answers that were wanted."""
    questions = [
        Question(str(each["id"]), str(each["text"]), answers=tuple(each["answers"]), now=as_of(each))
        for each in judged.questions
        if each.get("answers")
    ]
    outcomes = ask_all(engine, questions, search=False)
    if not outcomes:
        return {}
    made = [outcome.judgement for outcome in outcomes]
    return {
        "answer right": fmean(each.right for each in made),
        "its sentence holds the answer": fmean(each.held for each in made),
        "EM": fmean(each.exact for each in made),
        "F1": fmean(each.f1 for each in made),
        "answered": fmean(outcome.answered(engine.min_confidence) for outcome in outcomes),
    }


def as_of(question: dict[str, Any]) -> datetime:
    """When a question was asked; this moment where that is not known."""
    date = str(question.get("date", "")).replace("/", "-")
    return datetime.fromisoformat(date).replace(tzinfo=UTC) if date else datetime.now(UTC)


def whole(engine: Engine, judged: Judged, *, rerank: bool) -> dict[str, dict[str, float]]:
    """The ten best stories by everything that a search does, as of when each question was asked."""
    return {
        str(question["id"]): _judged(
            engine.search(Query(str(question["text"]), as_of(question), group=Group.ARTICLE, rerank=rerank)).hits,
            judged.qrels[str(question["id"])],
        )
        for question in judged.questions
    }


def evaluate(judged: Judged, work: Path, encoder: Encoder, *, curve: bool, ablation: bool) -> None:
    """Index what is not indexed yet, measure, and print a table."""
    with Engine.open(work / judged.name, encoder, create=True) as engine:
        report = engine.add(judged.articles, progress=lambda done: print(f"{done} articles", file=sys.stderr))
        stats = engine.stats()
        print(f"\n{judged.name}: {stats.articles} articles ({len(report.rejected)} rejected), ", end="")
        print(f"{stats.passages} passages, {len(judged.questions)} questions")
        vectors = encoder.encode_query([question["text"] for question in judged.questions])
        arms = dict(ARMS)
        if curve:
            arms |= {f"dense weight {weight / 10}": weight / 10 for weight in range(1, 10)}
        for name, weight in arms.items():
            show(name, ranking(engine.retriever.with_dense_weight(weight), judged, vectors), judged)
        show("as of the question's day", whole(engine, judged, rerank=False), judged)
        show("the same, reranked", whole(engine, judged, rerank=True), judged)
        for name, value in answers(engine, judged).items():
            print(f"  {name}: {value:.3f}")
    if ablation:
        ablate(judged, work, encoder, vectors)


def ablate(judged: Judged, work: Path, encoder: Encoder, vectors: Any) -> None:
    """The arms again in collections that are built in other ways, and for questions spelt anew."""
    for variant in VARIANTS:
        with variant.open(judged.articles, encoder, work / "ablation" / judged.name) as engine:
            for name, weight in ARMS.items():
                show(
                    f"{variant.name}, {name}",
                    ranking(engine.retriever.with_dense_weight(weight), judged, vectors),
                    judged,
                )
    spell = Speller(judged.articles)
    spelt = replace(judged, questions=[{**each, "text": spell(str(each["text"]))} for each in judged.questions])
    again = encoder.encode_query([question["text"] for question in spelt.questions])
    with Engine.open(work / judged.name, encoder) as engine:
        for name, weight in ARMS.items():
            show(f"spelling mended, {name}", ranking(engine.retriever.with_dense_weight(weight), spelt, again), judged)


def show(name: str, run: dict[str, dict[str, float]], judged: Judged) -> None:
    """One line of the table."""
    found = ir_measures.calc_aggregate(MEASURES, judged.qrels, run)
    print(f"  {name:<44}" + "".join(f"  {measure} {found[measure]:.3f}" for measure in MEASURES), flush=True)


def main() -> int:
    """Evaluate each collection that is named."""
    parser = argparse.ArgumentParser(prog="scripts/evaluate", description=__doc__.split("\n", 1)[0])
    parser.add_argument("folders", nargs="+", type=Path, help="judged collections")
    parser.add_argument("--work", type=Path, default=Path("build/evaluate"), help="where the indexes are kept")
    parser.add_argument("--weights", action="store_true", help="also print the curve over the dense weight")
    parser.add_argument("--ablation", action="store_true", help="also print what each part is worth; builds it anew")
    parser.add_argument("--others", type=int, help="index only so many articles beside those that answer")
    arguments = parser.parse_args()
    encoder = load_encoder(cache=arguments.work / "cache")
    for folder in arguments.folders:
        judged = Judged.read(folder, arguments.others)
        evaluate(judged, arguments.work, encoder, curve=arguments.weights, ablation=arguments.ablation)
    return 0


if __name__ == "__main__":
    sys.exit(main())
