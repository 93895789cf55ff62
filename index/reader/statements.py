"""Statements: the sentences of a passage without its dateline, which says nothing and is never an answer."""

import re

from index.passage import Passage
from index.sentences import sentence_spans

_DATELINE = re.compile(
    r"(?P<place>[^\W\d_][\w.'’ -]{2,30}?)(?:, ?[^\W\d_][\w. ]{1,20})?,? ?(?:\([^()\n]{2,30}\) ?)? ?[-–—] "
)
"""HALMORA, Valdra (MW) —"""


def statements(passage: Passage, lang: str) -> list[tuple[int, int]]:
    """Spans in characters of the passage, in order; with the dateline they hold all that is not white space."""
    spans = sentence_spans(passage.text, lang)
    found = _DATELINE.match(passage.text) if passage.start == 0 else None
    if not spans or not found or not found["place"].isupper() or found.end() >= spans[0][1]:
        return spans
    return [(found.end(), spans[0][1]), *spans[1:]]
