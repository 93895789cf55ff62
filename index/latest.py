"""Latest: where articles of different days answer differently, the newest is believed, and the others are told."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from index.answer import Candidate, Standing
from index.article import Article
from index.rivals import are_ordered, attributed, day, is_before, origin, rivals
from index.sameness import same

NEAR = 0.2
"""A candidate competes with the likeliest one when it is at least this many times as likely."""

_EARLIER = re.compile(
    r"\b(?:first|initial(?:ly)?|original(?:ly)?|at the time|used to|early|earlier|earliest|previous(?:ly)?"
    r"|former(?:ly)?|before|until then)\b",
    re.IGNORECASE,
)
"""Words of a question that asks for an earlier state."""


def newest_first(question: str, candidates: Sequence[Candidate], now: datetime) -> list[Candidate]:
    """Candidates with the newest of those first that compete with the likeliest; what was said before is marked so.

    Competing are answers of one kind (a number, an amount, a date, a name) from articles of different days up to `now`.
    That the articles answer is as sure as it was; of several answers in the newest one, each has its share of that
    confidence, and no other answer is likelier than the newest.
    """
    if not candidates or _EARLIER.search(question):
        return list(candidates)
    dated = rivals(question, candidates, NEAR, lambda citation: _is_out(citation.article, now))
    competing = {place: each for place, each in dated.items() if are_ordered(each, dated[0])}
    first = next((place for place, each in competing.items() if not _is_outdated(each, competing.values())), 0)
    older = {place for place, each in competing.items() if _differs_before(each, competing[first])}
    if not older:
        return list(candidates)
    shown = [competing.get(place, each) for place, each in enumerate(candidates)]
    shown = [replace(each, standing=Standing.EARLIER) if place in older else each for place, each in enumerate(shown)]
    return _in_front(first, shown, _share(competing[first], competing.values()))


def latest_note(candidates: Sequence[Candidate]) -> dict[str, str]:
    """What is to be said about the first candidate where others are earlier."""
    earlier = "; ".join(attributed(each) for each in candidates if each.standing is Standing.EARLIER)
    return {"latest": f"the answer of {origin(candidates[0])}; earlier: {earlier}"} if earlier else {}


def _is_out(article: Article, now: datetime) -> bool:
    """Whether an article was published by `now`, which may be known to the day only."""
    published = article.published
    return published is not None and (published.at <= now or day(article) <= now.date().isoformat())


def _is_outdated(candidate: Candidate, others: Iterable[Candidate]) -> bool:
    return any(is_before(candidate, other) for other in others)


def _differs_before(candidate: Candidate, newest: Candidate) -> bool:
    return is_before(candidate, newest) and not same(candidate.text, newest.text)


def _share(newest: Candidate, competing: Iterable[Candidate]) -> float:
    """Of the confidence in all that its article answers otherwise, and in itself."""
    article = newest.citations[0].article.id
    siblings = [each for each in competing if each.citations[0].article.id == article]
    others = sum(each.confidence for each in siblings if not same(each.text, newest.text))
    return newest.confidence / (newest.confidence + others) if others else 1.0


def _in_front(first: int, candidates: Sequence[Candidate], share: float) -> list[Candidate]:
    """One candidate before the others, which cannot be likelier: the likeliest one swaps its confidence for its own."""
    best, newest = candidates[0], candidates[first]
    sure = max(best.confidence * share, newest.confidence)
    overruled = replace(best, confidence=newest.confidence)
    others = [each for place, each in enumerate((overruled, *candidates[1:])) if place != first]
    capped = [replace(each, confidence=min(each.confidence, sure)) for each in others]
    return [replace(newest, confidence=sure), *sorted(capped, key=lambda each: -each.confidence)]
