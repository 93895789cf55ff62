"""Reader: the sentence of the hits that answers a question, and how likely it is that it does."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.answer import Candidate, Citation, Hit
from index.encoder.base import Encoder
from index.highlight import content_terms
from index.sentences import sentence_spans
from index.store.analysis import analysis_of, terms

READ_HITS = 10
"""Hits that are read; beyond ten the answer's passage was found in 2 % of questions, and each costs 8 ms."""
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
        sentence: cosine of question and sentence (with its title).
        passage: cosine of question and passage.
        coverage: share of the question's content terms that stand in the sentence or the title.
        context: the same for the whole passage and its title.
        rank: 1 / rank of the hit.
        margin: how far the passage's score leads the next article's.
    """

    sentence: float
    passage: float
    coverage: float
    context: float
    rank: float
    margin: float


# Logistic regression on questions over SQuAD 2.0's development articles, answerable and not: `scripts/fit_reader`
# prints these, and what they reach on questions held out.
WEIGHTS = Evidence(sentence=5.0, passage=2.0, coverage=1.0, context=2.0, rank=0.5, margin=0.0)
BIAS = -6.0


def confidence(evidence: Evidence) -> float:
    """Probability in [0, 1] that the sentence answers the question."""
    names = Evidence.__slots__
    logit = BIAS + sum(getattr(WEIGHTS, name) * getattr(evidence, name) for name in names)
    return 1 / (1 + math.exp(-logit))


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
        vectors = self._encoder.encode_query([f"{s.hit.article.title}\n{s.text}" for s in sentences])
        return [
            (sentence, _evidence(question, sentence, float(cosine), hits))
            for sentence, cosine in zip(sentences, vectors @ vector, strict=True)
        ]


def _sentences(hit: Hit, rank: int) -> list[_Sentence]:
    spans = sentence_spans(hit.passage.text, hit.article.lang)
    base = hit.passage.start
    found = [_Sentence(hit, rank, base + start, base + end, hit.passage.text[start:end]) for start, end in spans]
    return [sentence for sentence in found if len(sentence.text) >= MIN_SENTENCE_CHARS] or found


def _evidence(question: str, sentence: _Sentence, cosine: float, hits: Sequence[Hit]) -> Evidence:
    hit = sentence.hit
    wanted = set(content_terms(question, hit.article.lang))
    analysis = analysis_of(hit.article.lang)
    title = set(terms(analysis, hit.article.title))
    others = [other.score for other in hits if other.article.id != hit.article.id]
    return Evidence(
        sentence=cosine,
        passage=hit.parts.dense or 0.0,
        coverage=_share(wanted, title | set(terms(analysis, sentence.text))),
        context=_share(wanted, title | set(terms(analysis, hit.passage.text))),
        rank=1 / sentence.rank,
        margin=hit.score - max(others, default=0.0),
    )


def _share(wanted: set[str], there: set[str]) -> float:
    return len(wanted & there) / max(1, len(wanted))


def _cite(sentence: _Sentence) -> Citation:
    return Citation(sentence.hit.article, sentence.start, sentence.end, sentence.text)
