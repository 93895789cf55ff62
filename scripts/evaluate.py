"""Measure search and answers on a judged collection, and each part of the search alone.

`scripts/judged.py` tells what a judged collection is.
"""

import argparse
import sys
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import ir_measures
import numpy as np
from ir_measures import RR, R, Success, nDCG

from index.answer import Hit
from index.encoder.base import Encoder
from index.encoder.load import load_encoder
from index.engine import Engine
from index.errors import InvalidInput, PartMissing
from index.evaluation.asking import Outcome, ask_all
from index.evaluation.measures import auroc
from index.evaluation.questions import Question
from index.evaluation.report import abstention, calibration, latency
from index.evaluation.report import answers as answers_of
from index.filters import EVERYTHING
from index.fusion import DENSE_WEIGHT
from index.interpret.interpreter import interpret
from index.query import Group, Query
from index.recency import TIMELESS
from index.report import articles_of
from index.retriever import Retriever
from scripts.ablation import VARIANTS, misspelt, unmended
from scripts.judged import Asked, Judged, as_of
from service.cli.plot import check_plot, draw

MEASURES = [nDCG @ 10, R @ 10, RR @ 10, Success @ 1]
ARMS = {"BM25 alone": 0.0, "dense alone": 1.0, "hybrid": DENSE_WEIGHT}

Run = dict[str, dict[str, float]]
"""For each question, the score of each article that was found."""


def timeless(question: Asked) -> Query:
    """The question's words, whenever it was asked."""
    return Query(str(question["text"]), TIMELESS, group=Group.ARTICLE)


def recent(question: Asked) -> Query:
    """The same with what was new on its day preferred."""
    return replace(timeless(question), now=as_of(question))


def interpreted(question: Asked, sources: Sequence[str]) -> Query:
    """The same with what it says of time and source as a filter, and nothing preferred."""
    narrowed, _ = interpret(recent(question), lambda: sources)
    return replace(narrowed, now=TIMELESS)


def ranking(retriever: Retriever, judged: Judged, vectors: Any, meant: Callable[[Asked], Query] = timeless) -> Run:
    """The ten best stories for each question; a story counts as the judged one among its copies, which it lists."""
    run: Run = {}
    for question, vector in zip(judged.questions, vectors, strict=True):
        id, query = str(question["id"]), meant(question)
        hits = retriever.search_vector(query, vector)
        # as the engine does where no article is from the time and source that the question names
        hits = hits or retriever.search_vector(replace(query, filters=EVERYTHING), vector)
        run[id] = _judged(hits, judged.qrels[id])
    return run


def _judged(hits: Iterable[Hit], relevant: Container[str]) -> dict[str, float]:
    """Scores by article, a story under the id of the copy that was judged.

    By rank: TREC puts equal scores in an order of its own.
    """
    run: dict[str, float] = {}
    for rank, hit in enumerate(hits, 1):
        ids = [hit.article.id, *(copy.id for copy in hit.copies)]
        run[next((each for each in ids if each in relevant), ids[0])] = 1 / rank
    return run


def whole(engine: Engine, judged: Judged, *, rerank: bool) -> Run:
    """The ten best stories by everything that a search does, as of when each question was asked."""
    return {
        str(question["id"]): _judged(
            engine.search(replace(recent(question), rerank=rerank)).hits, judged.qrels[str(question["id"])]
        )
        for question in judged.questions
    }


def ask(engine: Engine, judged: Judged) -> list[Outcome]:
    """What comes of the questions whose short answers are known."""
    questions = [
        Question(str(each["id"]), str(each["text"]), answers=tuple(each["answers"]), now=as_of(each))
        for each in judged.questions
        if each.get("answers")
    ]
    return ask_all(engine, questions, search=False)


