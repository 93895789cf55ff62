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
        dense: cosine of question and passage.
        score: of the hit among the hits of this search, in [0, 1].
    """

    margin: float
    dense: float
    score: float

    @classmethod
    def of(cls, span: Span, hit: Hit) -> "Evidence":
        """Of a span in a hit."""
        return cls(_within(span.margin / 10), hit.parts.dense or 0.0, hit.score)


WEIGHTS = Evidence(margin=2.30, dense=1.89, score=5.79)
SCALE, LEAD, OFFSET = 0.608, 0.175, -6.074
"""Two logistic regressions that `scripts/fit_reader` prints: the weights over all spans that are read for a question,
the others over each question's best one. Fitted on 1,000 questions, half of them unanswerable, over
SQuAD 2.0's development articles that the reader was not trained on; `docs/figures.md` has what they reach.
"""


def worth(evidence: Evidence) -> float:
    """A logit by which answers are put in order."""
    return sum(float(weight * value) for weight, value in zip(astuple(WEIGHTS), astuple(evidence), strict=True))


def confidences(worths: Sequence[float]) -> list[float]:
    """Probabilities in [0, 1] of answers given from best to worst: what an answer is worth, and its lead on the next.

    The answers behind the first have no lead.
    """
    leads = [worths[0] - worths[1] if len(worths) > 1 else 0.0, *(0.0 for _ in worths[1:])]
    return [
        1 / (1 + math.exp(-(SCALE * value + LEAD * lead + OFFSET))) for value, lead in zip(worths, leads, strict=False)
    ]


def _within(value: float) -> float:
    return max(-3.0, min(3.0, value))
