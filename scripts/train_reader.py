"""Train the built-in reader: from the sets in a folder to the weights, resumable, the same for the same seed.

The learning rate warms up, stays, and falls to nothing over the last steps, so a run that was cut can be given
fewer or more steps and goes on from its last checkpoint.
"""

import argparse
import random
import sys
import time
from pathlib import Path

import torch
from tokenizers import Tokenizer

from index.encoder.locate import DEFAULT_MODEL, locate
from index.reader.model import BUILT_IN
from scripts.training.batches import Window, Windows, batches, padded
from scripts.training.examples import training_examples
from scripts.training.export import export
from scripts.training.network import ReaderNetwork

RATE = 8e-5
WARM_UP = 100
DECAY = 0.25
"""Share of the steps over which the rate falls."""
CLIP = 1.0
EVERY = 50
"""Steps between lines of progress."""
SAVE_EVERY = 100


def main() -> int:
    """Train, or go on training."""
    parser = argparse.ArgumentParser(prog="scripts/train_reader", description=__doc__.split("\n", 1)[0])
    parser.add_argument("data", type=Path, help="the folder of training sets")
    parser.add_argument("--work", type=Path, default=Path("build/train_reader"))
    parser.add_argument("--model", type=Path, default=BUILT_IN, help="where the compiled model goes")
    parser.add_argument("--steps", type=int, default=1_600)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=0)
    arguments = parser.parse_args()
    arguments.work.mkdir(parents=True, exist_ok=True)
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    folder = locate(DEFAULT_MODEL, "", arguments.work).folder
    windows = cut(arguments.data, folder, arguments.seed)
    network = ReaderNetwork(folder)
    train(network, windows, arguments.steps, arguments.seed, arguments.work)
    export(network, windows, folder / "tokenizer.json", arguments.model)
    say(f"written to {arguments.model}")
    return 0


def cut(data: Path, folder: Path, seed: int) -> list[Window]:
    """All examples as windows."""
    cutter = Windows(Tokenizer.from_file(str(folder / "tokenizer.json")))
    choose = random.Random(seed)
    examples = training_examples(data, seed)
    say(f"{len(examples):,} examples, {sum(example.answers for example in examples):,} with an answer")
    return [cutter.window(example, choose) for example in examples]


def train(network: ReaderNetwork, windows: list[Window], steps: int, seed: int, work: Path) -> None:
    """Take the steps that are left, saving as it goes."""
    trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=RATE, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    checkpoint = work / "checkpoint.pt"
    done = 0
    if checkpoint.is_file():
        state = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(state["network"])
        optimizer.load_state_dict(state["optimizer"])
        done = int(state["step"])
        say(f"going on after step {done}")
    network.train()
    epoch, queue = 0, batches(windows, seed)
    say(f"{len(queue)} batches an epoch")
    began, sums = time.monotonic(), [0.0, 0.0]
    for step in range(steps):
        position = step % len(queue)
        if step and not position:
            epoch += 1
            queue = batches(windows, seed + epoch)
            position = 0
        if step < done:
            continue
        for group in optimizer.param_groups:
            group["lr"] = RATE * rate(step, steps)
        span, judged = network.loss(padded(queue[position]))
        (span + judged).backward()
        torch.nn.utils.clip_grad_norm_(trained, CLIP)
        optimizer.step()
        optimizer.zero_grad()
        sums = [sums[0] + span.item(), sums[1] + judged.item()]
        if (step + 1) % EVERY == 0:
            seconds = (time.monotonic() - began) / EVERY
            say(f"step {step + 1}/{steps}: span {sums[0] / EVERY:.3f}, answers {sums[1] / EVERY:.3f}, {seconds:.2f} s")
            began, sums = time.monotonic(), [0.0, 0.0]
        if (step + 1) % SAVE_EVERY == 0 or step + 1 == steps:
            save(checkpoint, network, optimizer, step + 1)


def rate(step: int, steps: int) -> float:
    """Of the peak rate: a warm-up, a plateau, a fall."""
    return min((step + 1) / WARM_UP, 1.0, (steps - step) / (steps * DECAY))


def save(path: Path, network: ReaderNetwork, optimizer: torch.optim.Optimizer, step: int) -> None:
    """All that is needed to go on, or nothing."""
    torch.save(
        {"network": network.state_dict(), "optimizer": optimizer.state_dict(), "step": step}, path.with_suffix(".new")
    )
    path.with_suffix(".new").replace(path)


def say(line: str) -> None:
    """Progress, to standard error."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
