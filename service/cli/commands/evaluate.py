"""nutgraf evaluate: how well the collection answers questions whose answers are known."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click

from index.errors import InvalidInput
from index.evaluation.asking import Outcome, ask_all
from index.evaluation.questions import Question, located, read_questions
from index.evaluation.report import Report, report
from index.query import MAX_K
from service.cli import figures, output
from service.cli.exits import Exit
from service.cli.options import Number, with_settings
from service.cli.plot import check_plot, draw
from service.engines import open_engine
from service.settings import Settings
from service.shapes import Json, json_bytes

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("questions", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option(
    "-k", "k", type=click.IntRange(1, MAX_K), default=10, show_default=True, help="Hits that recall looks at."
)
@click.option(
    "--min-confidence",
    type=Number(0, 1),
    metavar="P",
    help="Count answers as given from this confidence; by default as the collection would.",
)
@click.option(
    "--rerank/--no-rerank", default=True, help="Read the best hits and put them in that order; without is faster."
)
@click.option("--json", "as_json", is_flag=True, help="Print every figure in full, as JSON.")
@click.option("--details", type=FILE, metavar="FILE", help="Write what came of each question, one JSON object a line.")
@click.option("--plot", type=FILE, metavar="FILE", help="Draw confidence against truth, as PNG, SVG or PDF.")
@with_settings
def command(
    questions: str,
    *,
    k: int,
    min_confidence: float | None,
    rerank: bool,
    as_json: bool,
    details: Path | None,
    plot: Path | None,
    settings: Settings,
) -> Exit:
    """Measure search and answers by questions whose answers are known.

    QUESTIONS is a file, or - for standard input, with one JSON object a line: "question", and as far as known
    "answers" (any of which is right), "articles" (ids of those that answer), "id", "kind" and "now". A question with
    neither answers nor articles is one that the collection cannot answer.
    """
    asked = questions_in(questions)
    _check(details, plot)
    with open_engine(settings, create=False) as engine:
        threshold = engine.min_confidence if min_confidence is None else min_confidence
        known = located(asked, engine)
        with output.progress("asking", len(known)) as done:
            outcomes = ask_all(engine, known, k=k, rerank=rerank, progress=done)
    found = report(outcomes, k=k, threshold=threshold)
    _show(found, as_json)
    if details:
        # into whatever the name stands for: a pipe or a link is not to be replaced by a file
        details.write_bytes(b"".join(json_bytes(_detail(each, threshold)) + b"\n" for each in outcomes))
    if plot:
        draw(found.calibration, threshold, plot)
    return Exit.FOUND


def questions_in(name: str) -> Sequence[Question]:
    """The questions of a file, or of standard input.

    Raises:
        InvalidInput: a line cannot be used, or there is none.
    """
    if name == "-":
        return read_questions(sys.stdin.buffer.read(), "standard input")
    return read_questions(Path(name).read_bytes(), name)


def _check(details: Path | None, plot: Path | None) -> None:
    """What could not be written in the end is refused before anything is asked."""
    if details and not details.absolute().parent.is_dir():
        raise InvalidInput(f"the folder of '{details}' is not there; make it first")
    if plot:
        check_plot(plot)


def _show(found: Report, as_json: bool) -> None:
    if as_json:
        output.json(asdict(found))
    else:
        output.data(figures.report(found))


def _detail(outcome: Outcome, threshold: float) -> Json:
    question = outcome.question
    return {
        "id": question.id,
        "question": question.text,
        "kind": question.kind,
        "answerable": question.answerable,
        "answered": outcome.answered(threshold),
        "answer": outcome.answer or None,
        "confidence": outcome.confidence,
        "article": outcome.article or None,
        "quote": outcome.quote or None,
        "known": {"answers": question.answers, "articles": question.articles},
        **asdict(outcome.judgement),
        **(asdict(outcome.ranked) if outcome.ranked else dict.fromkeys(("recall", "ndcg", "mrr", "first"))),
        "search_ms": outcome.search_ms,
        "ask_ms": outcome.ask_ms,
    }
