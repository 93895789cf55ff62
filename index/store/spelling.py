"""Spelling: words that no article has are searched as the word nearest to them that one has."""

import re
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from index.store.analysis import PAIRS, terms

MIN_LETTERS = 5
"""Shorter words have too many neighbours."""
ALIKE = 0.8
"""Least share of letters in common: one wrong letter of five, two of ten. What it gains and loses is in
docs/figures.md."""
MOST = 3
"""Who has more words that no article has writes another language."""
_WORD = re.compile(rf"[^\W\d_]{{{MIN_LETTERS},}}")


def mended(searcher: Any, text: str, analyses: Sequence[str]) -> str:
    """The text with the nearest term of the index for each word that it has in none of the analyses.

    A slip in a word's first letter, which is rare, is not mended: that would be a walk through the whole index.
    """
    spaced = [analysis for analysis in analyses if analysis != PAIRS]
    unknown = {word for word in _WORD.findall(text) if not _is_known(searcher, word, spaced)}
    if not unknown or len(unknown) > MOST:
        return text
    nearest = {word: _nearest(searcher, word, spaced) for word in unknown}
    return _WORD.sub(lambda found: nearest.get(found[0], found[0]), text)


def _is_known(searcher: Any, word: str, analyses: Sequence[str]) -> bool:
    return any(searcher.doc_freq(analysis, term) for analysis in analyses for term in terms(analysis, word))


def _nearest(searcher: Any, word: str, analyses: Sequence[str]) -> str:
    """The word itself where there is none."""
    for analysis in analyses:
        for term in terms(analysis, word):
            indexed = (str(other) for other, _ in searcher.terms_with_prefix(analysis, term[:1]))
            alike = [other for other in indexed if abs(len(other) - len(term)) < 2]
            if close := get_close_matches(term, alike, 1, ALIKE):
                return close[0]
    return word
