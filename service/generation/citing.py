"""Citing: sentences and the numbers that each cites, out of a text that comes in pieces."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.sentences import sentence_spans

_OPEN, _CLOSE = r"[\[【［〔]", r"[\]】］〕]"
_BRACKET = re.compile(rf"[^\S\n]*{_OPEN}([^\[\]【】［］〔〕\n]{{1,80}}){_CLOSE}")
_UNCLOSED = re.compile(rf"[^\S\n]*{_OPEN}[^\[\]【】［］〔〕\n]{{0,80}}$")
_WORDS = re.compile(r"\b(?:passages?|sources?|quotations?|quotes?|refs?|ids?|nos?|and|und|et|y)\b|†.*", re.IGNORECASE)
_NUMBERS = re.compile(r"[\s\d#^.:,;&、，–-]*")
_SAFE = re.compile(r"\s(?=\S*\Z)|(?<=[。！？；，、])(?=[^。！？；，、]*\Z)")
"""Behind the last whole word: half a word may still become an abbreviation, and the space before a bracket its part."""
_THOUGHT = re.compile(r"\s*<think>.*?</think>", re.DOTALL)
_ENDED = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence without the marks of its citations, and the numbers that it cites, each once."""

    text: str
    cited: tuple[int, ...]


class SentenceStream:
    """Takes a text piece by piece and gives each sentence when the next one has begun."""

    def __init__(self) -> None:
        self._raw = ""
        self._text = ""
        self._marks: list[tuple[int, tuple[int, ...]]] = []

    def feed(self, piece: str) -> list[Written]:
        """The sentences that are whole by now."""
        self._raw += piece
        if not self._thinking():
            self._take(_safe_length(self._raw))
        return self._sentences(last=False)

    def end(self) -> list[Written]:
        """The rest, without a last sentence that has neither citation nor end: it was cut off."""
        if not self._thinking():
            self._take(len(self._raw))
        rest = self._sentences(last=True)
        if rest and not rest[-1].cited and not _ENDED.search(rest[-1].text):
            rest.pop()
        return rest

    def _thinking(self) -> bool:
        """Whether a thought goes on; one that has ended is left out."""
        if not self._text.strip():
            self._raw = _THOUGHT.sub("", self._raw, count=1)
        start = self._raw.lstrip()
        return not self._text.strip() and bool(start) and "<think>".startswith(start[:7])

    def _take(self, length: int) -> None:
        """Move so much of what came to the text, and its citations to the marks."""
        taken, self._raw = self._raw[:length], self._raw[length:]
        at = 0
        for bracket in _BRACKET.finditer(taken):
            if numbers := _cited(bracket[1]):
                self._text += taken[at : bracket.start()]
                self._marks.append((len(self._text), numbers))
                at = bracket.end()
        self._text += taken[at:]

    def _sentences(self, *, last: bool) -> list[Written]:
        """The sentences but the last one, or all; they leave the text."""
        spans = sentence_spans(self._text)
        done = spans if last else spans[:-1]
        if not done:
            return []
        owned = [(_owner(spans, at, self._text), at, numbers) for at, numbers in self._marks]
        keep = len(self._text) if last else spans[-1][0]
        found = [
            Written(self._text[start:end], _once(numbers for owner, _, numbers in owned if owner == position))
            for position, (start, end) in enumerate(done)
        ]
        self._marks = [(max(at - keep, 0), numbers) for owner, at, numbers in owned if owner >= len(done)]
        self._text = self._text[keep:]
        return found


def _owner(spans: list[tuple[int, int]], at: int, text: str) -> int:
    """The sentence that a citation belongs to: where it stands in or behind it, or opens its line."""
    before = text[:at].rstrip(" \t")
    if not before or before.endswith("\n"):
        return next((position for position, (start, _) in enumerate(spans) if start >= at), len(spans) - 1)
    return max((position for position, (start, _) in enumerate(spans) if start < at), default=0)


def _cited(bracket: str) -> tuple[int, ...]:
    """The numbers in brackets that hold nothing but numbers, and words for what they number."""
    bare = _WORDS.sub(" ", bracket)
    return tuple(int(each) for each in re.findall(r"\d+", bare)) if _NUMBERS.fullmatch(bare) else ()


def _once(groups: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(each for group in groups for each in group))


def _safe_length(raw: str) -> int:
    """How much of the text will stay as it is, whatever comes."""
    whole = _SAFE.search(raw)
    length = whole.start() if whole else 0
    unclosed = _UNCLOSED.search(raw[:length])
    return unclosed.start() if unclosed else length
