"""Ellipsis: a question without a verb, such as "and in Kolm?", filled from the question before it."""

import re
from collections.abc import Sequence

from index.follow_up import lexicon
from index.follow_up.context import ASIDE, Context, is_person
from index.follow_up.phrases import Phrase, names, phrases
from index.follow_up.words import Word, words

_ADJUNCT = re.compile(
    r"(?:why|when|where|how(?: (?:long|often|far|soon|exactly|late))?|since when|until when)\s+"
    r"(?=(?:do|does|did|will|would|can|could|should|must|may|might|is|are|was|were|has|have|had)\b)",
    re.IGNORECASE,
)
"""What opens a question whose rest is a whole clause."""
_ASKS_ALONE = re.compile(
    r"(?P<ask>how come|how long|since when|what for|why|when|where|how\Z)(?P<rest>(?: (?:so|exactly|not) ?\w*)?)\Z",
    re.IGNORECASE,
)
_FOR = {"what for": "why", "how come": "why"}
_TIME = re.compile(
    rf"\b(?:(?:in|on|since|during) )?(?:(?:last|this) \w+|{'|'.join(sorted(lexicon.CALENDAR))}|(?:19|20)\d\d"
    r"|yesterday|today)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\ds?")
_MOMENTS = frozenset({"now", "then", "before", "after", "earlier", "later", "previously", "afterwards"})
"""Times by themselves."""
_WHICH_TIMES_TEXT = """
last next past previous following coming earlier later ago few several couple early mid late end first second third
two three four five six seven eight nine ten twenty
"""
_OF_TIMES = lexicon.TIME_WORDS | lexicon.CALENDAR | frozenset(_WHICH_TIMES_TEXT.split())
_TAIL = re.compile(r" (?:of|in|at) (?:the )?[A-Z].*")
_PLACED = {"in", "at", "near", "from", "to"}


def asked_of(fragment: str, context: Context) -> str:
    """The question before, asked as the fragment asks: "why so late?"; empty where it cannot be."""
    return _asked(fragment.rstrip(" ?.!"), _base(context))


def filled(fragment: str, context: Context) -> str:
    """The question before with the place, the time or the thing of the fragment; empty where there is none for it."""
    base, fragment = _base(context), fragment.rstrip(" ?.!")
    found = words(fragment)
    if not base or not found or any(word.key in lexicon.ASKING for word in found):
        return ""
    if _TIME.fullmatch(fragment) or _is_time(found):
        return _timed(fragment, base)
    if found[0].key in lexicon.PREPOSITIONS:
        return _placed(fragment, found[0].key, base)
    if names(fragment) == [fragment]:
        return _renamed(fragment, context) or _named(fragment, base)
    return _named(fragment, base)


def _base(context: Context) -> str:
    return ASIDE.sub("", context.question).rstrip(" ?.!")


def _asked(fragment: str, base: str) -> str:
    """For "why so late?" after "when will the bridge reopen"."""
    ask = _ASKS_ALONE.match(fragment)
    if not ask:
        return ""
    opening = _FOR.get(ask["ask"].lower(), ask["ask"])
    clause = base[match.end() :] if (match := _ADJUNCT.match(base)) else base[:1].lower() + base[1:]
    if not match and not any(word.key in lexicon.AUXILIARY for word in words(base)[:1]):
        return ""
    return f"{opening} {clause}{ask['rest']}?"


def _is_time(found: Sequence[Word]) -> bool:
    """Whether all words tell a time: "the year before", "two years ago", "in the 1990s", "now"."""
    if len(found) == 1:
        return found[0].key in _MOMENTS
    dated = any(word.key in lexicon.TIME_WORDS or _YEAR.fullmatch(word.key) for word in found)
    return dated and all(word.function or word.key in _OF_TIMES or word.key.rstrip("s").isdecimal() for word in found)


def _timed(fragment: str, base: str) -> str:
    match = _TIME.search(base)
    if not match:
        return f"{base} {fragment}?"
    rest = base[match.end() :]
    if _YEAR.search(fragment) and (year := _YEAR.match(rest.lstrip())):
        rest = rest.lstrip()[year.end() :]
    return f"{base[: match.start()]}{fragment}{rest}?"


def _placed(fragment: str, preposition: str, base: str) -> str:
    """With the place in the question before replaced, or added."""
    for name in reversed(names(base)):
        pattern = rf"\b(?:{'|'.join(_PLACED) if preposition in _PLACED else preposition}) (?:the )?{re.escape(name)}"
        if match := re.search(pattern, base):
            return f"{base[: match.start()]}{fragment}{base[match.end() :]}?"
    return f"{base} {fragment}?" if names(fragment) else _put_for_thing(fragment, preposition, base)


def _put_for_thing(fragment: str, preposition: str, base: str) -> str:
    """With what follows the same preposition replaced: "on schools" for "on roads"; else added."""
    for phrase in reversed(phrases(base)):
        at = base.rfind(f" {preposition} ", 0, phrase.end) + 1
        thing = at + len(preposition) + 1
        if at and thing >= phrase.start and not names(base[thing : phrase.end]):
            return f"{base[:at]}{fragment}{base[phrase.end :]}?"
    return f"{base} {fragment}?"


def _named(fragment: str, base: str) -> str:
    """With the phrase replaced that is most like the fragment, but for the place or the owner that it has too."""
    old = _replaced(fragment, phrases(base))
    if old is None:
        return ""
    tail = _TAIL.search(old.text) if not _TAIL.search(fragment) else None
    return f"{base[: old.start]}{fragment}{tail[0] if tail else ''}{base[old.end :]}?"


def _renamed(name: str, context: Context | None) -> str:
    """The last question about a person, if the name is a person's, else about another name, with this one instead."""
    while context:
        base = _base(context)
        alike = [other for other in names(base) if is_person(other) == is_person(name)]
        if alike:
            return re.sub(rf"\b{re.escape(alike[0])}\b", lambda _: name, base) + "?"
        context = context.before
    return ""


def _replaced(fragment: str, among: list[Phrase]) -> Phrase | None:
    own = {word.key for word in words(fragment) if not word.function}
    for phrase in among:
        if own & {word.key for word in words(phrase.text)}:
            return phrase
    named = names(fragment) != []
    alike = [phrase for phrase in among if bool(phrase.names) == named] or among
    return min(alike, key=lambda phrase: phrase.attached, default=None)
