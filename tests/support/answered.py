"""answered: an answer as the engine gives it, made by hand from articles, and what a generator replies to it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from index.answer import Answer, Citation, Hit, Interpreted, Parts
from index.article import Article
from index.errors import GenerationFailed
from index.ingest.records import article_from_record
from index.passage import Passage
from index.query import Turn
from index.sentences import sentence_spans
from service.generation.generator import Generator
from service.generation.llm import LanguageModel
from service.replies.reply import Sentence

AT = datetime(2026, 1, 1, tzinfo=UTC)
PARTS = Parts(dense=0.5, dense_rank=1, lexical=None, lexical_rank=None, fused=0.5)
T = TypeVar("T")


def news(id: str, text: str, **fields: Any) -> Article:
    """An article in English, of one passage."""
    record = {"id": id, "title": f"Title of {id}", "source": "Harbour Times", "lang": "en", "text": text, **fields}
    return article_from_record(record, collected=AT)


def answered(text: str | None, *articles: Article, confidence: float = 0.9) -> Answer:
    """The answer `text`, cited with its sentence from the first article that holds it; each article is a hit."""
    hits = tuple(Hit(each, Passage(each.id, 0, len(each.text), each.text), 0.5, (), (), PARTS) for each in articles)
    citations = tuple(_cited(each, text) for each in articles if text is not None and text in each.text)[:1]
    return Answer(text, confidence, citations, (), hits, Interpreted(), 1.0)


def _cited(article: Article, text: str) -> Citation:
    at = article.text.index(text)
    start, end = next(span for span in sentence_spans(article.text, article.lang) if span[0] <= at < span[1])
    return Citation(article, start, end, article.text[start:end])


async def gathered(items: AsyncIterator[T]) -> tuple[list[T], GenerationFailed | None]:
    """What came, and the failure that ended it, if one did."""
    found: list[T] = []
    try:
        async for each in items:
            found.append(each)  # noqa: PERF401  # what came before a failure is kept
    except GenerationFailed as failure:
        return found, failure
    return found, None


def replied(
    url: str, question: str, answer: Answer, earlier: Sequence[Turn] = (), *, timeout_s: float = 20.0, key: str = ""
) -> tuple[list[Sentence], GenerationFailed | None]:
    """The reply of the model at an address, in an event loop of its own."""

    async def run() -> tuple[list[Sentence], GenerationFailed | None]:
        generator = Generator(LanguageModel(url, "scripted", key, timeout_s=timeout_s))
        try:
            return await gathered(generator.reply(question, answer, earlier))
        finally:
            await generator.close()

    return asyncio.run(run())
