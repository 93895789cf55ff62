"""Teacher: a larger network's scores of the windows that the reader learns from, each computed once and kept."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from index.whole_files import sha256
from scripts.training.batches import BATCH_TOKENS, Target, Together, batches, padded
from scripts.training.network import ReaderNetwork
from scripts.training.steps import EVERY, say

Scores = NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Teacher:
    """A trained network, and where what it said is kept.

    Attributes:
        checkpoint: of its training.
        folder: of the model that it was trained from.
        kept: the folder of its scores; a run that was cut goes on from there.
    """

    checkpoint: Path
    folder: Path
    kept: Path
    device: str = "cpu"

    def teach(self, groups: Sequence[Together], own: Sequence[Together]) -> list[Together]:
        """The windows with the teacher's scores of their tokens.

        Args:
            groups: what is learned from.
            own: the same in the teacher's tokens.

        Raises:
            SystemExit: its tokenizer cuts texts otherwise, so what it says of a token has no place.
        """
        windows, seen = (list(chain.from_iterable(part)) for part in (groups, own))
        if not all(map(_alike, windows, seen)):
            raise SystemExit(f"{self.folder} cuts texts to other tokens than the reader does; no teacher for it")
        scores = self._scores(own)
        taught = iter([replace(window, taught=of) for window, of in zip(windows, scores, strict=True)])
        return [tuple(next(taught) for _ in group) for group in groups]

    def _scores(self, own: Sequence[Together]) -> list[Scores]:
        """Of each window's tokens, shape (tokens, 3): start, end, and at the first whether the passage answers."""
        windows = [window for group in own for window in group]
        ends = list(accumulate(len(window.ids) for window in windows))
        kept = self._opened(windows, ends[-1])
        parts = [kept[end - len(window.ids) : end] for window, end in zip(windows, ends, strict=True)]
        left = [(replace(window, taught=part),) for window, part in zip(windows, parts, strict=True) if _is_new(part)]
        if not left:
            return parts
        network = self._network()
        with torch.inference_mode():
            made = batches(left, 0, BATCH_TOKENS)
            for done, batch in enumerate(made, 1):
                _score(network, batch)
                if done % EVERY == 0 or done == len(made):
                    kept.flush()
                    say(f"the teacher has read {done}/{len(made)} batches")
        return parts

    def _opened(self, windows: Sequence[Target], tokens: int) -> "np.memmap[tuple[int, ...], np.dtype[np.float16]]":
        """The file of the scores of just these windows by just this teacher; NaN stands where it has yet to read."""
        known = hashlib.sha256(sha256(self.checkpoint).encode())
        for window in windows:
            known.update(np.array(window.ids, np.int32).tobytes())
        path = self.kept / f"taught-{known.hexdigest()[:16]}.npy"
        if path.is_file():
            return np.lib.format.open_memmap(path, mode="r+")
        new = path.with_suffix(".new")
        made = np.lib.format.open_memmap(new, mode="w+", dtype=np.float16, shape=(tokens, 3))
        made[:] = np.nan
        made.flush()
        new.replace(path)
        return made

    def _network(self) -> ReaderNetwork:
        network = ReaderNetwork(self.folder)
        state = torch.load(self.checkpoint, weights_only=True, map_location="cpu")
        network.load_state_dict(state["network"])
        return network.to(self.device).eval()


def _alike(window: Target, own: Target) -> bool:
    return (window.second, window.first) == (own.second, own.first) and np.array_equal(window.spans, own.spans)


def _is_new(part: Scores) -> bool:
    return bool(np.isnan(part).any())


def _score(network: ReaderNetwork, batch: Sequence[Together]) -> None:
    """Write what the network says of windows into their places."""
    windows = [window for group in batch for window in group]
    start, end, answers = (scores.cpu().numpy() for scores in network(padded(batch)))
    for row, window in enumerate(windows):
        length = len(window.ids)
        if (place := window.taught) is not None:
            place[:] = np.stack([start[row, :length], end[row, :length], np.full(length, answers[row])], 1)
