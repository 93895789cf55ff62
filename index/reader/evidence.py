"""Evidence: what speaks for an answer, and the probability that it is right."""

import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from index.answer import Hit
from index.reader.spans import Span


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is seen of one answer, each number within a few units of 0.

    Attributes:
        margin: the span's logit less that of no answer, in tens.
        answers: the logit of the passage's answering at all, in tens.
        dense: cosine of question and passage.
        score: of the hit by both arms of this search, in [0, 1].
    """

    margin: float
    answers: float
    dense: float
    score: float

    @classmethod
    def of(cls, span: Span, hit: Hit) -> "Evidence":
        """Of a span in a hit."""
        return cls(_within(span.margin / 10), _within(span.answers / 10), hit.parts.dense or 0.0, hit.parts.fused)


WEIGHTS = Evidence(margin=3.37, answers=-0.42, dense=1.62, score=5.92)
SCALE, LEAD, OFFSET = 0.702, 0.026, -5.160
"""Two logistic regressions that `scripts/fit_reader` prints: the weights over all spans that are read for a question,
the others over each question's best one. Fitted on 1,000 questions, half of them unanswerable, over
SQuAD 2.0's development articles that the reader was not trained on; `docs/figures.md` has what they reach.
"""


def worth(evidence: Evidence) -> float:
    """A logit by which answers are put in order."""
    return sum(float(weight * value) for weight, value in zip(astuple(WEIGHTS), astuple(evidence), strict=True))


SCORE_SHARE, RECENCY_SHARE = 7.0, 20.0
"""What a hit's score and its recency count for beside the logit of its passage's answering; docs/figures.md has the
curves. More of the score puts more news quiz questions' marked articles first, less of it more passages that answer.
"""


def relevance(hit: Hit, evidence: Sequence[Evidence]) -> float:
    """By what hits are put in order, in [0, 1]; 0 where nothing was read. It is no probability."""
    found = SCORE_SHARE * (hit.parts.fused - 1) + RECENCY_SHARE * hit.parts.recency
    return max((_probability(10 * each.answers + found) for each in evidence), default=0.0)


def confidences(worths: Sequence[float]) -> list[float]:
    """Probabilities in [0, 1] of answers given from best to worst: what an answer is worth, and its lead on the next.

    The answers behind the first have no lead.
    """
    lead = worths[0] - worths[1] if len(worths) > 1 else 0.0
    leads = [lead, *(0.0 for _ in worths[1:])] if worths else []
    return [_probability(SCALE * value + LEAD * lead + OFFSET) for value, lead in zip(worths, leads, strict=True)]


def _probability(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))


def _within(value: float) -> float:
    return max(-3.0, min(3.0, value))
