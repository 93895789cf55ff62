"""Checking: whether the passages that a sentence cites bear it out, by the reader or by the words they share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce

from index.answer import Answer, Candidate, Citation
from index.article import Article, Precision
from service.generation.citing import Written
from service.generation.quotations import Quotation
from service.generation.words import Words, alike_units, among, turned, words_of
from service.replies.extractive import day
from service.replies.plain import plain
from service.replies.reply import Sentence

OVERLAP = 0.6
"""Share of a sentence's content words that one or two neighbouring sentences of what it cites must hold."""
OVERLAP_READ = 0.3
"""The same where it holds what the reader found there. `docs/generation.md` has what both reach."""
BELONGS = 0.25
"""Share from which a further passage that is cited, and adds to what the others hold, is taken to be meant."""
TWO = 0.1
"""Share that a second sentence must add to be taken in; numbers do not count here, so that none is borrowed by it."""
SURE = 0.3
"""Probability from which what the reader found counts."""


class Checker:
    """Checks what is written about one question."""

    def __init__(self, quoted: Sequence[Quotation], answer: Answer) -> None:
        self._sources = {each.id: Source(each, _found(answer, each)) for each in quoted}

    def checked(self, written: Written) -> Sentence | None:
        """The sentence with the citations that bear it out, or marked as unsupported; None where it says nothing.

        Numbers of no passage are dropped.
        """
        text = plain(written.text)
        if not text:
            return None
        sources = [self._sources[id] for id in written.cited if id in self._sources]
        citations = borne_out(text, sources)
        return Sentence(text, citations, supported=bool(citations))


@dataclass(frozen=True)
class Source:
    """A passage as evidence.

    Attributes:
        found: what the reader found in it, in words.
    """

    quoted: Quotation
    found: tuple[frozenset[str], ...] = ()

    @cached_property
    def said(self) -> tuple[Words, ...]:
        """The words of each sentence."""
        return tuple(words_of(self.quoted.article.text[start:end]) for start, end in self.quoted.sentences)

    @cached_property
    def frame(self) -> Words:
        """The words for the outlet and the day, which a sentence may name beside what it claims."""
        article = self.quoted.article
        return words_of("\n".join((article.source, day(article), _weekday(article))))

    @cached_property
    def title(self) -> Words:
        """The words of the title: names in it are known, but it is not part of the text and bears out nothing."""
        return words_of(self.quoted.article.title)

    def citation(self, first: int, last: int) -> Citation:
        """The sentences from one to another."""
        start, end = self.quoted.sentences[first][0], self.quoted.sentences[last][1]
        return Citation(self.quoted.article, start, end, self.quoted.article.text[start:end])


@dataclass(frozen=True, slots=True)
class Fit:
    """How well one or two neighbouring sentences fit a claim."""

    source: Source
    first: int
    last: int
    share: float
    words: Words


def borne_out(text: str, sources: Sequence[Source]) -> tuple[Citation, ...]:
    """Where a text is borne out: its names and numbers all stand in what is cited, and enough of its words."""
    if not sources:
        return ()
    whole, frames = words_of(text), together(each.frame for each in sources)
    claim = replace(whole, content=whole.content - frames.content, numbers=whole.numbers - frames.numbers)
    if not (claim.content or claim.numbers):
        return ()
    meant = _meant(claim, sources)
    evidence = together(fit.words for fit in meant)
    enough = OVERLAP_READ if any(_holds(claim, fit.source.found) for fit in meant) else OVERLAP
    if (
        share(claim, evidence) < enough
        or not _stands(whole, evidence, [fit.source for fit in meant])
        or turned(claim, evidence)
    ):
        return ()
    return tuple(fit.source.citation(fit.first, fit.last) for fit in meant)


