"""Quotations: the passages that a language model is shown, each under a number that no passage could know."""

import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.answer import Answer
from index.article import Article
from index.sentences import sentence_spans
from service.generation.planted import trusted_length
from service.shapes import published

MAX_QUOTATIONS = 6
"""Of some 150 tokens each: a small model's window of 2,048 holds them, the rules and an answer."""
LOOK_BACK = 600
"""Characters before a passage in which an instruction would reach into it."""
_IDS = range(100, 1000)


@dataclass(frozen=True, slots=True)
class Quotation:
    """A passage under its number; `sentences` are spans in the article's text."""

    id: int
    article: Article
    sentences: tuple[tuple[int, int], ...]

    @property
    def text(self) -> str:
        """What is quoted, verbatim."""
        return self.article.text[self.sentences[0][0] : self.sentences[-1][1]]


def quotations(answer: Answer) -> tuple[Quotation, ...]:
    """What the answer stands on first, then the best hits, without what speaks to a language model."""
    chosen: list[tuple[Article, tuple[tuple[int, int], ...]]] = []
    seen: set[tuple[str, int]] = set()
    for article, start, end in _places(answer):
        if len(chosen) < MAX_QUOTATIONS and (article.id, start) not in seen:
            seen.add((article.id, start))
            if sentences := _trusted(article, start, end):
                chosen.append((article, sentences))
    numbers = _numbers(len(chosen), " ".join(article.text[s[0][0] : s[-1][1]] for article, s in chosen))
    return tuple(Quotation(id, article, sentences) for id, (article, sentences) in zip(numbers, chosen, strict=True))


def heading(article: Article) -> str:
    """Title, outlet and day of an article, on one line."""
    return ", ".join(filter(None, (article.title, article.source, (published(article) or "")[:10])))


def _places(answer: Answer) -> Iterator[tuple[Article, int, int]]:
    """Articles with the start and end of a passage; where the cited one is no hit, the cited sentence alone."""
    spans = [(hit.article, hit.passage.start, hit.passage.end) for hit in answer.hits]
    for cited in answer.citations:
        within = [each for each in spans if each[0].id == cited.article.id and each[1] <= cited.start < each[2]]
        yield within[0] if within else (cited.article, cited.start, cited.end)
    yield from spans


def _trusted(article: Article, start: int, end: int) -> tuple[tuple[int, int], ...]:
    begin = max(0, start - LOOK_BACK)
    limit = begin + trusted_length(article.text[begin:end], article.lang)
    if not all(_silent(line, article.lang) for line in (article.title, article.source, heading(article))):
        return ()
    spans = ((start + low, start + high) for low, high in sentence_spans(article.text[start:end], article.lang))
    return tuple((low, high) for low, high in spans if high <= limit)


def _silent(line: str, lang: str) -> bool:
    """Whether nothing in a line speaks to a language model."""
    return trusted_length(line, lang) == len(line)


def _numbers(count: int, text: str) -> Sequence[int]:
    """Numbers that are in none of the texts, by chance, so that neither a figure nor a forgery is taken for one."""
    taken = set(re.findall(r"\d+", text))
    return secrets.SystemRandom().sample([each for each in _IDS if str(each) not in taken], count)
