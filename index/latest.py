"""Latest: where articles of different days answer differently, the newest is believed, and the others are told."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from index.answer import Candidate
from index.article import Article

NEAR = 0.2
"""A candidate competes with the likeliest one when it is at least this many times as likely."""

LEAD_CHARS = 300
"""Of an article's beginning, which says what it is about."""

_EARLIER = re.compile(
    r"\b(?:first|initial(?:ly)?|original(?:ly)?|at the time|used to|early|earlier|earliest|previous(?:ly)?"
    r"|former(?:ly)?|before|until then)\b",
    re.IGNORECASE,
)
"""Words of a question that asks for an earlier state."""
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|dozens?|hundreds?|thousands?|millions?|none)\b",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september"
    r"|october|november|december|(?:1[6-9]|20)\d\d|week|month|year|today|tomorrow|yesterday)s?\b",
    re.IGNORECASE,
)
_MONEY = re.compile(r"[$€£¥]|\b(?:dollars?|euros?|pounds?|francs?|per cent|percent)\b|%", re.IGNORECASE)


def newest_first(question: str, candidates: Sequence[Candidate]) -> tuple[list[Candidate], dict[str, str]]:
    """Candidates with the newest of those first that compete with the likeliest, and what is to be said about it.

    Competing are answers of one kind (a number, an amount, a date, a name) from articles of different days. That the
    articles answer is as sure as it was; of several answers in the newest one, each has its share of that confidence.
    """
    best = candidates[0] if candidates else None
    if best is None or _EARLIER.search(question):
        return list(candidates), {}
    rivals = [
        best,
        *(other for other in candidates[1:] if _competes(other, best) and _on_the_same(question, other, best)),
    ]
    newest = max(rivals, key=_day)
    older = [other for other in rivals if _day(other) < _day(newest)]
    if not older:
        return list(candidates), {}
    said = "; ".join(f"{other.text} ({_of(_article(other))})" for other in older)
    note = {"latest": f"the answer of {_of(_article(newest))}; earlier: {said}"}
    if newest is best:
        return list(candidates), note
    rest = [other for other in candidates if other is not newest]
    sure = max(best.confidence * _share(newest, rivals), newest.confidence)
    swapped = [replace(newest, confidence=sure), replace(best, confidence=newest.confidence), *rest[1:]]
    return [swapped[0], *sorted(swapped[1:], key=lambda other: -other.confidence)], note


def _share(newest: Candidate, rivals: Sequence[Candidate]) -> float:
    """Of the confidence in all rivals from its article."""
    siblings = [other.confidence for other in rivals if _article(other).id == _article(newest).id]
    return newest.confidence / sum(siblings)


def _competes(other: Candidate, best: Candidate) -> bool:
    return (
        other.confidence >= NEAR * best.confidence
        and _kind(other.text) == _kind(best.text)
        and _article(other).published is not None
        and _article(best).published is not None
    )


def _on_the_same(question: str, other: Candidate, best: Candidate) -> bool:
    """Whether the other one has the names of the question that the best one has: one port is not another."""
    theirs = {word.casefold() for word in _words(other)}
    return all(name.casefold() in theirs for name in _names(question, _words(best)))


def _words(candidate: Candidate) -> set[str]:
    """Of the headline, the lead and the sentence that answers: further down, articles mention all sorts of places."""
    cited = candidate.citations[0]
    return set(re.findall(r"\w+", f"{cited.article.title} {cited.article.text[:LEAD_CHARS]} {cited.quote}"))


def _names(question: str, known: set[str]) -> list[str]:
    """Words of the question that the text writes with a capital and never without."""
    asked = {word.casefold() for word in re.findall(r"\w{3,}", question)}
    return [word for word in known if word.casefold() in asked and word[0].isupper() and word.casefold() not in known]


def _kind(text: str) -> str:
    """What sort of thing an answer names."""
    for kind, pattern in (("amount", _MONEY), ("date", _DATE), ("number", _NUMBER)):
        if pattern.search(text):
            return kind
    return "name" if text[:1].isupper() else "other"


def _article(candidate: Candidate) -> Article:
    return candidate.citations[0].article


def _day(candidate: Candidate) -> datetime:
    published = _article(candidate).published
    return published.at.replace(hour=0, minute=0, second=0) if published else datetime.min.replace(tzinfo=UTC)


def _of(article: Article) -> str:
    """Where and when an article says so."""
    day = f"{article.published.at:%Y-%m-%d}" if article.published else ""
    return ", ".join(part for part in (article.source, day) if part)
