"""Network: a compiled model, opened when it is first run."""

import os
import threading
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.encoder.base import Vectors
from index.encoder.graph import Compiled
from index.errors import EncoderError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


class Network:
    """Any number of threads may run it, each computing its own batch."""

    def __init__(self, folder: Callable[[], Path]) -> None:
        """Takes what finds or makes the folder of the compiled model."""
        self._folder = folder
        self._lock = threading.Lock()

    def run(self, inputs: Mapping[str, NDArray[np.int32]]) -> Vectors:
        """The model's one output: the vectors of a batch, shape (texts, dim), or a reader's scores."""
        with self._lock:
            session = self._session
        vectors: Vectors = session.run(None, dict(inputs))[0]
        return vectors

    @cached_property
    def _session(self) -> "InferenceSession":
        return open_session(self._folder())


def open_session(folder: Path) -> "InferenceSession":
    """A compiled model on the processor, computing in the thread that calls it.

    Raises:
        EncoderError: ONNX Runtime does not take the model.
    """
    # nothing leaves this machine: its builds report to Microsoft unless this is set before the import
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    try:
        # SkipLayerNormalization took 1.6 ms where Add and LayerNormalization take 0.3 ms
        return onnxruntime.InferenceSession(
            str(folder / Compiled.MODEL),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=["SkipLayerNormFusion"],
        )
    except Exception as error:  # every kind of failure has its own class, none of them public
        raise EncoderError(f"ONNX Runtime cannot open the compiled model ({error}); delete {folder}") from error
