"""Statements: the sentences of a passage, the dateline apart, which is no part of what they say."""

import re

from index.passage import Passage
from index.sentences import sentence_spans

_DATELINE = re.compile(
    r"(?P<place>[^\W\d_][\w.'’ -]{2,30}?)(?:, ?[^\W\d_][\w. ]{1,20})?,? ?(?:\([^()\n]{2,30}\) ?)? ?[-–—] "
)
"""HALMORA, Valdra (MW) —"""


def statements(passage: Passage, lang: str) -> list[tuple[int, int]]:
    """Spans in characters of the passage, in order; together they hold every character that is not white space."""
    spans = sentence_spans(passage.text, lang)
    found = _DATELINE.match(passage.text) if passage.start == 0 else None
    if not spans or not found or not found["place"].isupper() or found.end() >= spans[0][1]:
        return spans
    start, end = spans[0]
    return [(start, len(found[0].rstrip())), (found.end(), end), *spans[1:]]
