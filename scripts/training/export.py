"""Export: the trained network as the compiled 8-bit files that the package ships."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoder.calibrate import observe
from index.encoder.int8 import Int8Linear
from index.reader.graph import build_reader, inputs
from index.reader.model import TOKENIZER
from index.reader.windows import Window
from index.whole_files import write_whole
from scripts.training.network import ReaderNetwork

CALIBRATION_WINDOWS = 48


def weights_of(network: ReaderNetwork) -> dict[str, NDArray[np.float32]]:
    """The weights by the names that `index.reader.graph` knows."""
    return {name.removeprefix("bert."): value.cpu().numpy() for name, value in network.state_dict().items()}


def export(network: ReaderNetwork, windows: Sequence[Window], tokenizer: Path, folder: Path) -> None:
    """Round to 8 bits by what flows through the network on training windows, and write the model's files."""
    weights = weights_of(network)
    linear = Int8Linear(observe(lambda linear: build_reader(weights, linear), _batches(windows)))
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in build_reader(weights, linear).files().items():
        write_whole(folder / name, data)
    shutil.copyfile(tokenizer, folder / TOKENIZER)


def _batches(windows: Sequence[Window]) -> Iterator[dict[str, NDArray[np.int32]]]:
    for window in windows[:CALIBRATION_WINDOWS]:
        yield inputs([window.ids], [window.second])
