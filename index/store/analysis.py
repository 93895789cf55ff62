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
