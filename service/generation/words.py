"""Words: what a sentence claims, taken apart: its content words, its names, its numbers, and whether it denies."""

import re
import unicodedata
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from index.numerals import TENS, UNITS
from service.generation.vocabulary import CALENDAR, CURRENCIES, FUNCTION_WORDS, NEGATIONS, OPPOSITES, SHORT_UNITS, VERBS

_SIGNS = "".join(sign for sign in CURRENCIES if not sign.isalpha())
_TOKEN = re.compile(rf"(?:(?<![^\s(])[-−])?[{_SIGNS}]?\d+(?:[.,:]\d+)*|[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?", re.UNICODE)
_CLAUSE = re.compile(r"[,;:.!?\n](?=\s)|\b(?:but|although|while|aber|mais|pero|ma)\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_VALUES = {word: value for value, word in enumerate(UNITS) if word != "one"} | {
    word: 10 * (place + 2) for place, word in enumerate(TENS)
}
DENIED = 3
"""Content words behind a negation that it is taken to deny."""
SOON = 4
"""Words behind a word within which a name belongs to it: `minister of Valdra, Petra Lund`."""
NEXT = 3
"""Words behind a number within which its currency stands: `six million US dollars`."""
MOST_INITIALS = 10
"""Of a name that goes by them. In a text all in capitals there are as many runs as the square of its words."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a sentence or of several.

    Attributes:
        content: what is neither a function word nor a number, case folded.
        names: those that are written as names, as they are read.
        numbers: in one way of writing each: `1200`, `6`, `3.5`.
        units: the words that follow a number, and its currency, by number; years have none.
        initials: of names of several words, as `un` of United Nations.
        opposites: words that turn the sense of the others around, as they are read.
        denied: words that a negation in the same clause comes before.
        before: content words with the names that come soon after them.
        right_before: the same where no other content word is between, which tells who did what to whom.
    """

    content: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]
    units: frozenset[tuple[str, str]]
    initials: frozenset[str]
    opposites: frozenset[str]
    denied: frozenset[str]
    before: frozenset[tuple[str, str]]
    right_before: frozenset[tuple[str, str]]


def words_of(text: str) -> Words:
    """The words of a text; a capital at the start of a sentence makes no name."""
    text = unicodedata.normalize("NFC", text).replace("%", " percent ").replace("per cent", "percent")
    tokens = _tokens(text)
    named = frozenset(_names(tokens))
    return Words(
        content=frozenset(each.word for each in tokens if each.number is None and (each.tells or each in named)),
        names=frozenset(each.word for each in named),
        numbers=frozenset(each.number for each in tokens if each.number is not None),
        units=frozenset((*_units(tokens), *_currencies(tokens))),
        initials=_initials(tokens),
        opposites=frozenset(each.word for each in tokens if any(each.word in pair for pair in OPPOSITES)),
        denied=frozenset(_denied(tokens)),
        before=frozenset(_before(tokens, named, SOON)),
        right_before=frozenset(_before(tokens, named, 1)),
    )


def number_of(token: str) -> str | None:
    """A number as one writes it everywhere: `1,200` and `1200` alike, `eleven` as `11`; None for what is none."""
    if token[0] in "-−":
        return f"-{number_of(token[1:])}"
    token = token.lstrip(_SIGNS)
    if token[0].isdigit():
        grouped = re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}", token)
        plain = token.replace(",", "") if grouped and "," in token else token.replace(",", ".")
        plain = plain.replace(".", "") if plain.count(".") > 1 and ":" not in plain else plain
        whole, _, rest = plain.partition(".")
        whole = whole.lstrip("0") or "0"
        return f"{whole}.{rest.rstrip('0')}".rstrip(".") if rest else whole
    word = token.casefold().rstrip(".")
    tens, _, unit = word.partition("-")
    if unit and tens in TENS and unit in UNITS[1:10]:
        return str(_VALUES[tens] + UNITS.index(unit))
    return str(_VALUES[word]) if word in _VALUES else None


def alike(one: str, other: str) -> bool:
    """Whether two words are forms of one: accept and accepted, election and elected."""
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    shared = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if shared == len(short):
        return len(long) - shared <= (3 if shared >= 4 else 1) and shared >= 3
    return shared >= 5 and len(short) - shared <= 3 and len(long) - shared <= 3


def alike_units(one: str, other: str) -> bool:
    """Whether two words behind a number may be the same: forms of one, or one short for the other (bn, billion)."""
    short, long = sorted((one, other), key=len)
    letters = iter(long)
    return alike(one, other) or (len(short) <= 2 and short[0] == long[0] and all(each in letters for each in short))


def among(word: str, others: Iterable[str]) -> bool:
    """Whether a form of the word is among others."""
    return any(alike(word, other) for other in others)


