"""Sameness: whether two answers say the same in other words, such as "Sixteen" and "16 people"; English only."""

import re

from index.numerals import DIGITS

_PERCENT = re.compile(r"\bper ?cent\b")
_SYMBOL = re.compile(r"([%$€£¥])")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_LEFT_OUT = re.compile(r"^(?:the|a|an)\s+|[^\w\s%$€£¥](?!\d)|(?<!\d)[^\w\s%$€£¥.-]")
"""An article at the beginning, and all punctuation that is no part of a number: `6.5`, `2-1` and `-5` keep theirs."""
_AROUND = " .,;:!?()[]\"'“”‘’«»"
_TELLING = re.compile(r"\d|^(?:dozen|hundred|thousand|million|billion|trillion)s?$|^(?:not?|never|without|cannot)$")
"""Words that change what is said, where one answer has them and the other has not."""


def wording(text: str) -> list[str]:
    """The words of an answer, whatever their case, article and punctuation, with small numbers as digits."""
    plain = _LEFT_OUT.sub("", _THOUSANDS.sub("", _PERCENT.sub("%", text.casefold())))
    return [DIGITS.get(word, word) for word in _SYMBOL.sub(r" \1 ", plain).split()]


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
    return (ours <= theirs or theirs <= ours) and not any(_TELLING.search(word) for word in ours ^ theirs)
