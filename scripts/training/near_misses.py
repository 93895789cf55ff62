"""Near misses: from a question and the passage that answers it, a pair that does not, by as little as can be.

Of the ways in which people made SQuAD 2.0's questions unanswerable, the entity swap (Rajpurkar et al. 2018, table 2)
is the one that a rule can make; and it is what a question about the wrong minister or the wrong year looks like. A
passage without the sentence that answers is what a collection holds that reports on the matter and does not say.
"""

import random
import re
from collections.abc import Sequence

from index.sentences import sentence_spans

_NAME = re.compile(r"(?<=[\w,] )[A-Z][\w'’-]*[\w](?: (?:of |the )?[A-Z][\w'’-]*\w)*")
"""Capitalised words that do not begin a sentence."""
_NUMBER = re.compile(r"\b\d[\d,.]*(?<=\d)\b")


def swapped(question: str, passage: str, choose: random.Random) -> str | None:
    """The question with one of its names or numbers changed to another of the passage; none where there is none."""
    ways = [
        (found.span(), other)
        for pattern in (_NAME, _NUMBER)
        for found in pattern.finditer(question)
        for other in sorted(_others(pattern, question, passage, found[0]))
    ]
    if not ways:
        return None
    (start, end), other = choose.choice(ways)
    return question[:start] + other + question[end:]


def silenced(passage: str, span: tuple[int, int], answers: Sequence[str]) -> str | None:
    """The passage without the sentence that answers; none where the rest is short or holds an answer too."""
    sentences = sentence_spans(passage, "en")
    kept = [(start, end) for start, end in sentences if end <= span[0] or start >= span[1]]
    rest = " ".join(passage[start:end] for start, end in kept)
    if len(kept) < 2 or any(answer.lower() in rest.lower() for answer in answers):
        return None
    return rest


def _others(pattern: re.Pattern[str], question: str, passage: str, name: str) -> set[str]:
    """Of the same kind and shape, shared in no word with what the question speaks of."""
    spoken = set(question.lower().split()) | set(name.lower().split())
    return {
        other
        for other in pattern.findall(passage)
        if not spoken & set(other.lower().split()) and _year(other) == _year(name)
    }


def _year(text: str) -> bool:
    return bool(re.fullmatch(r"1\d{3}|20\d{2}", text))
