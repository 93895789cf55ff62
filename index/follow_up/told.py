"""Told: the article that an earlier turn was about."""

from collections.abc import Callable, Iterable

from index.article import Article
from index.query import Turn
from index.store.analysis import content_terms

TOLD_HITS = 5
"""Hits of an earlier question that are looked at where it is not known what its answer cited."""


def told(
    turn: Turn, question: str, get: Callable[[str], Article | None], search: Callable[[str], Iterable[Article]]
) -> Article | None:
    """What was cited first, or what the question finds and has most of the answer, if any; None for nothing.

    A headline counts beside the text: other articles mention what this one is about.

    Args:
        turn: with its answer, or without.
        question: of the turn, as it stands by itself.
        get: for an article by its id, if it is there.
        search: for the articles that a question finds, best first.
    """
    for id in turn.articles[:1]:
        if article := get(id):
            return article
    said = set(content_terms(turn.answer or "", "en"))
    about = said | set(content_terms(question, "en"))
    return max(search(question), key=lambda each: _shared(said, each.text) + _shared(about, each.title), default=None)


def _shared(wanted: set[str], text: str) -> int:
    return len(wanted & set(content_terms(text, "en")))
