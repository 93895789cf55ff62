"""Lists: which questions ask for several things, and whether a stretch of text is a list with all its items."""

import re
from collections.abc import Sequence

from index.numerals import UNITS

MODIFIERS = 2
"""Words looked at before the noun that is asked for: "which human rights groups"."""

_LIST = re.compile(
    r"\W*(?:(?:please|(?:can|could|would) you|tell me|give me|show me),? )*(?:list|name|(?:the|a) list|the names)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(r"\b(what|which|who|whom|whose|when|where|why|how)\b(?: all\b)?", re.IGNORECASE)
_WORD = re.compile(r"[\w'’-]+")
_COUNT = re.compile(rf"[2-9]|[1-9]\d|{'|'.join(UNITS[2:13])}")
_PLURAL = re.compile(r"people|men|women|children|\w{3,}(?<!s)(?<!u)(?<!i)s|[A-Z]{2,}s")
_NO_PLURALS_TEXT = """
alias always appears arms arts athletics becomes bias canvas chaos christmas does economics ethics feels gets gives
gymnastics headquarters kansas lens looks makes mathematics means news perhaps physics politics remains rights sales
seems series sometimes species sports takes texas wales
"""
_NO_PLURALS = frozenset(_NO_PLURALS_TEXT.split())
"""Words in -s that are none, or stand before the noun: "which rights group"."""
_QUALIFYING_TEXT = """
african american asian big british different european foreign former further key large local main major new old
opposition other senior small specific
"""
_QUALIFYING = frozenset(_QUALIFYING_TEXT.split())
"""Words that stand before a noun, and are seldom the noun that is asked for."""
_AFTER_PLURAL_TEXT = """
are were do did have had must should can could will would may might began became beat bought broke brought built came
chose cut fell felt fought found gave got grew held hit kept knew led left lost made met paid put ran rose said sat saw
sent set shut sold spent spoke split stood struck took told went withdrew won wrote
"""
_AFTER_PLURAL = frozenset(_AFTER_PLURAL_TEXT.split())
"""Verbs that follow a plural, as they do not follow "leads" or "makes"; those in -ed do too."""
_AFTER_SINGULAR = frozenset({"is", "was", "has", "does"})
_SUBJECTS = frozenset({"the", "a", "an", "this", "that", "his", "her", "its", "their", "our", "he", "she", "it"})
"""What a verb in the singular goes on to where the noun before it is no subject: "which countries has it named"."""
_OF_MANY = frozenset({"against", "for", "in", "of", "to"})
_AUXILIARY = frozenset({"are", "did", "do", "does", "has", "have", "were", "will"})
_NO_MODIFIERS = _AFTER_PLURAL | _AFTER_SINGULAR | {"a", "an", "at", "for", "from", "in", "of", "on", "the", "to"}
_LAST_ITEM = re.compile(r"(?:\band\b|\bor\b|\bas well as\b|&)(?!.*[,;])", re.IGNORECASE | re.DOTALL)
_JOINED_ON = re.compile(r"\s*(?:[,;]\s*)?(?:and|or|as well as|&)\b", re.IGNORECASE)


def asks_for_several(question: str) -> bool:
    """Whether all the items of a list are wanted, by the first word that asks; English only."""
    if _LIST.match(question):
        return True
    asking = _ASKING.search(question)
    if not asking:
        return False
    asked, words = asking[1].lower(), _WORD.findall(question[asking.end() :])
    first = words[0].lower() if words else ""
    if first in {"are", "were"}:
        return asked in {"what", "which", "who"}
    if first == "of":  # "of the ferries are"
        return not {"are", "were", "have"}.isdisjoint(words[:6])
    return asked in {"what", "which"} and _begin_with_plural(words, surely_noun=asked == "which")


def is_whole_list(text: str, before: str = "", after: str = "") -> bool:
    """Whether a stretch joins items, and nothing of its sentence before and after it is joined to them."""
    return bool(_LAST_ITEM.search(text)) and not before.rstrip().endswith((",", ";")) and not _JOINED_ON.match(after)


def _begin_with_plural(words: Sequence[str], *, surely_noun: bool) -> bool:
    """Whether the noun that words begin with is a plural, and not a singular with its verb: "team leads".

    Args:
        words: as they are written.
        surely_noun: they do begin with one; "causes" after "what" is rather a verb.
    """
    lower = [word.lower() for word in words]
    start = next((n for n, word in enumerate(lower) if not _qualifies(word)), len(words))
    counted = any(_COUNT.fullmatch(word) for word in lower[:start])
    for place in range(start, min(start + MODIFIERS + 2, len(words))):
        if lower[place] in _NO_MODIFIERS:
            return False
        if _is_plural(words[place]) and not _names_a_noun(words, place):
            after = lower[place + 1 :] or [""]
            at_once = place == start and (surely_noun or start > 0) and _goes_on_after_plural(words[place + 1 :])
            goes_on = place == start and after[0] in _OF_MANY and not _AUXILIARY.isdisjoint(after)
            return counted or at_once or goes_on or _follows_plural(after[0])
    return False


def _goes_on_after_plural(words: Sequence[str]) -> bool:
    """Whether words after a noun in -s leave it a plural: no verb in the singular, or one with a subject of its own."""
    if not words or words[0].lower() not in _AFTER_SINGULAR:
        return True
    return len(words) > 1 and (words[1].lower() in _SUBJECTS or words[1][0].isupper())


def _names_a_noun(words: Sequence[str], place: int) -> bool:
    """Whether a word is a name in -s before the noun that is asked for: "which Reuters journalist was killed"."""
    verb = words[place + 2].lower() if place + 2 < len(words) else ""
    name = words[place][0].isupper() and words[place][1:].islower()
    return name and (verb in _AFTER_SINGULAR or _follows_plural(verb))


def _qualifies(word: str) -> bool:
    return word in _QUALIFYING or bool(_COUNT.fullmatch(word))


def _is_plural(word: str) -> bool:
    return word.lower() not in _NO_PLURALS and bool(_PLURAL.fullmatch(word))


def _follows_plural(word: str) -> bool:
    return word in _AFTER_PLURAL or (word.endswith("ed") and word != "red")