def figures(outcomes: Sequence[Outcome], threshold: float) -> dict[str, float | None]:
    """How the best answers, given or not, compare with the wanted ones; what confidence knows of it; how long it takes.

    Every question has an answer, so AUROC is of the right ones against the wrong ones.
    """
    made, given, took = answers_of(outcomes), abstention(outcomes, threshold), latency(outcomes)
    right, wrong = (
        np.array([each.confidence for each in outcomes if each.judgement.right is truth]) for truth in (True, False)
    )
    return {
        "answer right": made.right,
        "its sentence holds the answer": made.held,
        "EM": made.exact,
        "F1": made.f1,
        "answered": given.answered,
        "right among the answered": given.precision,
        "AUROC of the confidence, right against wrong": auroc(right, wrong),
        "expected calibration error": calibration(outcomes).error,
        "ask p50, ms": took.ask_p50,
        "ask p95, ms": took.ask_p95,
    }


def evaluate(judged: Judged, work: Path, encoder: Encoder, *, curve: bool, ablation: bool, plot: Path | None) -> None:
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
        show_dated(engine, judged, vectors)
        outcomes = ask(engine, judged)
        if outcomes:
            show_answers(outcomes, engine.min_confidence, plot)
    if ablation:
        ablate(judged, work, encoder, vectors)


def show_dated(engine: Engine, judged: Judged, vectors: Any) -> None:
    """Search as of the day of each question: what recency and what interpretation add alone, both, and reranking."""
    sources = sorted({each.source for each in articles_of(judged.articles)})
    show("recency alone", ranking(engine.retriever, judged, vectors, recent), judged)
    show(
        "interpretation alone",
        ranking(engine.retriever, judged, vectors, lambda question: interpreted(question, sources)),
        judged,
    )
    show("as of the question's day", whole(engine, judged, rerank=False), judged)
    show("the same, reranked", whole(engine, judged, rerank=True), judged)


def show_answers(outcomes: Sequence[Outcome], threshold: float, plot: Path | None) -> None:
    """The figures of the answers, and the picture of the confidence where one is wanted."""
    for name, value in figures(outcomes, threshold).items():
        print(f"  {name}: {'-' if value is None else f'{value:.3f}'}")
    if plot:
        draw(calibration(outcomes), threshold, plot)


def ablate(judged: Judged, work: Path, encoder: Encoder, vectors: Any) -> None:
    """The arms again in collections that are built in other ways, and for questions spelt in other ways."""
    for variant in VARIANTS:
        with variant.open(judged.articles, encoder, work / "ablation" / judged.name) as engine:
            show_arms(variant.name, engine, judged, vectors)
    slips = replace(judged, questions=[{**each, "text": misspelt(str(each["text"]))} for each in judged.questions])
    slipped = encoder.encode_query([question["text"] for question in slips.questions])
    with Engine.open(work / judged.name, encoder) as engine:
        show_arms("misspelt", engine, slips, slipped)
        with unmended():
            show_arms("without mended spelling", engine, judged, vectors)
            show_arms("without, misspelt", engine, slips, slipped)


def show_arms(name: str, engine: Engine, judged: Judged, vectors: Any) -> None:
    """A line for words alone, for meaning alone and for both."""
    for arm, weight in ARMS.items():
        show(f"{name}, {arm}", ranking(engine.retriever.with_dense_weight(weight), judged, vectors), judged)


def show(name: str, run: Run, judged: Judged) -> None:
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
    parser.add_argument("--plot", type=Path, help="draw the confidence of one collection's answers against the truth")
    arguments = parser.parse_args()
    if arguments.plot:
        if len(arguments.folders) > 1:
            parser.error("--plot draws one collection; name only that")
        try:
            check_plot(arguments.plot)
        except (InvalidInput, PartMissing) as error:
            parser.error(str(error))
    encoder = load_encoder(cache=arguments.work / "cache")
    for folder in arguments.folders:
        judged = Judged.read(folder, arguments.others)
        evaluate(
            judged, arguments.work, encoder, curve=arguments.weights, ablation=arguments.ablation, plot=arguments.plot
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
