"""Passage: a run of whole sentences of an article, the unit that is searched and cited."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """`article.text[start:end] == text`, always.

    Attributes:
        article_id: the article that it is cut from.
        start, end: offsets in characters (code points), end exclusive.
    """

    article_id: str
    start: int
    end: int
    text: str
