"""Leaning: whether a question can be understood without the turns before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from index.follow_up import lexicon
from index.follow_up.phrases import names
from index.follow_up.pointing import pointers_of
from index.follow_up.words import Word, has_auxiliary, words

MAX_FOLLOW_UP_WORDS = 16
"""Longer questions that point at nothing before them bring all that they need."""
_WHICH_ONES = lexicon.DETERMINERS | {"other", "which", "first", "second"}
_OTHER_ONES = frozenset({"else", "same"})
_NEARLY = frozenset({"people", "person", "thing", "things", "money", "exactly", "number"})


class Lean(StrEnum):
    """How a question leans on the turns before it.

    Attributes:
        NOT: it stands by itself.
        PERHAPS: it names nothing, or goes on with "and"; it leans where the articles so far speak of it.
        SURELY: a word of it, or what is missing, points at what was said before.
    """

    NOT = "not"
    PERHAPS = "perhaps"
    SURELY = "surely"


@dataclass(frozen=True, slots=True)
class Leaning:
    """How a question leans.

    Attributes:
        lean: whether it does.
        body: the question without an opening "and".
        pointers: the words of the body that stand for something said before.
        fragment: whether the body has no verb of its own, such as "and in Kolm?".
    """

    lean: Lean
    body: str
    pointers: tuple[Word, ...] = ()
    fragment: bool = False


def leaning(question: str) -> Leaning:
    """How a question leans on what was said before it, by its own words alone."""
    body, opened, about = _opened(question)
    found = words(body)
    named = [name for name in names(body) if not _is_opening(body, name)]
    pointers = tuple(pointers_of(body, found, named))
    fragment = _is_fragment(body, found, opened=opened)
    if not found or (about and not fragment and (named or not pointers)):
        lean = Lean.NOT
    elif pointers or fragment or _asks_for_others(found):
        lean = Lean.SURELY
    elif named:
        lean = Lean.PERHAPS if opened else Lean.NOT
    elif opened or _says_little(found):
        lean = Lean.SURELY
    else:
        lean = Lean.PERHAPS if len(found) <= MAX_FOLLOW_UP_WORDS else Lean.NOT
    return Leaning(lean, body if lean is not Lean.NOT else question, pointers, fragment)


def _opened(question: str) -> tuple[str, bool, bool]:
    """The question without "and" or "what about" before it, and whether it had each."""
    found = words(question)
    at = 0
    while at < len(found) - 1 and found[at].key in lexicon.OPENERS:
        at += 1
    about = len(found) > at + 2 and found[at].key in ("what", "how") and found[at + 1].key == "about"
    at += 2 * about
    return question[found[at].start :] if at else question, at > 0, about


def _is_opening(body: str, name: str) -> bool:
    """Whether a "name" may have its capital because a sentence begins with it."""
    return body.startswith(name) and " " not in name and name not in body[len(name) :]


def _says_little(found: Sequence[Word]) -> bool:
    """Whether it asks, and has one word at most to say what after."""
    asks = found[0].key in lexicon.ASKING | lexicon.AUXILIARY | lexicon.PREPOSITIONS
    said = sum(not word.function and word.key not in _NEARLY for word in found)
    return said == 0 or (asks and said == 1)


def _is_fragment(body: str, found: Sequence[Word], *, opened: bool) -> bool:
    """Whether there is no verb: "why?", "in Kolm?", "the other minister?"; "director of the museum" is a search."""
    if has_auxiliary(found):
        return False
    start = found[0].key if found else ""
    if start in lexicon.ASKING:
        return all(word.function or word.key in _NEARLY for word in found)
    if len(found) > 5:
        return False
    return opened or start in lexicon.PREPOSITIONS or (start in lexicon.DETERMINERS and body.rstrip().endswith("?"))


def _asks_for_others(found: Sequence[Word]) -> bool:
    """Whether more of what was said is asked for: "who else", "the same day", "the other one"."""
    keys = [word.key for word in found]
    ones = any(key in ("one", "ones") and before in _WHICH_ONES for before, key in pairwise(keys))
    return bool(_OTHER_ONES & set(keys)) or ones or (lexicon.DO & set(keys) != set() and keys[-1:] == ["so"])
