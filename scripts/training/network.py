"""The reader's network in PyTorch: a BERT with two scores a token and one a passage."""

from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from transformers import AutoModel

from scripts.training.batches import FAR, IGNORED, Batch

SOFTNESS = 2.0
"""By which a teacher's scores are divided, so that what it holds for second best is learned as well (Hinton 2015)."""


class ReaderNetwork(nn.Module):
    """Scores where an answer starts and ends, and whether the passage answers at all."""

    def __init__(self, folder: Path) -> None:
        """Start from a sentence-transformers model's weights; its word embeddings stay as they are."""
        super().__init__()
        self.bert = AutoModel.from_pretrained(
            folder, add_pooling_layer=False, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
        )
        self.bert.embeddings.word_embeddings.weight.requires_grad_(False)
        self.span = nn.Linear(self.bert.config.hidden_size, 2)
        self.answers = nn.Linear(self.bert.config.hidden_size, 1)
        for head in (self.span, self.answers):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)

    @property
    def _has_kinds(self) -> bool:
        """Whether it tells question and passage apart by more than what stands between them; an MPNet does not."""
        return hasattr(self.bert.embeddings, "token_type_embeddings")

    @property
    def device(self) -> torch.device:
        """Where it is computed."""
        return self.span.weight.device

    def forward(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """Start and end logits, shape (windows, tokens), far below 0 off the passage; answer logits, (windows,)."""
        kinds = {"token_type_ids": _tensor(batch.kinds, self.device)} if self._has_kinds else {}
        mask = _tensor(batch.mask, self.device).long()
        hidden = self.bert(_tensor(batch.ids, self.device), attention_mask=mask, **kinds).last_hidden_state
        off = ~_tensor(batch.spannable, self.device)
        start, end = (logits.masked_fill(off, FAR) for logits in self.span(hidden).unbind(-1))
        return start, end, self.answers(hidden[:, 0]).squeeze(-1)

    def loss(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """Of the spans, `[CLS]` standing for no answer; of the passages each alone; and of those in one group."""
        start, end, answers = self(batch)
        starts, ends = _tensor(batch.start, self.device), _tensor(batch.end, self.device)
        known = (starts != IGNORED).sum().clamp(min=1)
        span = nn.functional.cross_entropy(start, starts, ignore_index=IGNORED, reduction="sum")
        span = span + nn.functional.cross_entropy(end, ends, ignore_index=IGNORED, reduction="sum")
        span = span / known / 2
        wanted = _tensor(batch.answers, self.device).float()
        judged = nn.functional.binary_cross_entropy_with_logits(answers, wanted)
        if batch.taught is not None:
            taught = torch.from_numpy(batch.taught).to(self.device)
            span = (span + (distance(start, taught[..., 0]) + distance(end, taught[..., 1])) / 2) / 2
            likely = nn.functional.binary_cross_entropy_with_logits(answers, taught[:, 0, 2].sigmoid())
            judged = (judged + likely) / 2
        return span, judged, ranking(answers, batch)


def ranking(answers: Tensor, batch: Batch) -> Tensor:
    """Cross-entropy of the passage that answers among those of its group; a passage alone costs nothing."""
    group = _tensor(batch.group, answers.device)
    right = _tensor(batch.answers, answers.device).bool()
    rivals = answers.masked_fill(group[:, None] != group[None, :], FAR)
    cost = (rivals.logsumexp(1) - answers)[right]
    return cost.sum() / (group.bincount() > 1).sum().clamp(min=1)


def distance(own: Tensor, taught: Tensor) -> Tensor:
    """Kullback-Leibler divergence of the softened scores from a teacher's, shape (windows, tokens), by window."""
    logs = [(scores / SOFTNESS).log_softmax(1) for scores in (own, taught)]
    return nn.functional.kl_div(logs[0], logs[1], reduction="batchmean", log_target=True) * SOFTNESS**2


def _tensor(array: NDArray[np.int64] | NDArray[np.bool_], device: torch.device) -> Tensor:
    return torch.from_numpy(array).to(device)
