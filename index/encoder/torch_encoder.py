"""TorchEncoder: any sentence-transformers model, in PyTorch, on the GPU where there is one."""

import hashlib
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.encoder.base import EncoderIdentity, Vectors
from index.encoder.description import Description
from index.encoder.files import sha256_remembered
from index.encoder.locate import Located
from index.encoder.tokens import Tokens, check_window
from index.errors import EncoderError
from index.hub import loading

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

_BATCH = 32


class TorchEncoder:
    """An Encoder for what cannot be compiled. Safe to call from any number of threads, one at a time computing."""

    def __init__(
        self, identity: EncoderIdentity, model: "SentenceTransformer", tokens: Tokens, description: Description
    ) -> None:
        self._identity = identity
        self._model = model
        self._tokens = tokens
        self._description = description
        self._lock = threading.Lock()

    @classmethod
    def load(cls, located: Located, description: Description, device: str, cache: Path) -> "TorchEncoder":
        """Load the model, fetching from the Hub what is not here yet.

        Raises:
            EncoderError: sentence-transformers is not installed, or does not load the model.
        """
        model = _load_model(located, device)
        window = int(model.max_seq_length or description.max_tokens)
        tokens = Tokens(_fast_tokenizer(model, located.name))
        identity = EncoderIdentity(
            name=located.name,
            revision=located.revision,
            weights_sha256=_weights_sha256(located.folder, cache),
            dim=int(model.get_embedding_dimension() or 0),
            pooling=description.pooling,
            max_tokens=window - tokens.count(description.document_prompt),
            precision=str(next(model.parameters()).dtype).removeprefix("torch."),
        )
        return cls(identity, model, tokens, replace(description, max_tokens=window))

    @property
    def identity(self) -> EncoderIdentity:
        """What the index must remember."""
        return self._identity

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Questions; sentence-transformers cuts what is beyond the window."""
        prompt = self._description.query_prompt
        with self._lock:
            return self._unit(
                self._model.encode_query(list(texts), prompt=prompt, batch_size=_BATCH, show_progress_bar=False)
            )

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Passages, refused where they exceed the window."""
        prompt = self._description.document_prompt
        check_window(self._tokens.ids([prompt + text for text in texts]), self._description.max_tokens)
        with self._lock:
            return self._unit(
                self._model.encode_document(list(texts), prompt=prompt, batch_size=_BATCH, show_progress_bar=False)
            )

    def token_spans(self, texts: Sequence[str]) -> list[NDArray[np.int32]]:
        """Offsets in characters of each text's tokens."""
        return self._tokens.spans(texts)

    def _unit(self, vectors: NDArray[np.floating[Any]]) -> Vectors:
        """Float32 of unit length, whatever the model computes in; of the right shape for no texts too."""
        rows = np.asarray(vectors, np.float32).reshape(-1, self._identity.dim)
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        unit: Vectors = (rows / np.maximum(norms, np.finfo(np.float32).tiny)).astype(np.float32)
        return unit


def _load_model(located: Located, device: str) -> "SentenceTransformer":
    place = None if device == "auto" else device
    name, revision = (located.name, located.revision) if located.revision else (str(located.folder), None)
    with loading(f"'{located.name}', which is not a plain BERT,"):
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(name, revision=revision, device=place)


def _fast_tokenizer(model: "SentenceTransformer", name: str) -> "Tokenizer":
    """A copy, because sentence-transformers sets its own padding and truncation at every call."""
    from tokenizers import Tokenizer

    fast = getattr(model.tokenizer, "backend_tokenizer", None)
    if fast is None:
        raise EncoderError(f"'{name}' has no fast tokenizer, without which passages have no offsets; take another")
    return Tokenizer.from_str(fast.to_str())


def _weights_sha256(folder: Path, cache: Path) -> str:
    """SHA-256 of the weights file; of the files' names and SHA-256s, where there are several."""
    files = sorted(folder.rglob("*.safetensors")) or sorted(folder.rglob("pytorch_model*.bin"))
    if len(files) == 1:
        return sha256_remembered(files[0], cache)
    lines = [f"{sha256_remembered(file, cache)}  {file.relative_to(folder).as_posix()}\n" for file in files]
    return hashlib.sha256("".join(lines).encode()).hexdigest()
