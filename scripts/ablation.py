"""Ablation: what each part of the first stage is worth, by measuring without it, and what others would be with it."""

import random
import re
import string
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest import mock

from index.article import Article
from index.chunk import Chunker
from index.encoder.base import Encoder
from index.engine import Engine
from index.report import Item, Rejected
from index.store import analysis, lexical

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


def unmended() -> AbstractContextManager[Any]:
    """Within it words that no article has are searched as they stand."""
    return mock.patch.object(lexical, "mended", lambda searcher, text, analyses: text)  # noqa: ARG005 - as it is called


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
    def open(self, articles: list[Item], encoder: Encoder, folder: Path) -> Iterator[Engine]:
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
