"""Reranking: hits in the order of what was read in them, those that were not read behind, in the order they had."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from index.answer import Candidate, Citation, Hit
from index.query import Group

ODDS = 4.0
"""More puts the answer's article first more often, and the articles that news quiz questions are about less often
(docs/figures.md).
"""


class Reranker(Protocol):
    """Judges hits by question and passage together."""

    def relevance(self, question: str, hits: Sequence[Hit]) -> list[float]:
        """Of the first hits, as many as it judges, in [0, 1]; higher is better."""
        ...


def reranked(hits: Sequence[Hit], relevance: Sequence[float]) -> list[Hit]:
    """The hits with the relevance of the first ones as their scores; the others' scores are brought below these."""
    read = [
        replace(hit, score=score, parts=replace(hit.parts, relevance=score))
        for hit, score in zip(hits, relevance, strict=False)
    ]
    lowest = min(relevance, default=1.0)
    behind = [replace(hit, score=lowest * hit.score) for hit in hits[len(relevance) :]]
    return [*sorted(read, key=lambda hit: -hit.score), *behind]


def answering(hits: Sequence[Hit], relevance: Sequence[float], candidates: Sequence[Candidate]) -> list[float]:
    """The relevance of hits, that of the one raised that the best candidate is cut out of: its odds, `ODDS` times."""
    cited = candidates[0].citations[0] if candidates else None
    first = next((place for place, hit in enumerate(hits) if cited and _holds(hit, cited)), None)
    return [ODDS * p / (1 + (ODDS - 1) * p) if place == first else p for place, p in enumerate(relevance)]


def _holds(hit: Hit, cited: Citation) -> bool:
    passage = hit.passage
    return passage.article_id == cited.article.id and passage.start < cited.end and cited.start < passage.end


def grouped(hits: Sequence[Hit], group: Group) -> list[Hit]:
    """With groups, the first hit of each article."""
    if group is Group.PASSAGE:
        return list(hits)
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(hit.article.id, hit)
    return list(first.values())
