"""Wording: how the words of an answer compare with those of a known one."""

import re
from collections import Counter

from index.sameness import THOUSANDS

_WORD = re.compile(r"(?:[^\W_]|(?<=\d)\.(?=\d))+")
RIGHT_F1 = 0.5
"""Words shared with a known answer from which an answer counts as right."""


def normalised(text: str) -> list[str]:
    """Words without case, punctuation and English articles, as the SQuAD scorer has them; numbers stay whole."""
    return [word for word in _WORD.findall(THOUSANDS.sub("", text.lower())) if word not in ("a", "an", "the")]


def exact(answer: str, gold: str) -> bool:
    """Whether both are the same words (SQuAD's EM)."""
    return normalised(answer) == normalised(gold)


def token_f1(answer: str, gold: str) -> float:
    """Harmonic mean of word precision and recall (SQuAD)."""
    mine, theirs = normalised(answer), normalised(gold)
    shared = sum((Counter(mine) & Counter(theirs)).values())
    return 2 * shared / (len(mine) + len(theirs)) if shared else 0.0


def is_right(answer: str, gold: str) -> bool:
    """Whether an answer passes for the gold one: it shares half of the words, or is a sentence that has all of them."""
    return token_f1(answer, gold) >= RIGHT_F1 or holds(answer, gold)


def holds(answer: str, gold: str) -> bool:
    """Whether the gold answer's words stand in the answer, in a row."""
    return f" {' '.join(normalised(gold))} " in f" {' '.join(normalised(answer))} "
