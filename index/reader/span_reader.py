"""SpanReader: the shortest stretch of text that answers a question, cut out of the hits and cited with its sentence."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index.answer import Candidate, Citation, Hit
from index.reader.base import MAX_CANDIDATES, MAX_CITATIONS, READ_HITS, Findings, Scores, SpanModel
from index.reader.counts import lacks_count
from index.reader.evidence import Evidence, confidences, relevance, worth
from index.reader.items import Run, item_runs
from index.reader.lists import asks_for_several, is_whole_list
from index.reader.model import ReaderModel
from index.reader.spans import Span, spans, whole_list
from index.reader.statements import statements
from index.reader.windows import Window
from index.sameness import wording

_LETTER = re.compile(r"[^\W\d_]")
_OPENED = {")": "(", "]": "[", "”": "“", "»": "«"}
"""What each mark closes."""
_BOUND = re.compile(
    r"\b(?:(?:no |not )?(?:more|fewer|less) than|(?:no|not) (?:later|earlier) than|at (?:least|most)|up to|nearly"
    r"|almost|over|under) (?=[$€£]?\d)",
    re.IGNORECASE,
)
"""What makes another of a number; of people's answers half have it, and half leave it out."""
_LONGEST_BOUND = len("no earlier than ")


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

    def __init__(self, model: SpanModel | None = None) -> None:
        """Takes the built-in model unless another is given."""
        self._model = model or ReaderModel()

    def read(self, question: str, hits: Sequence[Hit]) -> Findings:
        """Answers from the first `READ_HITS` hits, most likely first; the same words from several hits are one."""
        readings = self.readings(question, hits)
        ranked = sorted((each for found in readings for each in found), key=lambda reading: -worth(reading.evidence))
        groups = merged(ranked, question)[:MAX_CANDIDATES]
        sure = confidences([worth(same[0].evidence) for same in groups])
        several = asks_for_several(question)
        candidates = [_candidate(same, p, several) for same, p in zip(groups, sure, strict=True)]
        return Findings(candidates, _relevance(hits, readings))

    def readings(self, question: str, hits: Sequence[Hit]) -> list[list[Reading]]:
        """Every span that comes into question, for each of the first `READ_HITS` hits."""
        several = asks_for_several(question)
        read = hits[:READ_HITS]
        scored = self._model.score(question, [(hit.article.title, hit.passage.text) for hit in read])
        return [list(_readings(hit, windows, several)) for hit, windows in zip(read, scored, strict=True)]


def _relevance(hits: Sequence[Hit], readings: Sequence[Sequence[Reading]]) -> list[float]:
    return [relevance(hit, [each.evidence for each in found]) for hit, found in zip(hits, readings, strict=False)]


def _readings(hit: Hit, scored: Iterable[tuple[Window, Scores]], several: bool) -> Iterator[Reading]:
    """The spans of a hit's passage."""
    text = hit.passage.text
    sentences = statements(hit.passage, hit.article.lang)
    runs = list(item_runs(hit.article.text)) if several else []
    for window, scores in scored:
        for span in spans(window, scores, sentences):
            found = whole_list(window, scores, sentences, span, text) if several else span
            yield _gathered(_reading(hit, found, sentences), runs)


def _reading(hit: Hit, span: Span, sentences: Sequence[tuple[int, int]]) -> Reading:
    """A span of a hit's passage, with the sentence, or the sentences, that it touches."""
    start, end, base = span.start, span.end, hit.passage.start
    for low, high in sentences:
        if low < span.end and high > span.start:
            start, end = min(start, low), max(end, high)
    first, last = _bounded(hit.passage.text, span.start), _closed(hit.passage.text, span)
    return Reading(hit, base + first, base + last, (base + start, base + max(end, last)), Evidence.of(span, hit))


def _bounded(text: str, start: int) -> int:
    """The start of a span, before what bounds the number that it begins with: "no more than 1,200 jobs"."""
    low = max(0, start - _LONGEST_BOUND)
    found = next((each for each in _BOUND.finditer(text, low) if each.end() == start), None)
    return found.start() if found else start


def _closed(text: str, span: Span) -> int:
    """The end of a span, with the bracket or quote behind it that closes one opened in it: "130 km/h (81 mph)"."""
    said, mark = text[span.start : span.end], text[span.end : span.end + 1]
    return span.end + (mark in _OPENED and said.count(_OPENED[mark]) > said.count(mark))


def _gathered(reading: Reading, runs: Iterable[Run]) -> Reading:
    """All the items on lines of their own where a span is in one of them, or in the sentence that leads them in."""
    low, high = reading.sentence
    for run in runs:
        if low < run.end and high > run.reach and (run.led_in or not _is_list_within(reading)):
            return replace(reading, start=run.start, end=run.end, sentence=(run.start, run.end))
    return reading


def _is_list_within(reading: Reading) -> bool:
    """Whether a span is a list and its sentence says more: "- Denmark and Norway sent aid" among the highlights."""
    (low, high), text = reading.sentence, reading.hit.article.text
    return is_whole_list(reading.text) and bool(_LETTER.search(text[low : reading.start] + text[reading.end : high]))


def merged(ranked: Iterable[Reading], question: str) -> list[list[Reading]]:
    """Readings that say the same, best first; of each sentence only the best counts.

    None echoes the question, or is without a number where one is asked for.
    A further place is cited only where its passage would answer by itself.
    """
    groups: dict[tuple[str, ...], list[Reading]] = {}
    sentences: set[tuple[str, int]] = set()
    for reading in ranked:
        if _echoes(reading.text, question) or lacks_count(question, reading.text):
            continue
        said, sentence = tuple(wording(reading.text)), (reading.hit.article.id, reading.sentence[0])
        if said in groups and reading.evidence.margin >= 0:
            groups[said].append(reading)
        elif said not in groups and sentence not in sentences:
            groups[said] = [reading]
        sentences.add(sentence)
    return list(groups.values())


def _candidate(same: Sequence[Reading], confidence: float, several: bool) -> Candidate:
    """With the whole sentence where several things are asked for and no list was found: one span is seldom all."""
    citations = _citations(same)
    text = same[0].text if not several or is_whole_list(same[0].text) else citations[0].quote
    return Candidate(text, confidence, citations)


def _echoes(text: str, question: str) -> bool:
    """Whether an answer only repeats the question, and none of the choices that it offers, or says nothing."""
    if not re.search(r"\w", text):
        return True
    choice = rf"\bor (?:the |an? )?{re.escape(text)}\b|\b{re.escape(text)},? or\b"
    return set(wording(text)) <= set(wording(question)) and not re.search(choice, question, re.IGNORECASE)


def _citations(readings: Iterable[Reading]) -> tuple[Citation, ...]:
    """One citation for each article, with the whole sentence."""
    cited: dict[str, Citation] = {}
    for reading in readings:
        article = reading.hit.article
        if article.id not in cited and len(cited) < MAX_CITATIONS:
            start, end = reading.sentence
            cited[article.id] = Citation(article, start, end, article.text[start:end])
    return tuple(cited.values())
