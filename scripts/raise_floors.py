"""Measure the questions over the built-in sample, and raise the floors that the tests hold quality to.

`tests/eval/floors.json` is rewritten upward only: where anything is now worse than its floor, nothing is written.
Floors of other questions or another sample cannot be compared; they are begun anew. A seal shows whether the file was
changed by hand, and the tests compare it with every version that was ever committed.
"""

import argparse
import hashlib
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.encoder.load import load_encoder
from index.engine import Engine
from index.evaluation.asking import Outcome, ask_all
from index.evaluation.questions import Question, located, read_questions
from index.evaluation.report import Report, report
from index.ingest.records import article_from_record
from index.reader.base import Reader

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = ROOT / "service" / "sample" / "articles.jsonl"
QUESTIONS = ROOT / "tests" / "eval" / "questions.jsonl"
FLOORS = ROOT / "tests" / "eval" / "floors.json"

SLACK = 2
"""Questions by which a floor lies below what was measured: processors round differently, and move one or two."""
AUROC_SLACK, ERROR_SLACK = 0.02, 0.02
"""The same for what is no share of questions: about what two of them move."""


@dataclass(frozen=True, slots=True)
class Floors:
    """What each figure may not fall below, and, of those that are better the lower they are, not rise above."""

    corpus: str
    floors: dict[str, float]
    ceilings: dict[str, float]

    @classmethod
    def read(cls, text: str) -> "Floors":
        """The content of floors.json.

        Raises:
            ValueError: it was changed by something else than this script.
        """
        raw = json.loads(text)
        seal = raw.pop("seal", "")
        found = cls(**raw)
        if seal != found.seal:
            raise ValueError("floors.json was changed by hand; take the committed one, and run scripts/raise_floors")
        return found

    @property
    def seal(self) -> str:
        """A checksum of all the rest."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()

    def text(self) -> str:
        """The content of floors.json."""
        return json.dumps({**asdict(self), "seal": self.seal}, indent=1) + "\n"

    def missed(self, figures: dict[str, float]) -> list[str]:
        """Each figure that is worse than it may be, in words."""
        low = [f"{name} is {figures[name]:.3f}, below {at}" for name, at in self.floors.items() if figures[name] < at]
        high = [
            f"{name} is {figures[name]:.3f}, above {at}" for name, at in self.ceilings.items() if figures[name] > at
        ]
        return low + high

    def raised(self, to: "Floors") -> "Floors":
        """The stricter of both, figure by figure."""
        floors = {name: max(at, self.floors.get(name, 0.0)) for name, at in to.floors.items()}
        ceilings = {name: min(at, self.ceilings.get(name, 1.0)) for name, at in to.ceilings.items()}
        return Floors(to.corpus, {**self.floors, **floors}, {**self.ceilings, **ceilings})

    def lowered_since(self, before: "Floors") -> list[str]:
        """Figures of the same corpus that were held to more."""
        if before.corpus != self.corpus:
            return []
        low = [name for name, at in before.floors.items() if self.floors.get(name, 0.0) < at]
        return low + [name for name, at in before.ceilings.items() if self.ceilings.get(name, 1.0) > at]


def corpus() -> str:
    """The checksum of the articles and of the questions."""
    return hashlib.sha256(ARTICLES.read_bytes() + QUESTIONS.read_bytes()).hexdigest()


def open_sample(folder: Path, reader: Reader | None = None) -> Engine:
    """The sample in a collection of its own.

    Its passages are in float32, which comes out alike on every processor and is compiled sooner.
    """
    encoder = load_encoder(cache=folder / "cache", passages="float32")
    engine = Engine.open(folder / "collection", encoder, create=True, reader=reader)
    rows = [json.loads(line) for line in ARTICLES.read_text("utf-8").splitlines()]
    engine.add(article_from_record(row, collected=datetime.now(UTC)) for row in rows)
    return engine


def questions(engine: Engine) -> list[Question]:
    """The questions over the sample."""
    return located(read_questions(QUESTIONS.read_bytes(), QUESTIONS.name), engine)


def asked(engine: Engine, known: list[Question]) -> list[Outcome]:
    """Each question once; its hits are ranked as they are read for it, as a search would, too, in as long again."""
    return ask_all(engine, known, search=False)


def measured(outcomes: list[Outcome], engine: Engine) -> Report:
    """What they come to, as the engine answers by default."""
    return report(outcomes, k=10, threshold=engine.min_confidence)


def figures(found: Report) -> dict[str, float]:
    """The figures that have a floor or a ceiling."""
    ranks, answers, silence = found.retrieval, found.answers, found.abstention
    named = {
        "right article first": ranks.first,
        "recall@10": ranks.recall,
        "nDCG@10": ranks.ndcg,
        "answer right": answers.right,
        "sentence holds the answer": answers.held,
        "cited to the right article": answers.cited,
        "unanswerable kept silent": silence.silent,
        "right among the answered": silence.precision,
        "AUROC": silence.auroc,
        "calibration error": found.calibration.error,
    }
    return {name: value for name, value in named.items() if value is not None}


def floors_below(found: Report) -> Floors:
    """Floors a little below what was measured, and ceilings a little above."""
    asked, given = found.retrieval.questions, round(found.abstention.answerable * (found.abstention.answered or 0))
    slack = {
        "unanswerable kept silent": SLACK / found.abstention.unanswerable,
        "right among the answered": SLACK / max(given, 1),
        "AUROC": AUROC_SLACK,
    }
    named = figures(found)
    error = named.pop("calibration error")
    floors = {name: _down(value - slack.get(name, SLACK / asked)) for name, value in named.items()}
    return Floors(corpus(), floors, {"calibration error": -_down(-error - ERROR_SLACK)})


def committed(path: Path) -> Iterator[Floors]:
    """Every version of a file of floors that git has; none where there is no git."""
    try:
        log = _git(path, "log", "--format=%H", "--", path.name).split()
    except (OSError, subprocess.CalledProcessError):
        return
    for commit in log:
        try:
            yield Floors.read(_git(path, "show", f"{commit}:./{path.name}"))
        except subprocess.CalledProcessError:
            continue  # the commit that took the file away


def main() -> int:
    """Measure, and write what has risen."""
    parser = argparse.ArgumentParser(prog="scripts/raise_floors", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--dry-run", action="store_true", help="print and write nothing")
    arguments = parser.parse_args()
    before = Floors.read(FLOORS.read_text("utf-8")) if FLOORS.exists() else None
    if before and before.corpus != corpus():
        print("the sample or its questions have changed: the floors are begun anew")
        before = None
    with tempfile.TemporaryDirectory() as folder, open_sample(Path(folder)) as engine:
        found = measured(asked(engine, questions(engine)), engine)
    return raise_to(found, before, FLOORS, write=not arguments.dry_run)


def raise_to(found: Report, before: Floors | None, path: Path, *, write: bool = True) -> int:
    """Write the floors that have risen; refuse where anything has fallen."""
    missed = before.missed(figures(found)) if before else []
    if missed:
        print("\n".join(("nothing is written, because this is worse than it was:", *missed)), file=sys.stderr)
        return 1
    reached = floors_below(found)
    after = before.raised(reached) if before else reached
    for name, value in figures(found).items():
        was = {**before.floors, **before.ceilings}.get(name) if before else None
        now = {**after.floors, **after.ceilings}[name]
        print(f"{name:<28}{value:.3f}  held to {now:.3f}" + (f", before {was:.3f}" if was not in (None, now) else ""))
    if write:
        path.write_text(after.text(), "utf-8")
    return 0


def _down(value: float) -> float:
    """Three places, and a hair for what the last bits of a sum do."""
    return math.floor(value * 1000 + 1e-6) / 1000


def _git(path: Path, *args: str) -> str:
    done = subprocess.run(["git", *args], cwd=path.parent, capture_output=True, text=True, check=True)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
