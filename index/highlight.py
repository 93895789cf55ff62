"""Highlights: where the words of a query stand in a passage, by the same analysis that BM25 uses."""

import functools
import re

from index.store.analysis import PAIRS, analysis_of, term_spans, terms

_WORD = re.compile(r"[^\W_]+")

FUNCTION_WORDS = """
a about after all also an and any are as at be been before being but by can could did do does during for from
had has have he her him his how i if in into is it its me more most my of on or our over she should so some
such than that the their them then there these they this to under until up was we were what when where which
while who whom whose why will with would you your
"""
"""English words that say how a question is put, not what it is about."""


def highlights(query: str, passage: str, lang: str) -> tuple[tuple[int, int], ...]:
    """Spans in characters of the passage, in order, without overlap."""
    analysis = analysis_of(lang)
    wanted = set(content_terms(query, lang))
    if analysis == PAIRS:
        found = [(start, end) for term, start, end in term_spans(analysis, passage) if term in wanted]
    else:
        # words recur, so their terms are remembered: four times as fast as analysing each passage anew
        found = [match.span() for match in _WORD.finditer(passage) if _term(analysis, match[0]) in wanted]
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


@functools.lru_cache(maxsize=65_536)
def _term(analysis: str, word: str) -> str:
    return next(iter(terms(analysis, word)), "")


def content_terms(text: str, lang: str) -> list[str]:
    """The distinct terms of a question that say what it is about; all of them if none does."""
    analysis = analysis_of(lang)
    every = terms(analysis, text)
    if analysis != "en":
        return every
    return [term for term in every if term not in _function_terms()] or every


@functools.cache
def _function_terms() -> frozenset[str]:
    return frozenset(term for word in FUNCTION_WORDS.split() for term in terms("en", word))
