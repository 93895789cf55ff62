"""SpanReader: the shortest stretch of text that answers a question, cut out of the hits and cited with its sentence."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.answer import Candidate, Citation, Hit
from index.reader.base import MAX_CANDIDATES, MAX_CITATIONS, READ_HITS
from index.reader.evidence import Evidence, confidences, worth
from index.reader.model import ReaderModel
from index.reader.spans import spans
from index.sentences import sentence_spans

_ASKS_FOR_SEVERAL = re.compile(r"\s*what (?:are|were) ", re.IGNORECASE)
"""Answered with the whole sentence: one span is seldom all of them."""
_LEFT_OUT = re.compile(r"^(?:the|a|an)\s+|[^\w\s]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """One span with what speaks for it; offsets are characters of the article."""

    hit: Hit
    start: int
    end: int
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
            (hit, window)
            for hit in hits[:READ_HITS]
            for window in made.windows(head, hit.article.title, hit.passage.text)
        ]
        scored = self._model.scores([window for _, window in windows])
        return [
            Reading(hit, hit.passage.start + span.start, hit.passage.start + span.end, Evidence.of(span, hit))
            for (hit, window), scores in zip(windows, scored, strict=True)
            for span in spans(window, scores, sentence_spans(hit.passage.text, hit.article.lang))
        ]


def merged(ranked: Iterable[Reading], question: str) -> list[list[Reading]]:
    """Readings that say the same, best first; of each sentence only the best counts, and none that echoes the question.

    A further place is cited only where its passage would answer by itself.
    """
    groups: dict[str, list[Reading]] = {}
    sentences: set[tuple[str, int]] = set()
    for reading in ranked:
        if _echoes(reading.text, question):
            continue
        said, sentence = _words(reading.text), (reading.hit.article.id, _sentence(reading)[0])
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
            start, end = _sentence(reading)
            cited[article.id] = Citation(article, start, end, article.text[start:end])
    return tuple(cited.values())


def _sentence(reading: Reading) -> tuple[int, int]:
    """Where the sentence, or the sentences, of the answer stand in the article."""
    passage, start, end = reading.hit.passage, reading.start, reading.end
    for low, high in sentence_spans(passage.text, reading.hit.article.lang):
        if passage.start + low < reading.end and passage.start + high > reading.start:
            start, end = min(start, passage.start + low), max(end, passage.start + high)
    return start, end
