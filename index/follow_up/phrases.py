"""Phrases: names, and the things and people that a question is about, found without a grammar."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.follow_up import lexicon
from index.follow_up.words import Word, words

_LINKS = frozenset(
    {"of", "the", "de", "da", "do", "del", "di", "du", "la", "le", "van", "von", "der", "den", "and", "&"}
)
_ATTACHED = frozenset({"of", "in", "at", "near", "on", "from", "for"})
_ENDINGS = ("ed", "en", "ing")
_IRREGULAR = frozenset(
    {
        "born",
        "built",
        "cut",
        "found",
        "held",
        "hit",
        "lost",
        "made",
        "paid",
        "put",
        "sent",
        "set",
        "shot",
        "shut",
        "sold",
        "won",
    }
)
"""Participles that have no ending to know them by."""
_PLACE_BEFORE = frozenset({"in", "at", "near", "to", "from"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch of a question that names something.

    Attributes:
        text: as it stands there.
        names: the capitalised names in it.
        place: whether it follows a word such as "in".
        attached: whether it depends on the phrase before it, or follows a preposition.
    """

    text: str
    start: int
    end: int
    names: tuple[str, ...]
    place: bool
    attached: bool


def names(text: str) -> list[str]:
    """Names in a text, in order: runs of capitalised words that are no days or months."""
    found = words(text)
    return [text[found[low].start : _bare_end(found[high - 1])] for low, high in _name_runs(found)]


def phrases(question: str) -> list[Phrase]:
    """What a question names, in order; what is counted ("how many people") is not among them."""
    found = words(question)
    runs = list(_chunks(question, found))
    return [_phrase(question, found, low, high) for low, high in _attached(found, runs)]


def _bare_end(word: Word) -> int:
    return word.start + len(word.text) - (2 if word.text[-2:] in ("'s", "’s") else 0)


def _name_runs(found: Sequence[Word]) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(found):
        if not _opens_name(found, at):
            at += 1
            continue
        end = at + 1
        while end < len(found) and (after := _name_goes_on(found, end)):
            end = after
        yield at, end
        at = end


def _opens_name(found: Sequence[Word], at: int) -> bool:
    word = found[at]
    if not word.capital or word.key in lexicon.CALENDAR or word.text == "I":
        return False
    if word.key in lexicon.FUNCTION:  # "The Salt Gatherers", but not "The strike" or "Who"
        follows = at + 1 < len(found) and found[at + 1].capital and found[at + 1].key not in lexicon.FUNCTION
        return at > 0 and word.key == "the" and follows
    return True


def _name_goes_on(found: Sequence[Word], at: int) -> int:
    """Where the name ends that so far ends before `at`; 0 where it ends there."""
    if found[at - 1].owns:
        return 0
    if found[at].capital and found[at].key not in lexicon.FUNCTION and found[at].key not in lexicon.CALENDAR:
        return at + 1
    links = at
    while links < len(found) and links - at < 2 and found[links].key in _LINKS:
        links += 1
    linked = links > at and links < len(found) and found[links].capital and found[links].key not in lexicon.FUNCTION
    return links + 1 if linked and found[at].key != "and" else 0


