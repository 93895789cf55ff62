"""Typed: a question as people type it into a search box, as key words alone, or with a slip."""

import random
import re

_SAID_FOR_FORM = re.compile(
    r"\b(?:what|which|who|whom|whose|is|are|was|were|be|been|do|does|did|has|have|had|a|an|the)\b|[?.!]", re.IGNORECASE
)
"""What tells how a question is put; when, where, why and how stay, without which nobody could tell what is asked."""
_LONG = re.compile(r"[a-z]{5,}", re.IGNORECASE)


def key_words(question: str, choose: random.Random) -> str:  # noqa: ARG001 - a way like the others
    """The words that say what is asked; all of them where few would stay."""
    kept = _SAID_FOR_FORM.sub(" ", question).split()
    return " ".join(kept) if len(kept) > 1 else question


def slip(question: str, choose: random.Random) -> str:
    """One letter of one longer word lost, doubled, or changed places with the next; never the first."""
    words = list(_LONG.finditer(question))
    if not words:
        return question
    start, end = choose.choice(words).span()
    at = choose.randrange(start + 1, end - 1)
    first, second = question[at], question[at + 1]
    return question[:at] + choose.choice((second, first * 2 + second, second + first)) + question[at + 2 :]
