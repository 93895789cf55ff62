"""Words of a question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.follow_up import lexicon

_WORD = re.compile(r"[^\W_]+(?:[-.'’&,/][^\W_]+)*(?:%|(?<=s)['’](?=\s))?|[€£$][^\W_]\S*[^\W_]")
_POSSESSIVE = re.compile(r"['’]s$|(?<=s)['’]$")


@dataclass(frozen=True, slots=True)
class Word:
    """One word, where it stands, and how it is looked up: lower case, without the possessive ending."""

    text: str
    start: int
    end: int
    key: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()

    @property
    def owns(self) -> bool:
        """Whether it ends as "Eide's" does."""
        return _POSSESSIVE.search(self.text) is not None

    @property
    def function(self) -> bool:
        """Whether it says nothing of what the question is about."""
        return self.key in lexicon.FUNCTION


def words(text: str) -> list[Word]:
    """The words of a text, in order; "who's" is "who"."""
    found = []
    for match in _WORD.finditer(text):
        word = match[0]
        key = _POSSESSIVE.sub("", word.replace("’", "'")).lower()
        found.append(Word(word, match.start(), match.end(), key))
    return found


def has_auxiliary(found: Sequence[Word], among: frozenset[str] = lexicon.AUXILIARY) -> bool:
    """Whether one of the words is such an auxiliary; "May", and "may" after a preposition, is a month."""
    return any(
        word.key in among
        and not (word.key in lexicon.CALENDAR and (word.capital or (at and found[at - 1].key in lexicon.PREPOSITIONS)))
        for at, word in enumerate(found)
    )


def is_english(text: str) -> bool:
    """Whether a question has a word that only English has."""
    return any(word.key in lexicon.ENGLISH_ONLY for word in words(text))


def content(text: str) -> list[str]:
    """The words of a text that say what it is about, as they stand."""
    return [word.text for word in words(text) if not word.function]