def turned(claim: Words, evidence: Words) -> bool:
    """Whether the claim says the opposite of the evidence: by a word, by a negation, or with names exchanged."""
    for pair in OPPOSITES:
        ours, theirs = claim.opposites & pair, evidence.opposites & pair
        if ours and theirs and not ours & theirs:
            return True
    return (
        _denies(claim, evidence)
        or _denies(evidence, claim)
        or not all(_follows(word, name, evidence) for word, name in claim.right_before)
    )


def _denies(one: Words, other: Words) -> bool:
    return any(among(word, other.content) and not among(word, other.denied) for word in one.denied)


def _follows(word: str, name: str, evidence: Words) -> bool:
    names = {other for said, other in evidence.before if alike(word, said)}
    return not names or among(name, names)


@dataclass(frozen=True, slots=True)
class _Token:
    """One word as it is written, as it is compared, its number if it is one, and what comes before it."""

    written: str
    word: str
    number: str | None
    tells: bool
    opens: bool
    glued: bool
    clause: int

    @classmethod
    def of(cls, written: str, before: str, clause: int) -> "_Token":
        """A word, with the text before it from the start of the word before that."""
        word = re.sub(r"['’]s$", "", written.casefold().rstrip(".")).replace(".", "")
        tells = len(word) > 1 and word not in FUNCTION_WORDS and word not in NEGATIONS
        bare = before.rstrip(" \t\"'“”‘’«»„(-–—*")
        opens = not bare or bare[-1] in ".!?:…\n"
        glued = bool(before) and before.rstrip(" -") != "" and before.rstrip(" -")[-1].isalnum()
        number = None if written.casefold().rstrip(".") in FUNCTION_WORDS else number_of(written)
        return cls(written, word, number, tells, opens, glued, clause)


def _tokens(text: str) -> list[_Token]:
    """The words of a text, in a time that grows with its length and no faster."""
    ends = [clause.end() for clause in _CLAUSE.finditer(text)]
    found = []
    start = 0
    for match in _TOKEN.finditer(text):
        before = text[start : match.start()]
        found.append(_Token.of(match[0], before, bisect_right(ends, match.start())))
        start = match.start()
    return found


def _names(tokens: list[_Token]) -> list[_Token]:
    """Capitalised words; the first of a sentence only when the next word is one too, or it is all capitals."""
    found = []
    for at, each in enumerate(tokens):
        if each.word in CALENDAR and (each.word not in VERBS or (each.written[0].isupper() and not each.opens)):
            found.append(each)
        elif each.written[0].isupper() and each.number is None:
            capitals = len(each.word) > 1 and each.written.isupper()
            follows = tokens[at + 1] if at + 1 < len(tokens) else each
            leads = follows.glued and follows.written[0].isupper()
            if capitals or (each.tells and (not each.opens or leads)):
                found.append(each)
    return found


def _units(tokens: list[_Token]) -> Iterable[tuple[str, str]]:
    for one, other in pairwise(tokens):
        counts = one.number is not None and not _YEAR.fullmatch(one.written)
        if counts and other.glued and other.number is None and (other.tells or other.word in SHORT_UNITS):
            yield str(one.number), other.word


def _currencies(tokens: list[_Token]) -> Iterable[tuple[str, str]]:
    for at, each in enumerate(tokens):
        if each.number is not None:
            signs = (each.written.lstrip("-−")[0], *(other.word for other in tokens[at + 1 : at + 1 + NEXT]))
            yield from ((each.number, CURRENCIES[sign]) for sign in signs if sign in CURRENCIES)


def _initials(tokens: list[_Token]) -> frozenset[str]:
    """Of each run of at least two capitalised words, and of each part of it."""
    letters = "".join(
        ("" if each.glued else " ") + (each.word[:1] if each.written[0].isupper() else " ") for each in tokens
    )
    runs = [run for run in letters.split() if len(run) > 1]
    return frozenset(
        run[low : low + length]
        for run in runs
        for length in range(2, min(len(run), MOST_INITIALS) + 1)
        for low in range(len(run) - length + 1)
    )


def _denied(tokens: list[_Token]) -> Iterable[str]:
    """Read backwards, so that what follows a word is known when it comes, however many negations there are."""
    after: deque[_Token] = deque(maxlen=DENIED)
    for each in reversed(tokens):
        if each.word in NEGATIONS or each.word.endswith(("n't", "n’t")):
            yield from (other.word for other in after if other.clause == each.clause and other.number is None)
        if each.tells:
            after.appendleft(each)


def _before(tokens: list[_Token], named: frozenset[_Token], reach: int) -> Iterable[tuple[str, str]]:
    """Each content word with the names among so many content words that follow in its sentence."""
    told = [each for each in tokens if each.tells or each in named]
    for at, each in enumerate(told):
        if each.number is None and each not in named:
            for other in told[at + 1 : at + 1 + reach]:
                if other.opens:
                    break
                if other in named and other.word not in CALENDAR:
                    yield each.word, other.word
