"""Ablation: what each part of the first stage is worth, by measuring without it, and what others would be with it."""

import difflib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from index.article import Article
from index.chunk import Chunker
from index.encoder.base import Encoder
from index.engine import Engine
from index.report import Rejected

NO_STEMMER = "xx"
"""A language that is not stemmed."""
SHORT_PASSAGE = 40
"""Tokens: one sentence, seldom two."""


@dataclass(frozen=True, slots=True)
class Variant:
    """The same collection built in another way."""

    name: str
    change: Callable[[Article], Article] = lambda article: article
    passage_tokens: int = Chunker().passage_tokens

    def open(self, articles: list[Article | Rejected], encoder: Encoder, folder: Path) -> Engine:
        """The collection, built where it is not there yet."""
        path = folder / re.sub(r"\W+", "-", self.name)
        engine = Engine.open(path, encoder, create=True, chunker=Chunker(self.passage_tokens))
        engine.add(each if isinstance(each, Rejected) else self.change(each) for each in articles)
        return engine


VARIANTS = (
    Variant("without title, source, date", lambda article: replace(article, title="", source="", published=None)),
    Variant("without stemming", lambda article: replace(article, lang=NO_STEMMER)),
    Variant("vectors of sentences", passage_tokens=SHORT_PASSAGE),
)


class Speller:
    """Puts the collection's word for one that it does not have and that is spelt nearly alike."""

    def __init__(self, articles: list[Article | Rejected]) -> None:
        self._words = sorted(set(_words(articles)))
        self._known = set(self._words)

    def __call__(self, question: str) -> str:
        """The question as it may have been meant."""
        return re.sub(r"[^\W\d_]{4,}", lambda found: self._nearest(found[0]), question)

    def _nearest(self, word: str) -> str:
        if word.casefold() in self._known:
            return word
        return next(iter(difflib.get_close_matches(word.casefold(), self._words, 1, 0.8)), word)


def _words(articles: list[Article | Rejected]) -> Iterator[str]:
    for article in articles:
        if isinstance(article, Article):
            yield from re.findall(r"[^\W\d_]{4,}", f"{article.title} {article.text}".casefold())
