"""Text analysis for BM25: which words of which language count as the same term."""

import functools
from typing import Any

STEMMERS = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian", "nl": "dutch", "no": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
"""Languages that Tantivy stems."""
UNSPACED = frozenset({"zh", "ja", "ko", "th"})
"""Languages without spaces between words, or with long compounds: pairs of characters are the terms."""
PLAIN, PAIRS = "plain", "pairs"
FUNCTION_WORDS = """
a about after all also an and any are as at be been before being but by can could did do does during for from
had has have he her him his how i if in into is it its me more most my of on or our over she should so some
such than that the their them then there these they this to under until up was we were what when where which
while who whom whose why will with would you your
"""
"""English words that say how a question is put, not what it is about."""
MAX_TERM_CHARS = 60
"""Longer 'words' are encoded data."""


def analysis_of(lang: str) -> str:
    """The name of the analysis, and of the index field, for a text in this language."""
    if lang in STEMMERS:
        return lang
    return PAIRS if lang in UNSPACED else PLAIN


ANALYSES = (*STEMMERS, PLAIN, PAIRS)


@functools.cache
def analyzer(analysis: str) -> Any:
    """The Tantivy analyzer of that name; made once."""
    from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

    tokenizer = Tokenizer.ngram(2, 2) if analysis == PAIRS else Tokenizer.simple()
    builder = TextAnalyzerBuilder(tokenizer).filter(Filter.remove_long(MAX_TERM_CHARS)).filter(Filter.lowercase())
    if analysis in STEMMERS:
        builder = builder.filter(Filter.stemmer(STEMMERS[analysis]))
    return builder.filter(Filter.ascii_fold()).build()


def terms(analysis: str, text: str) -> list[str]:
    """The distinct terms of a text, in order."""
    return list(dict.fromkeys(analyzer(analysis).analyze(text)))


def term_spans(analysis: str, text: str) -> list[tuple[str, int, int]]:
    """Each term of a text with its start and end in characters."""
    tokens = analyzer(analysis).pre_tokenize(text).tokens
    return [(token.text, token.char_offset_from, token.char_offset_to) for token in tokens]


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
