"""Train the built-in reader: from the sets in a folder to the weights, resumable, the same for the same seed.

There are three passes. In each the learning rate warms up, stays, and falls to nothing over the last steps, so a run
that was cut can be given fewer or more steps for its pass, and goes on from its last checkpoint.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path

import torch

from index.encoder.locate import DEFAULT_MODEL, locate
from index.encoder.tokens import Tokens
from index.reader.model import BUILT_IN
from scripts.training.batches import Cutter, Together, batches, padded
from scripts.training.examples import Group
from scripts.training.export import export
from scripts.training.mixtures import BOTH_AGAIN, READING, TELLING_APART, Mixture, mixed
from scripts.training.network import ReaderNetwork
from scripts.training.restore import restore
from scripts.training.rewording import Rewording

WARM_UP = 100
DECAY = 0.25
"""Share of a pass's steps over which the rate falls."""
CLIP = 1.0
EVERY = 50
"""Steps between lines of progress."""
SAVE_EVERY = 100


@dataclass(frozen=True, slots=True)
class Pass:
    """A part of the training: what it is made of, and the rate at which it learns from it at most."""

    mixture: Mixture
    rate: float
    reworded: bool = False


PASSES = (Pass(READING, 8e-5), Pass(TELLING_APART, 6e-5), Pass(BOTH_AGAIN, 6e-5, reworded=True))
STEPS = (1_600, 800, 1_500)
"""Of each pass."""
WORDNET = Path("/usr/share/wordnet")
"""Where Debian's package `wordnet-base` puts it."""


def main() -> int:
    """Train, or go on training."""
    parser = argparse.ArgumentParser(prog="scripts/train_reader", description=__doc__.split("\n", 1)[0])
    parser.add_argument("data", type=Path, help="the folder of training sets")
    parser.add_argument("--work", type=Path, default=Path("build/train_reader"))
    parser.add_argument("--model", type=Path, default=BUILT_IN, help="where the compiled model goes")
    parser.add_argument("--steps", type=int, nargs=len(PASSES), default=STEPS, help="of each pass")
    parser.add_argument(
        "--start", type=Path, help="a compiled model to begin with; give --steps 0 to passes it has had"
    )
    parser.add_argument("--wordnet", type=Path, default=WORDNET, help="the folder of WordNet's files")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=0)
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    folder = locate(DEFAULT_MODEL, "", arguments.work).folder
    network = ReaderNetwork(folder)
    if arguments.start:
        restore(network, arguments.start)
    training = Training(network, arguments.work / "checkpoint.pt")
    groups: list[Together] = []
    before = 0
    for number, (part, steps) in enumerate(zip(PASSES, arguments.steps, strict=True)):
        if not steps:
            continue
        rewording = Rewording(arguments.wordnet) if part.reworded else None
        groups = cut(mixed(arguments.data, part.mixture, arguments.seed + number, rewording), folder, arguments.seed)
        training.take(part, groups, before, steps, arguments.seed)
        before += steps
    windows = [window for group in groups for window in group]
    export(training.network, windows, folder / "tokenizer.json", arguments.model)
    say(f"written to {arguments.model}")
    return 0


def cut(mixture: list[Group], folder: Path, seed: int) -> list[Together]:
    """All examples as windows."""
    cutter = Cutter(Tokens.open(folder / "tokenizer.json"))
    choose = random.Random(seed)
    examples = [example for group in mixture for example in group]
    say(f"{len(examples):,} examples, {sum(example.answers for example in examples):,} with an answer")
    return [cutter.together(group, choose) for group in mixture]


class Training:
    """The network, its optimizer, and how many steps they have taken."""

    def __init__(self, network: ReaderNetwork, checkpoint: Path) -> None:
        """Go on from the checkpoint where there is one."""
        self.network = network
        self._trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
        self._optimizer = torch.optim.AdamW(self._trained, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
        self._checkpoint = checkpoint
        self._done = 0
        if checkpoint.is_file():
            state = torch.load(checkpoint, weights_only=True)
            network.load_state_dict(state["network"])
            self._optimizer.load_state_dict(state["optimizer"])
            self._done = int(state["step"])
            say(f"going on after step {self._done}")

    def take(self, part: Pass, groups: list[Together], before: int, steps: int, seed: int) -> None:
        """Take the steps that are left of a pass, saving as it goes; `before` are all steps of earlier passes."""
        self.network.train()
        began, sums = time.monotonic(), [0.0, 0.0, 0.0]
        left = islice(enumerate(endless(groups, seed)), max(self._done - before, 0), steps)
        for step, batch in left:
            losses = self._step(batch, part.rate * rate(step, steps))
            sums = [total + loss for total, loss in zip(sums, losses, strict=True)]
            self._done = before + step + 1
            if (step + 1) % EVERY == 0:
                span, judged, ranking = (total / EVERY for total in sums)
                took = f"{(time.monotonic() - began) / EVERY:.2f} s"
                say(f"step {step + 1}/{steps}: span {span:.3f}, answers {judged:.3f}, ranking {ranking:.3f}, {took}")
                began, sums = time.monotonic(), [0.0, 0.0, 0.0]
            if (step + 1) % SAVE_EVERY == 0 or step + 1 == steps:
                self._save()

    def _step(self, batch: list[Together], rate: float) -> list[float]:
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        losses = self.network.loss(padded(batch))
        torch.stack(losses).sum().backward()
        torch.nn.utils.clip_grad_norm_(self._trained, CLIP)
        self._optimizer.step()
        self._optimizer.zero_grad()
        return [loss.item() for loss in losses]

    def _save(self) -> None:
        """All that is needed to go on, or nothing."""
        new = self._checkpoint.with_suffix(".new")
        state = {"network": self.network.state_dict(), "optimizer": self._optimizer.state_dict(), "step": self._done}
        torch.save(state, new)
        new.replace(self._checkpoint)


def endless(groups: list[Together], seed: int) -> Iterator[list[Together]]:
    """The batches of one epoch after the other."""
    for epoch in count():
        yield from batches(groups, seed + epoch)


def rate(step: int, steps: int) -> float:
    """Of the peak rate: a warm-up, a plateau, a fall."""
    return min((step + 1) / WARM_UP, 1.0, (steps - step) / (steps * DECAY))


def say(line: str) -> None:
    """Progress, to standard error."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
