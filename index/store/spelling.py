"""Spelling: words that no article has are searched as the word nearest to them that one has."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from index.store.analysis import PAIRS, terms

MIN_LETTERS = 5
"""Shorter words have too many neighbours."""
ALIKE = 0.8
"""Least share of letters in common: one wrong letter of five, two of ten. What it gains and loses is in
docs/figures.md."""
_WORD = re.compile(rf"[^\W\d_]{{{MIN_LETTERS},}}")


def mended(searcher: Any, text: str, analyses: Iterable[str]) -> dict[tuple[str, str], str]:
    """For each analysis and term of a word that the index has in none of them, the nearest term that it has.

    A slip in a word's first letter, which is rare, is not mended: that would be a walk through the whole index.
    """
    spaced = [analysis for analysis in analyses if analysis != PAIRS]
    found: dict[tuple[str, str], str] = {}
    for word in set(_WORD.findall(text)):
        asked = [(analysis, term) for analysis in spaced for term in terms(analysis, word)]
        if any(searcher.doc_freq(analysis, term) for analysis, term in asked):
            continue
        for analysis, term in asked:
            found |= {(analysis, term): near for near in _nearest(searcher, analysis, term)}
    return found


def _nearest(searcher: Any, analysis: str, term: str) -> list[str]:
    """At most one."""
    indexed = [other for other, _ in searcher.terms_with_prefix(analysis, term[:1]) if abs(len(other) - len(term)) < 3]
    return get_close_matches(term, indexed, 1, ALIKE)
