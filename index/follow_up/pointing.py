"""Pointing: the words of a question that stand for something said before it."""

from collections.abc import Iterator, Sequence

from index.follow_up import lexicon
from index.follow_up.phrases import phrases
from index.follow_up.words import Word

_OBJECTS = frozenset({"him", "them"})
_SINCE = frozenset({"since", "before", "by", "until", "after"})
_FORMAL = frozenset(
    {"true", "possible", "likely", "clear", "known", "necessary", "legal", "safe", "right", "take", "cost"}
)
"""After "is it" or "does it", what makes an "it" that stands for nothing when "that" or "to" follows."""
_JOINING = lexicon.ASKING | {"that", "if", "whether", "because", "when", "after", "before", "while", "and"}
_BEFORE_THAT = lexicon.AUXILIARY | lexicon.PREPOSITIONS | {"just", "exactly", "else", "than", "all", ""}
"""Words after which "that" points, and does not join clauses."""
_EXISTS = lexicon.BE | lexicon.MODAL | {"been", "have", "has"}
"""Words before a "there" that only says that something is."""


def pointers_of(body: str, found: Sequence[Word], named: Sequence[str]) -> Iterator[Word]:
    """Pronouns and the like that what the question itself names does not explain."""
    for at, word in enumerate(found):
        before = found[:at]
        if word.key in lexicon.PERSON | lexicon.SEVERAL | lexicon.THING:
            if not _is_formal(found, at) and not _is_explained(word, before, found[at + 1 :], body, named):
                yield word
        elif word.key in lexicon.POINTING:
            if _points(found, at):
                yield word
        elif (word.key == "there" and _is_a_place(found, at)) or (word.key == "then" and _is_a_time(found, at)):
            yield word


def _is_formal(found: Sequence[Word], at: int) -> bool:
    """Whether an "it" stands for nothing: "is it true that", "how long does it take to"."""
    after = [word.key for word in found[at + 1 :]]
    joins = {"that", "to"} & set(after[1:] if after[:1] and after[0] in _FORMAL else after[1:2])
    return found[at].key == "it" and bool(joins)


def _is_explained(word: Word, before: Sequence[Word], after: Sequence[Word], body: str, named: Sequence[str]) -> bool:
    """Whether something named earlier in the question is meant.

    An object is not its own clause's subject: in "what did Sandahl say about it", "it" is something said before.
    """
    stop = before[-1].end if before else 0
    known = [name for name in named if name in body[:stop]]
    things = phrases(body[:stop]) if word.key not in lexicon.PERSON else []
    if not known and not things:
        return False
    last = not after or after[0].key in lexicon.PREPOSITIONS | lexicon.ASKING
    clauses = any(each.key in _JOINING for each in before[1:])
    is_object = word.key in _OBJECTS or (
        word.key not in lexicon.POSSESSIVE and last and before[-1].key not in lexicon.AUXILIARY
    )
    return clauses or not is_object or word.key.endswith(("self", "selves"))


def _points(found: Sequence[Word], at: int) -> bool:
    """Whether "that" or "this" points back, and does not join clauses or tell the time."""
    after = found[at + 1].key if at + 1 < len(found) else ""
    before = found[at - 1].key if at else ""
    if (
        after in lexicon.TIME_WORDS
        or after in lexicon.CALENDAR
        or (found[at].key == "those" and after in {"who", "whose", "in", "of"})
    ):
        return False
    if found[at].key != "that":
        return True
    return before in _BEFORE_THAT


def _is_a_place(found: Sequence[Word], at: int) -> bool:
    """Whether "there" is where, and does not only say that something is."""
    after = found[at + 1].key if at + 1 < len(found) else ""
    exists = at > 0 and found[at - 1].key in _EXISTS
    return after in {"", "now", "today"} or (not exists and after in lexicon.PREPOSITIONS | lexicon.AUXILIARY)


def _is_a_time(found: Sequence[Word], at: int) -> bool:
    return at > 0 and (found[at - 1].key in _SINCE or at == len(found) - 1)
