"""Conflict: where articles of the same day, or of no known one, give another figure, both are told."""

from collections.abc import Sequence
from dataclasses import replace

from index.answer import Candidate, Standing
from index.kinds import Kind, kind_of
from index.rivals import attributed, is_before, rivals
from index.sameness import same

LIKELY = 0.5
"""A candidate contradicts the likeliest one when it is at least this many times as likely."""

_FIGURES = frozenset({Kind.NUMBER, Kind.AMOUNT, Kind.DATE})
"""Of which one thing has only one; it may have several names."""


def with_conflicts(question: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates with those marked that contradict the first: other figures, from other articles not known as older."""
    if not candidates or kind_of(candidates[0].text) not in _FIGURES:
        return list(candidates)
    likely = rivals(question, candidates, LIKELY)
    against = {place: each for place, each in likely.items() if _contradicts(each, likely[0])}
    marked = {place: replace(each, standing=Standing.CONFLICT) for place, each in against.items()}
    return [marked.get(place, each) for place, each in enumerate(candidates)]


def conflict_note(candidates: Sequence[Candidate]) -> dict[str, str]:
    """What is to be said about the first candidate where others contradict it."""
    others = "; ".join(attributed(each) for each in candidates if each.standing is Standing.CONFLICT)
    return {"conflict": f"also said: {others}"} if others else {}


def _contradicts(other: Candidate, best: Candidate) -> bool:
    shared = _articles(other) & _articles(best)
    ordered = is_before(other, best) or is_before(best, other)
    return not shared and not ordered and not same(other.text, best.text)


def _articles(candidate: Candidate) -> set[str]:
    return {citation.article.id for citation in candidate.citations}
