"""Sentences: where each one begins and ends, in any of the languages that sentencex knows."""

import re
from collections.abc import Iterable, Iterator

_CUT_TIME = re.compile(r"\b(?:\d ?[ap]\.m\.|approx\.)\Z")
"""What ends no sentence where it goes on with a day, a zone or a number."""
_GOES_ON = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z.]*"
    r"|[A-Z]{2,4}|[A-Z]\w+(?: [A-Z]\w+)? time)\b|\d"
)

_WINDOW = 10_000
"""Characters that sentencex reads at once: a million of Chinese in one line take 5 s so, and five minutes at once."""


def sentence_spans(text: str, lang: str = "") -> list[tuple[int, int]]:
    """Spans in characters, in order, without the white space around them; every other character is in one.

    A line break ends a sentence: news text has headings and list items on lines of their own.
    """
    spans = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            for sentence in _joined(_segmented(line, lang or "en")):
                start = at + len(sentence) - len(sentence.lstrip())
                end = at + len(sentence.rstrip())
                if start < end:
                    spans.append((start, end))
                at += len(sentence)
            at += 1
        else:
            at += len(line) + 1
    return spans


def _segmented(line: str, lang: str) -> Iterator[str]:
    """What sentencex makes of a line; the second half of what it reads at once is read again, for quotes that go on."""
    import sentencex

    at, size = 0, _WINDOW
    while at + size < len(line):
        middle, before = at + size // 2, at
        for sentence in sentencex.segment(lang, line[at : at + size]):
            if at + len(sentence) > middle:
                break
            yield sentence
            at += len(sentence)
        size = _WINDOW if at > before else 2 * size
    yield from sentencex.segment(lang, line[at:])


def _joined(sentences: Iterable[str]) -> Iterator[str]:
    """Without the breaks that sentencex makes after a time of day: "at 5 a.m. Monday"."""
    parts: list[str] = []
    for sentence in sentences:
        if parts and not (_CUT_TIME.search(parts[-1].rstrip()[-8:]) and _GOES_ON.match(sentence.lstrip())):
            yield "".join(parts)
            parts = []
        parts.append(sentence)
    yield "".join(parts)
