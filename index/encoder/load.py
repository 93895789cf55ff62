"""Load: the encoder that a model's name stands for."""

from functools import partial
from pathlib import Path

from index.cores import usable_cores
from index.encoder.base import Encoder, EncoderIdentity
from index.encoder.compile import Precision, Recipe
from index.encoder.description import BertShape, Description
from index.encoder.files import derived, sha256_remembered
from index.encoder.layout import EqualLengths, Layout, Packed
from index.encoder.locate import DEFAULT_MODEL, Located, locate

_PRECISION_NAMES: dict[Precision, str] = {"float32": "float32", "int8": "int8-rowwise"}


def load_encoder(
    name_or_path: str = DEFAULT_MODEL,
    *,
    cache: Path,
    revision: str = "",
    passages: Precision = "int8",
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
    return _compiled(located, description, description.bert, cache, passages, threads or usable_cores())


def _compiled(
    located: Located, description: Description, shape: BertShape, cache: Path, passages: Precision, threads: int
) -> Encoder:
    from index.encoder.network import Network
    from index.encoder.onnx_encoder import OnnxEncoder, Side
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

    def network(layout: Layout, precision: Precision) -> Network:
        recipe = Recipe(digest, shape, description.pooling, layout, precision)
        make = partial(recipe.compile, weights, tokens.ids([""])[0])
        return Network(partial(derived, cache / recipe.folder_name, make))

    return OnnxEncoder(
        identity,
        tokens,
        query=Side(description.query_prompt, description.max_tokens, network(Packed(), "float32")),
        document=Side(description.document_prompt, description.max_tokens, network(EqualLengths(), passages)),
        threads=threads,
    )
