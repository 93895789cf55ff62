"""Load: the encoder that a model's name stands for."""

import hashlib
import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Literal

from index.encoder.base import Encoder, EncoderIdentity
from index.encoder.description import BertShape, Description
from index.encoder.files import derived, sha256_remembered
from index.encoder.locate import DEFAULT_MODEL, Located, locate

Passages = Literal["float32", "int8"]

_RECIPE = 5
"""Raised with every change of what is compiled, so that files of an older recipe are left alone and made anew."""
_PRECISION_NAMES: dict[Passages, str] = {"float32": "float32", "int8": "int8-rowwise"}


def load_encoder(
    name_or_path: str = DEFAULT_MODEL,
    *,
    cache: Path,
    revision: str = "",
    passages: Passages = "int8",
    device: str = "auto",
    threads: int = 0,
) -> Encoder:
    """Load a sentence-transformers model by Hub name or folder.

    A plain BERT runs compiled, on the processor, without PyTorch; any other model, or any model on a `device`
    that is named, runs in sentence-transformers.

    Args:
        cache: folder for compiled files; they are made at the first use of each side.
        revision: the Hub's commit, tag or branch.
        passages: precision of passages where the model is compiled; questions are always float32.
        device: `auto`, or PyTorch's name of one.
        threads: that compute passages; 0 is one for each core this process may use.

    Raises:
        EncoderError: the model is missing or damaged, or needs what is not installed.
    """
    located = locate(name_or_path, revision, cache)
    description = Description.read(located.folder)
    if description.bert is None or device != "auto":
        from index.encoder.torch_encoder import TorchEncoder

        return TorchEncoder.load(located, description, device, cache)
    return _compiled(located, description, description.bert, cache, passages, threads or _cores())


def _compiled(
    located: Located, description: Description, shape: BertShape, cache: Path, passages: Passages, threads: int
) -> Encoder:
    from index.encoder.onnx_encoder import Network, OnnxEncoder, Side
    from index.encoder.tokens import Tokens

    weights = description.folder / "model.safetensors"
    digest = sha256_remembered(weights, cache)
    tokens = Tokens.open(description.folder / "tokenizer.json")
    identity = EncoderIdentity(
        name=located.name,
        revision=located.revision,
        weights_sha256=digest,
        dim=shape.dim,
        pooling=description.pooling,
        max_tokens=description.max_tokens - tokens.count(description.document_prompt),
        precision=_PRECISION_NAMES[passages],
    )

    def network(precision: Passages) -> Network:
        recipe = f"{_RECIPE} {digest} {shape} {description.pooling} {precision}"
        path = cache / f"{precision}-{hashlib.sha256(recipe.encode()).hexdigest()[:16]}.onnx"
        make = partial(_compile, weights, shape, description.pooling, precision, tokens.ids([""])[0])
        return Network(partial(derived, path, make))

    exact = network("float32")
    return OnnxEncoder(
        identity,
        tokens,
        query=Side(description.query_prompt, description.max_tokens, exact),
        document=Side(
            description.document_prompt, description.max_tokens, exact if passages == "float32" else network("int8")
        ),
        threads=threads,
    )


def _compile(weights: Path, shape: BertShape, pooling: str, precision: Passages, around: Sequence[int]) -> bytes:
    from safetensors.numpy import load_file

    from index.encoder.bert import build_bert, plain_names
    from index.encoder.calibrate import calibrate
    from index.encoder.int8 import Int8Linear

    tensors = plain_names(load_file(weights))
    if precision == "float32":
        return build_bert(tensors, shape, pooling)
    return build_bert(tensors, shape, pooling, Int8Linear(calibrate(tensors, shape, around)))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