def _chunks(question: str, found: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Runs of words between those that say how a question is put, without its verb."""
    name_at = dict(_name_runs(found))
    owed = ""  # the auxiliary whose verb is still to come
    at = 0
    while at < len(found):
        if found[at].key in lexicon.AUXILIARY:
            owed = found[at].key
        low = at
        at = _after_run(question, found, low, name_at)
        if at == low:
            at += 1
            continue
        begin = low + _leading_verb(found, low, at)
        end = at - _trailing_verb(found, begin, at, owed)
        owed = owed if begin == low and end == at else ""
        if _says_what(found[begin:end]) and not _is_counted(found, low) and not _is_bare(found, low, end):
            yield begin, end


def _after_run(question: str, found: Sequence[Word], low: int, name_at: dict[int, int]) -> int:
    """Where a run of determiners, names and plain words ends; a verb between two names ends one."""
    at = low
    while at < len(found) and found[at].key in lexicon.DETERMINERS and at - low < 2 and not _is_relative(found, at):
        at += 1
    named = False
    while at < len(found):
        if at > low and not question[found[at - 1].end : found[at].start].isspace():
            break
        if at in name_at:
            at, named = name_at[at], True
        elif found[at].function or found[at].key in lexicon.CALENDAR or (named and at + 1 in name_at):
            break
        else:
            at += 1
    return at


def _is_relative(found: Sequence[Word], at: int) -> bool:
    """Whether "that" follows what it tells more of: "the subsidy that Brussels approved"."""
    return found[at].key == "that" and at > 0 and not found[at - 1].function


def _is_counted(found: Sequence[Word], low: int) -> bool:
    """After "how many", "which" or "what", where a phrase is what is asked for."""
    return low > 0 and found[low - 1].key in {"many", "much", "what", "which", "whose", "how"}


def _says_what(run: Sequence[Word]) -> bool:
    """Whether a run is about more than a time: "each day" is not."""
    return any(not word.function for word in run) and run[-1].key not in lexicon.TIME_WORDS


def _is_bare(found: Sequence[Word], low: int, high: int) -> bool:
    """Whether plain words follow an auxiliary, as "hit worst" does: rather a verb than what did something."""
    return (
        low > 0
        and found[low - 1].key in lexicon.AUXILIARY
        and found[low].key not in lexicon.DETERMINERS
        and not any(word.capital for word in found[low:high])
    )


def _leading_verb(found: Sequence[Word], low: int, high: int) -> int:
    """1 where a run begins with a verb: "who painted The Salt Gatherers", "did they find", "is closed"."""
    if low == 0 or found[low].capital or found[low].key in lexicon.DETERMINERS:
        return 0
    if found[low - 1].capital and low + 1 < high and found[low + 1].capital:  # between two names
        return 1
    before = found[low - 1].key
    subject = before in {"who", "that"} | lexicon.PERSON | lexicon.THING | lexicon.SEVERAL | lexicon.INDEFINITE
    return int(subject or (before in lexicon.AUXILIARY and (high - low == 1 or _is_participle(found[low]))))


def _trailing_verb(found: Sequence[Word], low: int, high: int, owed: str) -> int:
    """1 where a run ends with the verb that an auxiliary before it asks for: "did the strike last"."""
    last = found[high - 1]
    least = 3 if found[min(low, high - 1)].key in lexicon.DETERMINERS else 2
    if high - low < least or last.capital or last.owns:
        return 0
    plural = last.key.endswith("s") and not last.key.endswith("ss")
    if plural or found[high - 2].owns:  # a verb here has no ending, and follows no owner
        return 0
    return int(owed in lexicon.DO | lexicon.MODAL or (owed in lexicon.BE and _is_participle(last)))


def _is_participle(word: Word) -> bool:
    return word.key.endswith(_ENDINGS) or word.key in _IRREGULAR


def _attached(found: Sequence[Word], runs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """With "of the Port Calder crews" joined to "the strike"."""
    joined: list[tuple[int, int]] = []
    for low, high in runs:
        follows = joined and joined[-1][1] == low - 1 and found[low - 1].key in _ATTACHED
        if follows and (found[joined[-1][0]].key in lexicon.DETERMINERS or found[low - 1].key == "of"):
            joined[-1] = (joined[-1][0], high)
        else:
            joined.append((low, high))
    return joined


def _phrase(question: str, found: Sequence[Word], low: int, high: int) -> Phrase:
    before = found[low - 1].key if low else ""
    text = question[found[low].start : found[high - 1].end]
    return Phrase(
        text,
        found[low].start,
        found[high - 1].end,
        tuple(names(text)) if low else tuple(names(text[:1].lower() + text[1:]) or names(text)),
        before in _PLACE_BEFORE,
        before in lexicon.PREPOSITIONS,
    )
