"""Compile: a BERT's weights to the files that ONNX Runtime runs."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index.encoder.bert import build_bert, plain_names
from index.encoder.description import BertShape
from index.encoder.layout import Layout
from index.encoder.linear import float_linear
from index.errors import EncoderError

Precision = Literal["float32", "int8"]

_VERSION = 1
"""Raised with every change of what is compiled, so that older models are left alone and new ones made."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that decides a compiled model."""

    weights_sha256: str
    shape: BertShape
    pooling: str
    layout: Layout
    precision: Precision

    @property
    def folder_name(self) -> str:
        """A name that no other recipe has."""
        parts = (_VERSION, self.weights_sha256, self.shape, self.pooling, type(self.layout).__name__, self.precision)
        return f"{self.precision}-{hashlib.sha256(repr(parts).encode()).hexdigest()[:16]}"

    def compile(self, weights: Path, around: Sequence[int]) -> dict[str, bytes]:
        """The model's files, from a safetensors file; 8 bits are calibrated on texts between the ids `around`.

        Raises:
            EncoderError: the weights are not those of a BERT, or the file is damaged.
        """
        from safetensors import SafetensorError
        from safetensors.numpy import load_file

        try:
            tensors = plain_names(load_file(weights))
            if self.precision == "float32":
                return build_bert(tensors, self.shape, self.pooling, self.layout, float_linear).files()

            from index.encoder.calibrate import calibrate
            from index.encoder.int8 import Int8Linear

            linear = Int8Linear(calibrate(tensors, self.shape, around))
            return build_bert(tensors, self.shape, self.pooling, self.layout, linear).files()
        except (SafetensorError, KeyError) as error:
            raise EncoderError(f"{weights} is damaged or not a BERT's ({error}); fetch the model again") from error
