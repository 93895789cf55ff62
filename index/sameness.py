"""Sameness: whether two answers say the same in other words, such as "Sixteen" and "16 people"; English only."""

import re
from collections.abc import Sequence
from decimal import Decimal

from index.calendar_names import MONTHS
from index.numerals import DIGITS, MULTIPLES, SHORT

_SIGNS = {"dollar": "$", "euro": "€", "pound": "£", "percent": "%", "per cent": "%"}
_WORDED = re.compile(rf"\b({'|'.join(_SIGNS)})s?\b")
_SHORT = re.compile(rf"(?<=\d)({'|'.join(SHORT)})\b")
_UNIT = re.compile(r"(?<=\d)(?=[a-z])")
_SYMBOL = re.compile(r"([%$€£¥])")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_LEFT_OUT = re.compile(r"^(?:the|a|an)\s+|[^\w\s%$€£¥](?!\d)|(?<!\d)[^\w\s%$€£¥.-]")
"""An article at the beginning, and all punctuation that is no part of a number: `6.5`, `2-1` and `-5` keep theirs."""
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_AROUND = " .,;:!?()[]\"'“”‘’«»"
_YEAR = re.compile(r"(?:19|20)\d\d")
_TELLING = re.compile(r"\d|^(?:dozen|hundred|thousand|million|billion|trillion)s?$|^(?:not?|never|without|cannot)$")
"""Words that change what is said, where one answer has them and the other has not."""


def wording(text: str) -> list[str]:
    """The words of an answer, whatever their case, article and punctuation, with numbers as digits."""
    signed = _WORDED.sub(lambda found: _SIGNS[found[1]], THOUSANDS.sub("", text.casefold()))
    plain = _LEFT_OUT.sub("", _SHORT.sub(lambda found: f" {SHORT[found[1]]}", signed))
    words = [DIGITS.get(word, word) for word in _SYMBOL.sub(r" \1 ", _UNIT.sub(" ", plain)).split()]
    return _multiplied(words)


def _multiplied(words: Sequence[str]) -> list[str]:
    """With `20 million`, `one hundred` and `a dozen` as one number each."""
    found: list[str] = []
    for word in words:
        if word in MULTIPLES:
            count = found.pop() if found and _PLAIN.fullmatch(found[-1]) else "1"
            word = f"{(Decimal(count) * MULTIPLES[word]).normalize():f}"
        found.append(word)
    return found


def as_written(text: str, quote: str) -> str:
    """The words by which a quote says the same; the text as it is where it has none."""
    words = list(re.finditer(r"\S+", quote))
    longest, wanted = len(text.split()) + 2, wording(text)
    runs = (
        quote[first.start() : last.end()].strip(_AROUND)
        for place, first in enumerate(words)
        for last in words[place : place + longest]
    )
    return text if text in quote else next((run for run in runs if wording(run) == wanted), text)


def same(one: str, other: str) -> bool:
    """Whether one answer has all words of the other, and what else it has is neither a number nor a negation."""
    ours, theirs = set(wording(one)), set(wording(other))
    extra = ours ^ theirs
    if not (ours & theirs).isdisjoint(MONTHS):  # 4 August is 4 August 2026
        extra = {word for word in extra if not _YEAR.fullmatch(word)}
    return (ours <= theirs or theirs <= ours) and not any(_TELLING.search(word) for word in extra)
