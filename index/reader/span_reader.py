"""SpanReader: the shortest stretch of text that answers a question, cut out of the hits and cited with its sentence."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.answer import Candidate, Citation, Hit
from index.reader.base import MAX_CANDIDATES, MAX_CITATIONS, READ_HITS
from index.reader.evidence import Evidence, confidences, worth
from index.reader.model import ReaderModel
from index.reader.spans import Span, spans
from index.sentences import sentence_spans

_ASKS_FOR_SEVERAL = re.compile(r"\s*what (?:are|were) ", re.IGNORECASE)
"""Answered with the whole sentence: one span is seldom all of them."""
_LEFT_OUT = re.compile(r"^(?:the|a|an)\s+|[^\w\s]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """One span, the sentence it stands in, and what speaks for it; offsets are characters of the article."""

    hit: Hit
    start: int
    end: int
    sentence: tuple[int, int]
    evidence: Evidence

    @property
    def text(self) -> str:
        """The answer, verbatim."""
        return self.hit.article.text[self.start : self.end]


class SpanReader:
    """Reads with a network that was trained on questions and passages (a `Reader`)."""

    def __init__(self, model: ReaderModel | None = None) -> None:
        """Takes the built-in model unless another is given."""
        self._model = model or ReaderModel()

    def read(self, question: str, hits: Sequence[Hit]) -> list[Candidate]:
        """Answers from the first `READ_HITS` hits, most likely first; the same words from several hits are one."""
        ranked = sorted(self.readings(question, hits), key=lambda reading: -worth(reading.evidence))
        groups = merged(ranked, question)[:MAX_CANDIDATES]
        if not groups:
            return []
        sure = confidences([worth(same[0].evidence) for same in groups])
        return [_candidate(same, confidence, question) for same, confidence in zip(groups, sure, strict=True)]

    def readings(self, question: str, hits: Sequence[Hit]) -> list[Reading]:
        """Every span that comes into question."""
        made = self._model.windows
        head = made.head(question)
        windows = [
            (hit, sentences, window)
            for hit in hits[:READ_HITS]
            for sentences in [sentence_spans(hit.passage.text, hit.article.lang)]
            for window in made.windows(head, hit.article.title, hit.passage.text)
        ]
        scored = self._model.scores([window for *_, window in windows])
        return [
            _reading(hit, span, sentences)
            for (hit, sentences, window), scores in zip(windows, scored, strict=True)
            for span in spans(window, scores, sentences)
        ]


def _reading(hit: Hit, span: Span, sentences: Sequence[tuple[int, int]]) -> Reading:
    """A span of a hit's passage, with the sentence, or the sentences, that it touches."""
    start, end, base = span.start, span.end, hit.passage.start
    for low, high in sentences:
        if low < span.end and high > span.start:
            start, end = min(start, low), max(end, high)
    return Reading(hit, base + span.start, base + span.end, (base + start, base + end), Evidence.of(span, hit))


def merged(ranked: Iterable[Reading], question: str) -> list[list[Reading]]:
    """Readings that say the same, best first; of each sentence only the best counts, and none that echoes the question.

    A further place is cited only where its passage would answer by itself.
    """
    groups: dict[str, list[Reading]] = {}
    sentences: set[tuple[str, int]] = set()
    for reading in ranked:
        if _echoes(reading.text, question):
            continue
        said, sentence = _words(reading.text), (reading.hit.article.id, reading.sentence[0])
        if said in groups and reading.evidence.margin >= 0:
            groups[said].append(reading)
        elif said not in groups and sentence not in sentences:
            groups[said] = [reading]
        sentences.add(sentence)
    return list(groups.values())


def _candidate(same: Sequence[Reading], confidence: float, question: str) -> Candidate:
    citations = _citations(same)
    text = citations[0].quote if _ASKS_FOR_SEVERAL.match(question) else same[0].text
    return Candidate(text, confidence, citations)


def _words(text: str) -> str:
    """What makes two answers the same: the words, whatever their case, their article and their punctuation."""
    return " ".join(_LEFT_OUT.sub("", text.casefold()).split()) or text


def _echoes(text: str, question: str) -> bool:
    """Whether an answer only repeats the question."""
    return set(_words(text).split()) <= set(_words(question).split())


def _citations(readings: Iterable[Reading]) -> tuple[Citation, ...]:
    """One citation for each article, with the whole sentence."""
    cited: dict[str, Citation] = {}
    for reading in readings:
        article = reading.hit.article
        if article.id not in cited and len(cited) < MAX_CITATIONS:
            start, end = reading.sentence
            cited[article.id] = Citation(article, start, end, article.text[start:end])
    return tuple(cited.values())
