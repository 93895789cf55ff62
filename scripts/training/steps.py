"""Steps: training that can be cut at any moment and goes on from its last checkpoint."""

import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import count, islice
from pathlib import Path
from typing import Any

import torch

from scripts.training.batches import BATCH_TOKENS, Together, batches, padded
from scripts.training.network import ReaderNetwork

WARM_UP = 100
DECAY = 0.25
"""Share of a pass's steps over which the rate falls."""
CLIP = 1.0
EVERY = 50
"""Steps between lines of progress."""
SAVE_EVERY = 100


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What decides a run beside the steps of its passes, which may be changed while it lasts.

    Attributes:
        start: SHA-256 of the compiled weights that it begins with; empty where it begins with the encoder's.
        passes: the numbers of those that are trained, from 1.
        teacher: SHA-256 of its checkpoint; empty where there is none.
        most: how many questions of a pass are taken; all where it is None.
    """

    seed: int
    start: str
    passes: tuple[int, ...]
    teacher: str = ""
    most: int | None = None

    def check(self, checkpoint: Path, known: dict[str, Any]) -> None:
        """Refuse the checkpoint of another run, which would silently win over what was asked for."""
        asked = asdict(self).items()
        if others := [f"{name} {known.get(name)!r}, not {own!r}" for name, own in asked if known.get(name) != own]:
            raise SystemExit(
                f"{checkpoint} is of another run ({'; '.join(others)}); give what it was begun with to go on with it, "
                "or another --work, or remove it to begin anew"
            )


class Training:
    """The network, its optimizer, and how many steps they have taken."""

    def __init__(
        self, network: ReaderNetwork, checkpoint: Path, fingerprint: Fingerprint, batch_tokens: int = BATCH_TOKENS
    ) -> None:
        """Go on from the checkpoint where there is one."""
        self.network = network
        self._batch_tokens = batch_tokens
        self._trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
        self._optimizer = torch.optim.AdamW(self._trained, weight_decay=0.01, betas=(0.9, 0.98), fused=True)
        self._checkpoint = checkpoint
        self._fingerprint = fingerprint
        self._done = 0
        if checkpoint.is_file():
            state = torch.load(checkpoint, weights_only=True, map_location=network.device)
            fingerprint.check(checkpoint, state.get("fingerprint", {}))
            network.load_state_dict(state["network"])
            self._optimizer.load_state_dict(state["optimizer"])
            self._done = int(state["step"])
            say(f"going on after step {self._done}")

    def take(self, groups: list[Together], peak: float, before: int, steps: int) -> None:
        """Take the steps that are left of a pass, saving as it goes.

        Args:
            groups: what the pass is made of.
            peak: the highest rate.
            before: all steps of earlier passes.
            steps: those of this one.
        """
        self.network.train()
        began, sums = time.monotonic(), [0.0, 0.0, 0.0]
        left = islice(
            enumerate(endless(groups, self._fingerprint.seed, self._batch_tokens)), max(self._done - before, 0), steps
        )
        for step, batch in left:
            losses = self._step(batch, peak * rate(step, steps))
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
        torch.stack(losses).sum().backward()  # type: ignore[no-untyped-call]  # theirs has no annotations
        torch.nn.utils.clip_grad_norm_(self._trained, CLIP)
        self._optimizer.step()
        self._optimizer.zero_grad()
        return [loss.item() for loss in losses]

    def _save(self) -> None:
        """All that is needed to go on, or nothing."""
        new = self._checkpoint.with_suffix(".new")
        state = {
            "network": self.network.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "step": self._done,
            "fingerprint": asdict(self._fingerprint),
        }
        torch.save(state, new)
        new.replace(self._checkpoint)


def endless(groups: list[Together], seed: int, batch_tokens: int) -> Iterator[list[Together]]:
    """The batches of one epoch after the other."""
    for epoch in count():
        yield from batches(groups, seed + epoch, batch_tokens)


def rate(step: int, steps: int) -> float:
    """Of the peak rate: a warm-up, a plateau, a fall."""
    return min((step + 1) / WARM_UP, 1.0, (steps - step) / (steps * DECAY))


def say(line: str) -> None:
    """Progress, to standard error."""
    print(line, file=sys.stderr, flush=True)
