"""CrossEncoderReranker: any cross-encoder of the Hub, run by sentence-transformers (a `Reranker`)."""

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.answer import Hit
from index.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

RERANK_HITS = 20
"""Hits that are judged."""


class CrossEncoderReranker:
    """Judges hits with a model that was trained to rank. Safe to call from any number of threads."""

    def __init__(self, model: "CrossEncoder") -> None:
        self._model = model
        self._lock = threading.Lock()

    @classmethod
    def load(cls, name_or_path: str) -> "CrossEncoderReranker":
        """Load a model by the Hub's name or from a folder, fetching what is not here yet.

        Raises:
            EncoderError: sentence-transformers is not installed, or it is no such model.
        """
        try:
            from sentence_transformers import CrossEncoder
        except ImportError as error:
            raise EncoderError(
                f"the reranker '{name_or_path}' needs sentence-transformers; run: pip install sentence-transformers"
            ) from error
        try:
            model = CrossEncoder(name_or_path)
        except Exception as error:  # the loaders of every architecture raise their own
            raise EncoderError(f"cannot load the reranker '{name_or_path}' ({error}); check its name") from error
        if model.num_labels != 1:
            raise EncoderError(f"'{name_or_path}' gives {model.num_labels} scores; name a reranker that gives one")
        return cls(model)

    def relevance(self, question: str, hits: Sequence[Hit]) -> list[float]:
        """The model's score of each of the first hits with its title, brought to [0, 1] by a sigmoid."""
        import torch

        pairs = [(question, f"{hit.article.title}. {hit.passage.text}") for hit in hits[:RERANK_HITS]]
        if not pairs:
            return []
        with self._lock:
            scores = self._model.predict(pairs, activation_fn=torch.nn.Sigmoid(), show_progress_bar=False)
        return [float(score) for score in scores]