def _meant(claim: Words, sources: Sequence[Source]) -> list[Fit]:
    """Where in what is cited the claim stands: the best place, and each that does as well alone or adds to it."""
    fits = sorted((best_fit(claim, each) for each in sources), key=lambda fit: -fit.share)
    meant = fits[:1]
    for fit in fits[1:]:
        known = together(each.words for each in meant)
        adds = share(claim, together((known, fit.words))) > share(claim, known)
        if fit.share >= OVERLAP or (adds and fit.share >= BELONGS):
            meant.append(fit)
    return meant


def best_fit(claim: Words, source: Source) -> Fit:
    """The sentence that shares most with the claim; with a neighbour where that shares clearly more."""
    said = source.said
    runs = [(at, at) for at in range(len(said))] + [(at, at + 1) for at in range(len(said) - 1)]
    fits = [Fit(source, *run, 0.0, together(said[run[0] : run[1] + 1])) for run in runs]
    told = replace(claim, numbers=frozenset()) if claim.content else claim
    worth = [share(told, fit.words) - (TWO if fit.first != fit.last else 0.0) for fit in fits]
    best = max(range(len(fits)), key=worth.__getitem__)
    fit = fits[best]
    return Fit(source, fit.first, fit.last, share(claim, fit.words), fit.words)


def share(claim: Words, evidence: Words) -> float:
    """The part of the claim's content words and numbers that the evidence holds, in [0, 1]."""
    held = sum(among(word, evidence.content) for word in claim.content) + len(claim.numbers & evidence.numbers)
    return held / (len(claim.content) + len(claim.numbers))


def together(parts: Iterable[Words]) -> Words:
    """The words of several texts as those of one."""
    return reduce(_both, parts)


def _both(one: Words, other: Words) -> Words:
    return Words(
        one.content | other.content,
        one.names | other.names,
        one.numbers | other.numbers,
        one.units | other.units,
        one.initials | other.initials,
        one.opposites | other.opposites,
        one.denied | other.denied,
        one.before | other.before,
        one.right_before | other.right_before,
    )


def _stands(claim: Words, evidence: Words, sources: Sequence[Source]) -> bool:
    """Whether each name stands in what is cited, and each number in the evidence or the date, of the same things."""
    frames = together(each.frame for each in sources)
    around = together((frames, *(words for each in sources for words in (each.title, *each.said))))
    if not all(among(name, around.content | around.initials) for name in claim.names):
        return False
    if not claim.numbers <= evidence.numbers | frames.numbers:
        return False
    return all(_counts(number, unit, evidence.units | frames.units) for number, unit in claim.units)


def _counts(number: str, unit: str, units: frozenset[tuple[str, str]]) -> bool:
    """Whether nothing says that the number is of something else, or that there is another number of these."""
    of_number = {other for known, other in units if known == number}
    of_unit = {known for known, other in units if alike_units(unit, other)}
    same = not of_number or any(alike_units(unit, other) for other in of_number)
    return same and (not of_unit or number in of_unit)


def _holds(claim: Words, found: Iterable[frozenset[str]]) -> bool:
    """Whether the claim holds all words of one thing that the reader found."""
    said = claim.content | claim.numbers
    return any(each and all(among(word, said) for word in each) for each in found)


def _found(answer: Answer, quoted: Quotation) -> tuple[frozenset[str], ...]:
    """What the reader found in a passage, surely enough."""
    given = [Candidate(answer.answer, answer.confidence, answer.citations)] if answer.answer is not None else []
    likely = [each for each in (*given, *answer.alternatives) if each in given or each.confidence >= SURE]
    low, high = quoted.sentences[0][0], quoted.sentences[-1][1]
    read = [
        words_of(each.text)
        for each in likely
        if any(cited.article.id == quoted.article.id and low <= cited.start < high for cited in each.citations)
    ]
    return tuple(words.content | words.numbers for words in read)


def _weekday(article: Article) -> str:
    known = article.published
    return known.at.strftime("%A") if known and known.precision not in (Precision.YEAR, Precision.MONTH) else ""
