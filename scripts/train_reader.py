"""Train the built-in reader: from the sets in a folder to the weights, resumable, the same for the same seed.

There are three passes; a teacher, which has learned to read alone, teaches in the first. In each the learning rate
warms up, stays, and falls to nothing over the last steps, so a run that was cut can be given fewer or more steps for
its pass, and goes on from its last checkpoint. On a processor the same seed gives the same weights to the bit, on a GPU
nearly.
"""

import argparse
import random
import sys
from dataclasses import dataclass
from pathlib import Path

import torch

from index.encoder.graph import Compiled
from index.encoder.locate import DEFAULT_MODEL, locate
from index.encoder.tokens import Tokens
from index.reader.model import BUILT_IN
from index.whole_files import sha256
from scripts.training.batches import Cutter, Together
from scripts.training.examples import Group
from scripts.training.export import export
from scripts.training.mixtures import BOTH_AGAIN, READING, TELLING_APART, Mixture, mixed
from scripts.training.network import ReaderNetwork
from scripts.training.restore import restore
from scripts.training.rewording import Rewording, check_wordnet
from scripts.training.steps import Fingerprint, Training, say
from scripts.training.teacher import Teacher


@dataclass(frozen=True, slots=True)
class Pass:
    """A part of the training: what it is made of, and the rate at which it learns from it at most."""

    mixture: Mixture
    rate: float
    reworded: bool = False


PASSES = (Pass(READING, 8e-5), Pass(TELLING_APART, 6e-5), Pass(BOTH_AGAIN, 6e-5, reworded=True))
STEPS = (1_600, 800, 800)
"""Of each pass."""
WORDNET = Path("/usr/share/wordnet")
"""Where Debian's package `wordnet-base` puts it."""


def main() -> int:
    """Train, or go on training."""
    arguments = parsed()
    numbered = enumerate(zip(PASSES, arguments.steps, strict=True), 1)
    trained = [(number, part, steps) for number, (part, steps) in numbered if steps]
    if any(part.reworded for _, part, _ in trained):
        check_wordnet(arguments.wordnet)
    arguments.work.mkdir(parents=True, exist_ok=True)
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)  # of every device
    folder = locate(DEFAULT_MODEL, "", arguments.work).folder
    network = ReaderNetwork(folder)
    if arguments.start:
        restore(network, arguments.start)
    start = sha256(arguments.start / Compiled.WEIGHTS) if arguments.start else ""
    passes = tuple(number for number, _, _ in trained)
    teacher = teacher_of(arguments, arguments.device)
    taught = sha256(teacher.checkpoint) if teacher else ""
    fingerprint = Fingerprint(arguments.seed, start, passes, taught, arguments.most)
    training = Training(network.to(arguments.device), arguments.work / "checkpoint.pt", fingerprint)
    groups: list[Together] = []
    before = 0
    for number, part, steps in trained:
        rewording = Rewording(arguments.wordnet) if part.reworded else None
        mixture = mixed(arguments.data, part.mixture, arguments.seed + number - 1, rewording)[: arguments.most]
        groups = cut(mixture, folder, arguments.seed, teacher if part is PASSES[0] else None)
        training.take(groups, part.rate, before, steps)
        before += steps
    windows = [window for group in groups for window in group]
    export(training.network, windows, folder / "tokenizer.json", arguments.model)
    say(f"written to {arguments.model}")
    return 0


def parsed() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="scripts/train_reader", description=__doc__.split("\n", 1)[0])
    parser.add_argument("data", type=Path, help="the folder of training sets")
    parser.add_argument("--work", type=Path, default=Path("build/train_reader"))
    parser.add_argument("--model", type=Path, default=BUILT_IN, help="where the compiled model goes")
    parser.add_argument("--steps", type=int, nargs=len(PASSES), default=STEPS, help="of each pass")
    parser.add_argument(
        "--start", type=Path, help="a compiled model to begin with; give --steps 0 to passes it has had"
    )
    parser.add_argument("--most", type=int, help="take only so many questions of each pass, at random")
    parser.add_argument("--wordnet", type=Path, default=WORDNET, help="the folder of WordNet's files")
    parser.add_argument("--seed", type=int, default=0)
    taught_by(parser)
    parser.add_argument("--threads", type=int, default=0)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    parser.add_argument("--device", default=device, help="PyTorch's name of what trains (default: %(default)s)")
    arguments = parser.parse_args()
    if arguments.teacher and not arguments.steps[0]:
        parser.error("a teacher teaches in the first pass alone; give it --steps, or no --teacher")
    return arguments


def taught_by(parser: argparse.ArgumentParser) -> None:
    """The option that names a teacher."""
    meaning = "learn as well from a checkpoint of scripts/reader_curve, and the folder of its model"
    parser.add_argument("--teacher", type=Path, nargs=2, metavar=("CHECKPOINT", "FOLDER"), help=meaning)


def teacher_of(arguments: argparse.Namespace, device: str) -> Teacher | None:
    """The teacher that the command line names, if any."""
    if not arguments.teacher:
        return None
    checkpoint, folder = arguments.teacher
    return Teacher(checkpoint, folder, arguments.work, device)


def cut(mixture: list[Group], folder: Path, seed: int, teacher: Teacher | None = None) -> list[Together]:
    """All examples as windows, with the teacher's scores where there is one."""
    cutter = Cutter(Tokens.open(folder / "tokenizer.json"))
    choose = random.Random(seed)
    examples = [example for group in mixture for example in group]
    say(f"{len(examples):,} examples, {sum(example.answers for example in examples):,} with an answer")
    groups = [cutter.together(group, choose) for group in mixture]
    return teacher.teach(groups, cut(mixture, teacher.folder, seed)) if teacher else groups


if __name__ == "__main__":
    sys.exit(main())
