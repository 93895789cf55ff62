"""Rewording: a question with some of its words changed to others that mean nearly the same.

Who made the training sets saw the passage while asking, so their questions share its words; people who search do not.
The words come from WordNet 3.0 (Debian's package `wordnet-base`): of a word's most usual sense another name, or the
name of its kind.
"""

import random
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

CHANGED = 0.4
"""Share of the words that can be changed that are."""
KINDS = 0.3
"""Share of those that become the name of their kind, as a tram is a vehicle."""

_WORD = re.compile(r"(?<![\w'’-])[a-z]{4,}(?![\w'’-])")
_KEPT = re.compile(
    r"what|when|where|which|while|whom|whose|have|having|does|doing|been|being|were|will|would|could|should"
    r"|might|must|many|much|more|most|some|such|than|that|them|then|there|these|they|this|those|with|from|into"
    r"|over|about|after|before|between|during|according|name|kind|type|year|years|number|first|last|other|only"
    r"|also|long|time|each|people|thing|things|make|made|take|taken|give|given|said|told|call|called|known|used"
)
"""Function words, and those that tell what is asked for."""
_ENDINGS = {"noun": ("", "s", "es"), "verb": ("", "s", "ed", "ing"), "adj": ("",)}


def check_wordnet(folder: Path) -> None:
    """Refuse a folder without WordNet's files before hours are spent on other passes."""
    wanted = [f"{file}.{part}" for file in ("index", "data") for part in _ENDINGS]
    if missing := [name for name in wanted if not (folder / name).is_file()]:
        raise SystemExit(
            f"{folder} lacks {', '.join(missing)} of WordNet, with which questions are put in other words; install "
            "Debian's package wordnet-base (WordNet 3.0 licence), name another folder with --wordnet, or give no steps "
            "to the pass that rewords"
        )


class Rewording:
    """WordNet's files in a folder, read on first use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def reworded(self, question: str, choose: random.Random) -> str:
        """The question, some of its lower-case words changed."""
        return _WORD.sub(lambda found: self._perhaps(found[0], choose), question)

    def _perhaps(self, word: str, choose: random.Random) -> str:
        return self._other(word, choose) if choose.random() < CHANGED and not _KEPT.fullmatch(word) else word

    def _other(self, word: str, choose: random.Random) -> str:
        for part, endings in _ENDINGS.items():
            for ending in endings:
                lemma = word.removesuffix(ending)
                if word.endswith(ending) and (others := self._others(part, lemma, choose)):
                    return _ended(choose.choice(others), ending)
        return word

    def _others(self, part: str, lemma: str, choose: random.Random) -> list[str]:
        """Other names of its most usual sense, or of its kind."""
        sense = self._senses[part].get(lemma)
        if sense is None:
            return []
        names, kind = self._synsets[part][sense]
        if kind and choose.random() < KINDS:
            names = self._synsets[part][kind][0]
        return [name for name in names if name != lemma]

    @cached_property
    def _senses(self) -> dict[str, dict[str, str]]:
        """By part of speech and word, the place of its most usual sense, of words that were counted in text."""
        return {part: dict(self._usual(part)) for part in _ENDINGS}

    def _usual(self, part: str) -> Iterator[tuple[str, str]]:
        for fields in self._lines("index", part):
            pointers = int(fields[3])
            if int(fields[5 + pointers]):
                yield fields[0], fields[6 + pointers]

    @cached_property
    def _synsets(self) -> dict[str, dict[str, tuple[list[str], str]]]:
        """By part of speech and place, a sense's names and the place of its kind, if it has one."""
        return {part: dict(self._sense(fields) for fields in self._lines("data", part)) for part in _ENDINGS}

    @staticmethod
    def _sense(fields: list[str]) -> tuple[str, tuple[list[str], str]]:
        count = int(fields[3], 16)
        names = [name.partition("(")[0].replace("_", " ") for name in fields[4 : 4 + 2 * count : 2]]
        pointers = fields[5 + 2 * count :]
        return fields[0], (names, pointers[pointers.index("@") + 1] if "@" in pointers else "")

    def _lines(self, file: str, part: str) -> Iterator[list[str]]:
        """Entries as fields, as wndb(5WN) describes them; lines that begin with spaces are the licence."""
        with (self._folder / f"{file}.{part}").open(encoding="utf-8") as lines:
            yield from (line.split(" | ")[0].split() for line in lines if not line.startswith(" "))


def _ended(name: str, ending: str) -> str:
    """Another word with the ending of the first one, by the regular rule."""
    if ending in ("s", "es"):
        return name + ("es" if name.endswith(("s", "x", "ch", "sh")) else "s")
    return (name.removesuffix("e") if ending else name) + ending
