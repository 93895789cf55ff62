"""What size and data are worth to a reader: train other networks on fewer examples of the first pass, and measure them.

Batches are small, for some thousand windows make few steps. What a network reads is measured in float32: on the
questions of `squad_dev` that are kept out of training, each with its whole context; and in the reader's place on the
questions over the built-in sample, with the passages that are found and with those of the right article alone.
"""

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from torch import nn

from index.encoder.locate import DEFAULT_MODEL, locate
from index.encoder.tokens import Tokens
from index.engine import Engine
from index.evaluation.questions import Question
from index.evaluation.wording import is_right
from index.reader.base import Scores
from index.reader.span_reader import SpanReader
from index.reader.spans import spans
from index.reader.windows import Window, Windows
from index.whole_files import sha256
from scripts import raise_floors as gate
from scripts.evaluate_reader import Read, compared, passages_of, report
from scripts.train_reader import cut, taught_by, teacher_of
from scripts.training.batches import Target, batches, padded
from scripts.training.examples import Row, held_out_rows
from scripts.training.mixtures import READING, mixed
from scripts.training.network import ReaderNetwork
from scripts.training.steps import Fingerprint, Training

BATCH_TOKENS = 2_816
"""Half of what the training takes: twice the steps."""
EXAMPLES = {name: READING[name] for name in ("squad_dev", "squadshifts_new_wiki", "qed_nq_dev")}
"""Those of the first pass that are most like what is measured: 22,455 questions, each with one passage."""


def main() -> int:
    """Train one network on so many windows, and print what it reads."""
    parser = argparse.ArgumentParser(prog="scripts/reader_curve", description=__doc__.split("\n", 1)[0])
    parser.add_argument("data", type=Path, help="the folder of training sets")
    parser.add_argument("--windows", type=int, required=True, help="how many it learns from")
    parser.add_argument("--epochs", type=int, default=1, help="how often it sees each (default: %(default)s)")
    parser.add_argument("--model", type=Path, help="a folder of a BERT or MPNet (default: the built-in encoder)")
    parser.add_argument("--layers", type=int, help="keep only so many, evenly spread")
    parser.add_argument("--frozen", type=int, default=0, help="leave the first so many as they are, and all embeddings")
    parser.add_argument("--rate", type=float, default=8e-5, help="the highest rate (default: %(default)s)")
    parser.add_argument("--work", type=Path, default=Path("build/reader_curve"), help="where checkpoints are kept")
    parser.add_argument("--seed", type=int, default=0)
    taught_by(parser)
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(arguments.seed)
    folder = arguments.model or locate(DEFAULT_MODEL, "", arguments.work).folder
    network = sized(folder, arguments.layers, arguments.frozen)
    learned = f"{arguments.windows}x{arguments.epochs}"
    name = f"{folder.name}-{len(network.bert.encoder.layer)}-{arguments.frozen}-{learned}-{arguments.seed}"
    mixture = mixed(arguments.data, EXAMPLES, arguments.seed)[: arguments.windows]
    teacher = teacher_of(arguments, "cpu")
    groups = cut(mixture, folder, arguments.seed, teacher)
    if teacher:
        name += f"-by-{teacher.checkpoint.stem}"
    fingerprint = Fingerprint(arguments.seed, name, (1,), sha256(teacher.checkpoint) if teacher else "")
    training = Training(network, arguments.work / f"{name}.pt", fingerprint, BATCH_TOKENS)
    steps = arguments.epochs * len(batches(groups, arguments.seed, BATCH_TOKENS))
    training.take(groups, arguments.rate, 0, steps)
    weights = sum(weight.numel() for weight in network.bert.encoder.parameters())
    print(f"{name}: {weights / 1e6:.1f} million weights in layers, {len(groups)} windows, {steps} steps")
    windows = Windows(Tokens.open(folder / "tokenizer.json"))
    report([judge(network, windows, row) for row in held_out_rows(arguments.data)])
    read_sample(SpanReader(NetworkModel(network, windows)))
    return 0


def sized(folder: Path, layers: int | None, frozen: int) -> ReaderNetwork:
    """A network of these weights, some of its layers left out, some left as they are."""
    network = ReaderNetwork(folder)
    stack = network.bert.encoder.layer
    if layers:
        kept = np.linspace(0, len(stack) - 1, layers).round().astype(int)
        network.bert.encoder.layer = stack = nn.ModuleList(stack[i] for i in kept)
    for part in (network.bert.embeddings, *stack[:frozen]) if frozen else ():
        part.requires_grad_(False)
    return network


class NetworkModel:
    """A network as the reader asks one (a `SpanModel`)."""

    def __init__(self, network: ReaderNetwork, windows: Windows) -> None:
        self._network = network.eval()
        self._windows = windows

    @torch.inference_mode()
    def score(self, question: str, passages: Sequence[tuple[str, str]]) -> list[list[tuple[Window, Scores]]]:
        """As `SpanModel` says."""
        head = self._windows.head(question)
        cut = (self._windows.windows(head, title, text) for title, text in passages)
        return [[(window, scored(self._network, window)) for window in windows] for windows in cut]


def read_sample(reader: SpanReader) -> None:
    """Print how often the best answer over the sample is right, and how well its confidence tells that there is one.

    The confidence is weighed as for the reader that ships: it orders answers, and is no probability of theirs.
    """
    with tempfile.TemporaryDirectory() as folder, gate.open_sample(Path(folder), reader) as engine:
        known = gate.questions(engine)
        found = gate.figures(gate.measured(gate.asked(engine, known), engine))
        answerable = [question for question in known if question.answerable]
        within = Counter(each.kind for each in answerable if is_right_within(each, engine, reader))
    kinds = Counter(question.kind for question in answerable)
    print(f"sample: best answer right {found['answer right']:.3f}, AUROC {found['AUROC']:.3f}")
    print(f"sample, given the right article: {within.total()} of {kinds.total()} right; of each kind:")
    print(", ".join(f"{kind} {within[kind]} of {count}" for kind, count in kinds.items()))


def is_right_within(question: Question, engine: Engine, reader: SpanReader) -> bool:
    """Whether the best answer is right where only the articles that answer are read, each by itself."""
    read = (reader.read(question.text, passages_of(engine.get(id), engine.encoder)) for id in question.articles)
    found = [each for findings in read for each in findings.candidates]
    best = max(found, key=lambda candidate: candidate.confidence, default=None)
    return best is not None and any(is_right(best.text, answer) for answer in question.answers)


@torch.inference_mode()
def judge(network: ReaderNetwork, windows: Windows, row: Row) -> Read:
    """The best span of a row's context beside the given ones."""
    network.eval()
    title, context = row["title"].replace("_", " "), row["context"]
    made = windows.windows(windows.head(row["question"]), title, context)
    found = (span for window in made for span in islice(spans(window, scored(network, window), [(0, len(context))]), 1))
    best = max(found, key=lambda span: span.margin)
    return compared(row, context[best.start : best.end], best.margin)


def scored(network: ReaderNetwork, window: Window) -> Scores:
    """The scores of a window's tokens, shape (tokens, 3), as the compiled reader has them."""
    target = Target(window.ids, window.second, window.first, window.spans, start=0, end=0, answers=False)
    start, end, answers = network(padded([(target,)]))
    return np.stack([start[0].numpy(), end[0].numpy(), np.full(len(window.ids), answers.item(), np.float32)], 1)


if __name__ == "__main__":
    sys.exit(main())
