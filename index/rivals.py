"""Rivals: candidates that give the same thing otherwise than the likeliest one, each by its newest article."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from index.answer import Candidate, Citation
from index.article import Article
from index.calendar_names import MONTHS, WEEKDAYS
from index.kinds import kind_of
from index.reader.lists import asks_for_several, is_whole_list
from index.sameness import as_written

LEAD_CHARS = 300
"""Of an article's beginning, which says what it is about."""
_TIME = re.compile(rf"(?<!since )(?<!after )\b((?:19|20)\d\d|{'|'.join(map(str.title, MONTHS))})\b")
"""A year or a month of the question: that of what is asked for, unless the question asks for all since then."""

_NAME = re.compile(r"(?<=[a-z,] )[^\W\d_a-z]\w{2,}")
_CALENDAR = frozenset(map(str.title, (*MONTHS, *WEEKDAYS)))
_YEAR = r"((?:1[6-9]|20)\d\d)\b(?![.,]\d)"
_YEAR_BEFORE = re.compile(rf"\b(?:in|of|the|{'|'.join(MONTHS)}) {_YEAR}", re.IGNORECASE)
_YEAR_BEHIND = re.compile(rf"(?: \w+){{0,2}} in {_YEAR}")
"""Around an answer, what says when that was; further behind, a sentence compares it: "17, after 53 in 1998"."""


def rivals(
    question: str, candidates: Sequence[Candidate], near: float, counts: Callable[[Citation], bool] = lambda _: True
) -> dict[int, Candidate]:
    """The likeliest candidate and those that compete with it, by their place; none where none of its citations counts.

    Competing are answers of its kind (see `kind_of`) that are at least `near` times as likely, with a citation that
    counts on what the question names, and of no earlier year; where several things are asked for, lists: one thing
    stands beside another. The newest of these is put first, and the answer is worded as it has it.
    """
    best = candidates[0]
    names, times = _names(question, _words(best.citations[0])), _TIME.findall(question)
    year = _year(best) if not times else 0
    several = asks_for_several(question)
    found = {}
    for place, each in enumerate(candidates):
        if several and not is_whole_list(each.text):
            continue
        on_it = (
            citation
            for citation in each.citations
            if _on_the_same(names, times, citation) and (names or _may_share_a_story(citation, best.citations[0]))
        )
        cited = [citation for citation in on_it if counts(citation) and not _is_of_before(each.text, citation, year)]
        if cited and each.confidence >= near * best.confidence and kind_of(each.text) is kind_of(best.text):
            newest = max(cited, key=lambda citation: day(citation.article))
            rest = (citation for citation in each.citations if citation is not newest)
            found[place] = replace(each, text=as_written(each.text, newest.quote), citations=(newest, *rest))
    return found if 0 in found else {}


def day(article: Article) -> str:
    """Of publication, as exactly as it is known: `2025-08-04`, `2025-08`; empty where it is not."""
    return str(article.published or "").partition("T")[0]


def is_before(one: Candidate, other: Candidate) -> bool:
    """Whether the article cited first is surely of an earlier day: of 2025-08 and 2025-08-04 nobody knows.

    Of one outlet's articles, the time of day counts, too: it publishes again when it knows more.
    """
    first, second = _cited(one), _cited(other)
    when = _moment if first.source and first.source == second.source else day
    ours, theirs = when(first), when(second)
    known = min(len(ours), len(theirs))
    return ours[:known] < theirs[:known]


def are_ordered(one: Candidate, other: Candidate) -> bool:
    """Whether it is known which article that is cited first is of the earlier day, or that the day is the same."""
    return is_before(one, other) or is_before(other, one) or day(_cited(one)) == day(_cited(other))


def attributed(candidate: Candidate) -> str:
    """What it says, and where and when: `16 lives (Courier, 2025-08-28)`."""
    return f"{candidate.text} ({origin(candidate)})"


def origin(candidate: Candidate) -> str:
    """Where and when the article that is cited first says so; by its title where neither is known."""
    article = _cited(candidate)
    return ", ".join(part for part in (article.source, day(article)) if part) or f"“{article.title}”"


def _moment(article: Article) -> str:
    """Of publication, as exactly as it is known: `2025-08-04T06:30`."""
    return str(article.published or "").removesuffix("Z")


def _cited(candidate: Candidate) -> Article:
    return candidate.citations[0].article


def _on_the_same(names: Sequence[str], times: Sequence[str], citation: Citation) -> bool:
    """Whether what is cited has the names of the question that the best answer has: one port is not another.

    The years and months of the question it has, too, or is from then: one election is not the next.
    """
    theirs = {word.casefold() for word in _words(citation)}
    published = citation.article.published
    then = {str(published.at.year), MONTHS[published.at.month - 1]} if published else set()
    on_it = all(name.casefold() in theirs for name in names)
    return on_it and all(time.casefold() in theirs | then for time in times)


def _may_share_a_story(one: Citation, other: Citation) -> bool:
    """Whether two places have a name in common, or one has none: the captain of a ferry is not that of a team."""
    ours, theirs = _named(one), _named(other)
    return not ours or not theirs or not ours.isdisjoint(theirs)


def _named(cited: Citation) -> set[str]:
    """Names in the lead and the sentence that answers: capitals within a sentence, but days and months."""
    found = _NAME.findall(f"{cited.article.text[:LEAD_CHARS]} {cited.quote}")
    return set(found) - _CALENDAR


def _year(best: Candidate) -> int:
    """That of its article, before which others tell of something else; 0 where it does so itself, or is undated."""
    published = _cited(best).published
    year = published.at.year if published else 0
    return 0 if _is_of_before(best.text, best.citations[0], year) else year


def _is_of_before(text: str, citation: Citation, year: int) -> bool:
    """Whether a sentence dates its answer to a year before another: "In 1998, a fire killed 53"."""
    start = citation.quote.find(text)
    if start < 0:
        return False
    behind = _YEAR_BEHIND.match(citation.quote, start + len(text))
    years = [*_YEAR_BEFORE.findall(citation.quote[:start]), *(behind.groups() if behind else ())]
    return any(int(each) < year for each in years)


def _words(cited: Citation) -> set[str]:
    """Of the headline, the lead and the sentence that answers: further down, articles mention all sorts of places."""
    return set(re.findall(r"\w+", f"{cited.article.title} {cited.article.text[:LEAD_CHARS]} {cited.quote}"))


def _names(question: str, known: set[str]) -> list[str]:
    """Words of the question that the text writes with a capital and never without."""
    asked = {word.casefold() for word in re.findall(r"\w{3,}", question)}
    return [word for word in known if word.casefold() in asked and word[0].isupper() and word.casefold() not in known]
