"""Reader: the sentence of the hits that answers a question, and how likely it is that it does."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.answer import Candidate, Citation, Hit
from index.chunk import encoder_text, header
from index.encoder.base import Encoder
from index.expected import fits_question
from index.sentences import sentence_spans
from index.store.analysis import analysis_of, content_terms, terms

READ_HITS = 5
"""Hits that are read: each costs about as much as embedding its passage anew."""
MAX_CANDIDATES = 5
"""The answer and its alternatives."""
MIN_SENTENCE_CHARS = 15
"""Shorter ones are subheads, bylines and interjections."""


class Reader(Protocol):
    """Finds answers in hits."""

    def read(self, question: str, vector: NDArray[np.float32], hits: Sequence[Hit]) -> list[Candidate]:
        """Candidates, most likely first; `vector` is the encoded question, shape (dim,)."""
        ...


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is seen of one sentence: the features that the confidence is computed from, each in [-1, 1].

    Attributes:
        sentence: cosine of question and sentence (with its article's header).
        passage: cosine of question and passage.
        coverage: share of the question's content terms that stand in the sentence or the title.
        context: the same for the whole passage and its title.
        kind: 1 if the sentence holds what the question word asks for, 0 if not, 1/2 if it asks for nothing clear.
        rank: 1 / rank of the hit.
    """

    sentence: float
    passage: float
    coverage: float
    context: float
    kind: float
    rank: float


WEIGHTS = Evidence(sentence=2.68, passage=-1.47, coverage=3.49, context=-1.15, kind=0.63, rank=3.40)
SCALE, OFFSET = 0.878, -5.535
"""Two logistic regressions that `scripts/fit_reader` prints: the weights over all sentences of a question's hits, the
scale over each question's best one. Fitted on half of SQuAD 2.0's development articles, a third of the questions
unanswerable; on the other half (247 questions) the calibration error is .042 and the AUROC of the confidence .70.
"""


def confidence(evidence: Evidence) -> float:
    """Probability in [0, 1] that the sentence answers the question."""
    logit = sum(getattr(WEIGHTS, name) * getattr(evidence, name) for name in Evidence.__slots__)
    return 1 / (1 + math.exp(-(SCALE * logit + OFFSET)))


@dataclass(frozen=True, slots=True)
class _Sentence:
    hit: Hit
    rank: int
    start: int
    end: int
    text: str


class SentenceReader:
    """Picks whole sentences by what question and sentence share in meaning and in words."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def read(self, question: str, vector: NDArray[np.float32], hits: Sequence[Hit]) -> list[Candidate]:
        """Sentences of the first `READ_HITS` hits, most likely first, each text once."""
        best: dict[str, Candidate] = {}
        for sentence, evidence in self.weigh(question, vector, hits):
            candidate = Candidate(sentence.text, confidence(evidence), (_cite(sentence),))
            known = best.get(sentence.text)
            if known is None or candidate.confidence > known.confidence:
                best[sentence.text] = candidate
        return sorted(best.values(), key=lambda candidate: -candidate.confidence)[:MAX_CANDIDATES]

    def weigh(
        self, question: str, vector: NDArray[np.float32], hits: Sequence[Hit]
    ) -> list[tuple[_Sentence, Evidence]]:
        """Every sentence of the hits with its evidence."""
        sentences = [sentence for rank, hit in enumerate(hits[:READ_HITS], 1) for sentence in _sentences(hit, rank)]
        if not sentences:
            return []
        headers = {s.hit.article.id: header(s.hit.article, self._encoder) for s in sentences}
        vectors = self._encoder.encode_document([encoder_text(headers[s.hit.article.id], s.text) for s in sentences])
        return [
            (sentence, _evidence(question, sentence, float(cosine)))
            for sentence, cosine in zip(sentences, vectors @ vector, strict=True)
        ]


def _sentences(hit: Hit, rank: int) -> list[_Sentence]:
    spans = sentence_spans(hit.passage.text, hit.article.lang)
    base = hit.passage.start
    found = [_Sentence(hit, rank, base + start, base + end, hit.passage.text[start:end]) for start, end in spans]
    return [sentence for sentence in found if len(sentence.text) >= MIN_SENTENCE_CHARS] or found


def _evidence(question: str, sentence: _Sentence, cosine: float) -> Evidence:
    hit = sentence.hit
    wanted = set(content_terms(question, hit.article.lang))
    analysis = analysis_of(hit.article.lang)
    title = set(terms(analysis, hit.article.title))
    return Evidence(
        sentence=cosine,
        passage=hit.parts.dense or 0.0,
        coverage=_share(wanted, title | set(terms(analysis, sentence.text))),
        context=_share(wanted, title | set(terms(analysis, hit.passage.text))),
        kind=fits_question(question, sentence.text),
        rank=1 / sentence.rank,
    )


def _share(wanted: set[str], there: set[str]) -> float:
    return len(wanted & there) / max(1, len(wanted))


def _cite(sentence: _Sentence) -> Citation:
    return Citation(sentence.hit.article, sentence.start, sentence.end, sentence.text)
