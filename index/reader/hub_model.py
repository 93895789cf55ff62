"""HubModel: any extractive question-answering model of the Hub, in PyTorch, on the GPU where there is one."""

import threading
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import EncoderError
from index.hub import loading
from index.reader.base import Scores
from index.reader.windows import Window

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerFast

MAX_TOKENS = 384
"""Of a window; what these models are commonly trained with."""
SHARE = 4
"""A question is cut at this part of a window; neighbouring windows of a long passage share as much."""


class HubModel:
    """A `SpanModel` that was trained on SQuAD-like data. Safe to call from any number of threads."""

    def __init__(self, model: "PreTrainedModel", tokenizer: "PreTrainedTokenizerFast") -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._lock = threading.Lock()  # a fast tokenizer keeps its truncation between calls

    @classmethod
    def load(cls, name_or_path: str) -> "HubModel":
        """Load a model by the Hub's name or from a folder, fetching what is not here yet.

        Raises:
            EncoderError: sentence-transformers is not installed, or it is no such model.
        """
        with loading(f"the reader '{name_or_path}'"):
            import torch
            from transformers import AutoModelForQuestionAnswering, AutoTokenizer, PreTrainedTokenizerFast

            tokenizer = AutoTokenizer.from_pretrained(name_or_path, use_fast=True)
            model, told = AutoModelForQuestionAnswering.from_pretrained(name_or_path, output_loading_info=True)
        if told["missing_keys"]:
            raise EncoderError(f"'{name_or_path}' was not trained to answer questions; name a model that was")
        if not isinstance(tokenizer, PreTrainedTokenizerFast):
            raise EncoderError(f"'{name_or_path}' has no fast tokenizer, without which answers have no offsets")
        device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        return cls(model.to(device).eval(), tokenizer)

    def score(self, question: str, passages: Sequence[tuple[str, str]]) -> list[list[tuple[Window, Scores]]]:
        """As `SpanModel` says; the best span's lead on no answer stands for the passage's answering at all."""
        with self._lock:
            return [list(self._windows(question, title, text)) for title, text in passages]

    def _windows(self, question: str, title: str, text: str) -> Iterator[tuple[Window, Scores]]:
        import torch

        head = f"{title}. " if title else ""
        most = min(MAX_TOKENS, self._tokenizer.model_max_length)
        cut = self._tokenizer(
            self._cut(question, most // SHARE),
            head + text,
            truncation="only_second",
            max_length=most,
            stride=most // SHARE,
            padding=True,
            return_overflowing_tokens=True,
            return_offsets_mapping=True,
            return_tensors="pt",
        )
        known = {name: cut[name].to(self._model.device) for name in self._tokenizer.model_input_names}
        with torch.inference_mode():
            out = self._model(**known)
        for row, ids in enumerate(cut["input_ids"]):
            logits = torch.stack([out.start_logits[row], out.end_logits[row]], dim=1).float().cpu().numpy()
            window = _window(ids.tolist(), cut.sequence_ids(row), cut["offset_mapping"][row].numpy(), len(head))
            if window is not None:
                inside = logits[window.first : window.first + len(window.spans)]
                scores = np.pad(logits, ((0, 0), (0, 1)))
                scores[0, 2] = inside.max(axis=0).sum() - logits[0].sum()
                yield window, scores

    def _cut(self, question: str, tokens: int) -> str:
        offsets = self._tokenizer(question, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
        return question[: offsets[tokens - 1][1]] if len(offsets) > tokens else question


def _window(ids: list[int], kinds: list[int | None], offsets: Any, head: int) -> Window | None:
    """The passage's tokens of a row; none where the window holds nothing but the title."""
    inside = [n for n, kind in enumerate(kinds) if kind == 1 and offsets[n][0] >= head]
    if not inside:
        return None
    first = inside[0]
    return Window(ids, kinds.index(1), first, (offsets[first : inside[-1] + 1] - head).astype(np.int32))
