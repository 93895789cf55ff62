"""What a search and a question come back with: Hit, Citation, Candidate and Answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from index.article import Article
from index.passage import Passage


@dataclass(frozen=True, slots=True)
class Parts:
    """How a hit's score came about.

    Attributes:
        dense_rank, lexical_rank: count from 1; None is: not among that arm's candidates.
        fused: the score of both arms together, in [0, 1].
        recency: what the article's age adds to it.
        relevance: what the reranker gave, in [0, 1]; None where it did not read the passage.
    """

    dense: float | None
    dense_rank: int | None
    lexical: float | None
    lexical_rank: int | None
    fused: float
    recency: float = 0.0
    relevance: float | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, in its article.

    Attributes:
        score: higher is better; comparable within one result only.
        highlights: offsets into `passage.text` of the words that match the query.
        copies: other articles that carry the same story, oldest first.
    """

    article: Article
    passage: Passage
    score: float
    highlights: tuple[tuple[int, int], ...]
    copies: tuple[Article, ...]
    parts: Parts


@dataclass(frozen=True, slots=True)
class Interpreted:
    """What was understood of the question beyond its words, and what else is said to it, as name and value."""

    notes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The hits of one search, best first, and the milliseconds that it took."""

    hits: tuple[Hit, ...]
    interpreted: Interpreted
    took_ms: float


@dataclass(frozen=True, slots=True)
class Citation:
    """Where an answer stands: `article.text[start:end] == quote`, always."""

    article: Article
    start: int
    end: int
    quote: str


class Standing(StrEnum):
    """How a candidate stands to the likeliest one."""

    BESIDE = "beside"
    EARLIER = "earlier"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible answer.

    Attributes:
        confidence: the probability in [0, 1] that it is right.
        citations: where it stands.
        standing: whether articles say it instead of the likeliest one, on earlier days or on the same.
    """

    text: str
    confidence: float
    citations: tuple[Citation, ...]
    standing: Standing = Standing.BESIDE


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question, or None where the articles do not say.

    Attributes:
        answer: None when no candidate is likely enough.
        confidence: the best candidate's, also when it was not enough.
        citations: of the answer; empty when there is none.
        alternatives: further candidates, best first; when there is no answer, what came closest.
    """

    answer: str | None
    confidence: float
    citations: tuple[Citation, ...]
    alternatives: tuple[Candidate, ...]
    hits: tuple[Hit, ...]
    interpreted: Interpreted
    took_ms: float

    @classmethod
    def of(
        cls,
        candidates: Sequence[Candidate],
        hits: Sequence[Hit],
        interpreted: Interpreted,
        took_ms: float,
        *,
        given: bool,
    ) -> "Answer":
        """The first candidate as the answer and the others beside it; all beside none where it is not `given`."""
        confidence = candidates[0].confidence if candidates else 0.0
        answer, citations = (candidates[0].text, candidates[0].citations) if given else (None, ())
        others = tuple(candidates[1:] if given else candidates)
        return cls(answer, confidence, citations, others, tuple(hits), interpreted, took_ms)
