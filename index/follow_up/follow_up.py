"""Follow-up: the question that a person means, once the turns before it are known."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from index.article import Article
from index.follow_up import lexicon
from index.follow_up.context import Context, core
from index.follow_up.ellipsis import asked_of, filled
from index.follow_up.leaning import Lean, Leaning, leaning
from index.follow_up.phrases import names
from index.follow_up.pronouns import resolved
from index.follow_up.words import content, is_english, words
from index.ingest.language import detect_language
from index.query import MAX_QUERY_CHARS, Turn
from index.store.analysis import content_terms

MAX_CHARS = 500
"""Longer texts are pasted from articles, not asked in a conversation."""
MAX_TURNS = 8
"""Earlier turns that are looked at; what was asked before these is seldom meant."""
SPOKEN_OF = 0.6
"""The share of a question's words that the article so far must have, where nothing else shows that it leans."""
MAX_CARRIED = 14
"""Words that are searched for beside the question; more would drown it."""
_CONTRASTS = frozenset({"other", "another", "different"})
"""Words by which a question turns to another story, whose search the headline of this one would mislead."""

_HAPPENED = re.compile(
    r"(?P<ask>when|where|why|how) (?:did|does|will|was|has) (?:that|this|it|all that|all this) "
    r"(?:happen|happened|occur|take place|done|the case|so)\W*",
    re.IGNORECASE,
)
"""What asks nothing but when, where or why of what was said."""

Told = Callable[[Turn, str], Article | None]
"""The article that an earlier turn was about, given that turn and its question as it stands by itself."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question that can be understood by itself.

    Attributes:
        question: for a person; what it is about may stand in brackets behind it.
        read: for the reader, which knows the headlines, without these brackets.
        searched: for the indexes: with the headline of the article that the conversation is about.
        leant_on: earlier questions that it leans on, as they stand by themselves, the last first; none where it
            stands by itself.
    """

    question: str
    read: str
    searched: str
    leant_on: tuple[str, ...] = ()

    @classmethod
    def alone(cls, question: str) -> "FollowUp":
        """A question that leans on nothing."""
        return cls(question, question, question)


def follow_up(question: str, earlier: Sequence[Turn], told: Told) -> FollowUp:
    """What a question asks after earlier turns, oldest first; the same where it leans on none or is not English.

    Args:
        question: as it was asked.
        earlier: what was asked and answered before.
        told: called for the article of a turn, only where the question after it may lean on it.
    """
    context: Context | None = None
    for turn in [turn for turn in earlier if turn.question.strip()][-MAX_TURNS:]:
        meant = _meant(turn.question, context, told) if context else None
        context = Context(meant.shown if meant else turn.question, turn, context if meant else None)
    meant = _meant(question, context, told) if context else None
    if meant is None or context is None:
        return FollowUp.alone(question)
    searched = meant.text if meant.complete else _searched(meant.text, context, told)
    if max(len(meant.shown), len(searched)) > MAX_QUERY_CHARS:  # an answer that a client sends may be any text
        return FollowUp.alone(question)
    return FollowUp(meant.shown, meant.text, searched, tuple(_chain(context)))


class _Meant(NamedTuple):
    """A question in words of its own, and with what it is about in brackets where these do not say.

    Attributes:
        complete: whether it is about something else than the question before, in the same way.
    """

    text: str
    shown: str
    complete: bool = False


def _meant(question: str, context: Context, told: Told) -> _Meant | None:
    """None where the question stands by itself."""
    if len(question) > MAX_CHARS or not is_english(f"{question} {context.question}"):
        return None
    found = leaning(question)
    if found.lean is Lean.NOT or _is_foreign(question):
        return None
    if found.lean is Lean.PERHAPS:
        article = told(context.turn, context.question)
        if article is None or not _speaks_of(article, found.body):
            return None
    return _standalone(found, context)


def _is_foreign(question: str) -> bool:
    """Whether it is in another language; names say nothing of that: "in Serra do Lume?"."""
    named = " ".join(names(question)).split()
    plain = any(not word.function and word.text not in named for word in words(question))
    return plain and not is_english(question) and detect_language(question) not in ("", "en")


def _speaks_of(article: Article, question: str) -> bool:
    asked = set(content_terms(question, "en"))
    said = set(content_terms(f"{article.title}\n{article.text}", "en"))
    return len(asked & said) >= SPOKEN_OF * len(asked)


def _standalone(found: Leaning, context: Context) -> _Meant:
    text, whole = resolved(found, context)
    happened = _HAPPENED.fullmatch(found.body)
    if (found.fragment or happened) and (full := asked_of(happened["ask"] if happened else text, context)):
        return _Meant(full, full)
    if found.fragment and (full := filled(text, context)):
        return _Meant(full, full, complete=True)
    if whole and found.pointers:
        return _Meant(text, text)
    of_event = found.fragment or any(word.key in lexicon.POINTING for word in found.pointers)
    shown = _labelled(text, context.event if of_event else context.label)
    return _Meant(shown if found.fragment else text, shown)


def _labelled(text: str, label: str) -> str:
    """With what the conversation is about in brackets."""
    if not label or label.casefold() in text.casefold():
        return text
    bare = text.rstrip(" ?.!")
    return f"{bare} ({label})?"


def _searched(text: str, context: Context, told: Told) -> str:
    """With the headline of what the turn before was about, else with words of the questions before."""
    keys = {word.key for word in words(text)}
    if not keys & _CONTRASTS and (article := told(context.turn, context.question)):
        return f"{text} {article.title}"
    carried = content(f"{core(context.root)} {core(context.question)}")
    more = dict.fromkeys(word for word in carried if word.casefold() not in keys)
    return " ".join((text, *list(more)[:MAX_CARRIED]))


def _chain(context: Context | None) -> Iterator[str]:
    while context:
        yield context.question
        context = context.before
