"""CrossEncoderReranker: any cross-encoder of the Hub, run by sentence-transformers (a `Reranker`)."""

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.answer import Hit
from index.errors import EncoderError
from index.hub import loading
from index.reader.base import READ_HITS

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder


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
        with loading(f"the reranker '{name_or_path}'"):
            from sentence_transformers import CrossEncoder

            model = CrossEncoder(name_or_path)
        if model.num_labels != 1:
            raise EncoderError(f"'{name_or_path}' gives {model.num_labels} scores; name a reranker that gives one")
        return cls(model)

    def relevance(self, question: str, hits: Sequence[Hit]) -> list[float]:
        """The model's score of each of the first `READ_HITS` hits with its title, brought to [0, 1] by a sigmoid."""
        import torch

        pairs = [(question, f"{hit.article.title}. {hit.passage.text}") for hit in hits[:READ_HITS]]
        if not pairs:
            return []
        with self._lock:
            scores = self._model.predict(pairs, activation_fn=torch.nn.Sigmoid(), show_progress_bar=False)
        return [float(score) for score in scores]
