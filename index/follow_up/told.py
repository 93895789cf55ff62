"""Told: the article that an earlier turn was about."""

import re
from collections.abc import Callable, Iterable

from index.article import Article
from index.query import Turn
from index.store.analysis import content_terms

TOLD_HITS = 5
"""Hits of an earlier question that are looked at where it is not known what its answer cited."""
_QUOTE = re.compile(r"“((?:[^“”]|“[^“”]*”)+)”")
"""An article's own words in a reply, which chats send back where they do not send its citations."""
_QUOTE_WORDS = 5
"""Fewer are found in other articles too."""


def told(
    turn: Turn, question: str, get: Callable[[str], Article | None], search: Callable[[str], Iterable[Article]]
) -> Article | None:
    """What was cited or quoted first, or what the question finds and has most of the answer; None for nothing.

    Where there was no answer, it has half of the question's words at least. A headline counts beside the text: other
    articles mention what this one is about.

    Args:
        turn: with its answer, or without.
        question: of the turn, as it stands by itself.
        get: for an article by its id, if it is there.
        search: for the articles that a text finds, best first.
    """
    for id in turn.articles[:1]:
        if article := get(id):
            return article
    if (quote := _quoted(turn)) and (article := next((each for each in search(quote) if quote in each.text), None)):
        return article
    said, asked = set(content_terms(turn.answer or "", "en")), set(content_terms(question, "en"))
    found = search(question)
    if turn.answer is None:  # what has little of the question came up for want of anything better
        found = [each for each in found if 2 * _shared(asked, f"{each.title}\n{each.text}") >= len(asked)]
    return max(found, key=lambda each: _shared(said, each.text) + _shared(said | asked, each.title), default=None)


def _quoted(turn: Turn) -> str:
    found = _QUOTE.search(turn.answer or "")
    return found[1] if found and len(found[1].split()) >= _QUOTE_WORDS else ""


def _shared(wanted: set[str], text: str) -> int:
    return len(wanted & set(content_terms(text, "en")))
