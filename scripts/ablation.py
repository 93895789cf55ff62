"""Ablation: what each part of the first stage is worth, by measuring without it, and what others would be with it."""

import difflib
import random
import re
import string
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from unittest import mock

from index.article import Article
from index.chunk import Chunker
from index.encoder.base import Encoder
from index.engine import Engine
from index.report import Rejected
from index.store import analysis

LEAVES_ENGLISH = "arabic"
"""A stemmer that knows no Latin letter."""
SHORT_PASSAGE = 40
"""Tokens: one sentence, seldom two."""


@contextmanager
def unstemmed() -> Iterator[None]:
    """Within it English words are terms as they are; function words and sentences stay what they were."""
    try:
        with mock.patch.dict(analysis.STEMMERS, en=LEAVES_ENGLISH):
            _forget_terms()
            yield
    finally:
        _forget_terms()


def _forget_terms() -> None:
    for remembered in (analysis.analyzer, analysis._function_terms):
        remembered.cache_clear()


@dataclass(frozen=True, slots=True)
class Variant:
    """The same collection built in another way.

    Attributes:
        within: what holds while it is built and searched.
    """

    name: str
    change: Callable[[Article], Article] = lambda article: article
    passage_tokens: int = Chunker().passage_tokens
    within: Callable[[], AbstractContextManager[None]] = nullcontext

    @contextmanager
    def open(self, articles: list[Article | Rejected], encoder: Encoder, folder: Path) -> Iterator[Engine]:
        """The collection, built where it is not there yet."""
        path = folder / re.sub(r"\W+", "-", self.name)
        chunker = Chunker(self.passage_tokens)
        with self.within(), Engine.open(path, encoder, create=True, chunker=chunker) as engine:
            engine.add(each if isinstance(each, Rejected) else self.change(each) for each in articles)
            yield engine


VARIANTS = (
    Variant("without title, source, date", lambda article: replace(article, title="", source="", published=None)),
    Variant("without title", lambda article: replace(article, title="")),
    Variant("without source, date", lambda article: replace(article, source="", published=None)),
    Variant("without the stemmer", within=unstemmed),
    Variant("passages of a sentence", passage_tokens=SHORT_PASSAGE),
)


def misspelt(question: str) -> str:
    """The question with one letter of one of its longer words changed, always the same one."""
    choose = random.Random(question)
    words = list(re.finditer(r"[^\W\d_]{5,}", question))
    if not words:
        return question
    at = choose.randrange(*choose.choice(words).span())
    letter = choose.choice(string.ascii_lowercase.replace(question[at].lower(), ""))
    return question[:at] + letter + question[at + 1 :]


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
