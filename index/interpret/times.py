"""When the articles that answer a question came out, as far as its words tell."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from index.calendar_names import MONTHS
from index.errors import InvalidQuery
from index.filters import Filter, Not, PublishedRange
from index.interpret.counted import counted_times
from index.interpret.mention import OUTLET, Mention
from index.interpret.outlets import named_outlets
from index.interpret.period import around, bounds
from index.interpret.written import written_times

_GATE = re.compile(
    rf"\b(?:today|yesterday|last|past|this|since|weekend|\w+day|between|from|19\d\d|20\d\d|{'|'.join(MONTHS)}"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b)",
    re.IGNORECASE,
)
"""In what every time has; most questions have none of it and are done after microseconds."""
_TO_COME = re.compile(
    r"\b(?:will|would|shall|could|won['’]t|due|set to|about to|going to|scheduled|plan(?:s|ned)?|expect(?:s|ed)?"
    r"|upcoming|forecasts?|predict(?:s|ed)?|projected|later|next|(?:what|which|who|where|when|why|how) (?:may|might))\b"
    r"|['’]ll\b|\b(?:is|are) (?:\w+ ){0,3}?(?!happening|going on)\w+ing\b",
    re.IGNORECASE,
)
"""In questions about what is to come, which was reported before it came."""
_COMPARED = frozenset({"than", "as", "like", "unlike", "with", "to", "versus", "vs", "from"})
"""Before a time that another is compared with: what is asked for may be told in both."""
_ASIDE = frozenset({"by", "of", "for", "the", "ahead"})
"""Before a time that tells which event is meant ("the budget for this year"), or what was so by then."""
_SINCE = re.compile(r"\b(?:since|after)\b", re.IGNORECASE)
_PREPOSITIONS = frozenset(
    {"in", "on", "at", "over", "during", "since", "after", "before", "until", "till", "from", "of"}
)


@dataclass(frozen=True, slots=True)
class Time:
    """The time of publication that a question asks for: as a filter, and in notes for who asked."""

    filters: Filter
    notes: dict[str, str]


def understood_time(text: str, now: datetime, sources: Callable[[], Iterable[str]]) -> Time | None:
    """The time of publication that a question asks for, or None.

    Of several times in one question, it is the period around them all, so that none is lost. One in an outlet's name is
    none: "the Mail on Sunday", "usa today".

    Args:
        text: the question.
        now: what times count from, in the zone of that.
        sources: called for the names of the outlets, only where the text may name a time.
    """
    if not _GATE.search(text):
        return None
    text = _without_outlets(" ".join(text.split()), tuple(sources()))
    try:
        mentions = _apart([*counted_times(text, now), *written_times(text, now)])
        asked = _asked_for(text, mentions, now)
        periods = [period for mention in asked if (period := mention.period)]
        if not periods:
            return None
        period = around(periods)
        since, until = bounds(period, now)
    except (OverflowError, ValueError, InvalidQuery):  # the year 0 or 10000, the 31st of June
        return None
    if since is None and until is None:
        return None
    ends = {"since": since, "until": until}
    notes = {"time": ", ".join(_words(text, mention) for mention in asked)}
    notes |= {name: at.isoformat().replace("+00:00", "Z") for name, at in ends.items() if at}
    if period.undated:  # what has no date may be from then; such a period has no end
        return Time(Not(PublishedRange(until=since)), notes)
    return Time(PublishedRange(since, until), notes)


def _without_outlets(text: str, sources: tuple[str, ...]) -> str:
    for named in reversed(list(named_outlets(text, sources))):
        text = text[: named.start] + OUTLET + text[named.stop :]
    return text


def _apart(mentions: list[Mention]) -> list[Mention]:
    """In order, without those inside another: "Monday" in "on Monday, 4 August"."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda mention: (mention.start, -mention.stop)):
        if not kept or mention.start >= kept[-1].stop:
            kept.append(mention)
    return kept


def _asked_for(text: str, mentions: list[Mention], now: datetime) -> list[Mention]:
    """Those that tell when the articles came out; none where times are compared."""
    if any(mention.lead.word in _COMPARED and not mention.lead.articles for mention in mentions):
        return []
    to_come = _TO_COME.search(text) is not None
    asked = [mention for mention in mentions if _is_asked_for(mention, now, to_come=to_come)]
    return [_and_after(mention) if _SINCE.search(text, 0, mention.lead.start) else mention for mention in asked]


def _and_after(mention: Mention) -> Mention:
    """When something happened since which all is asked for: "since the quake struck last week"."""
    return mention if mention.lead.articles else replace(mention, prompt=False)


def _is_asked_for(mention: Mention, now: datetime, *, to_come: bool) -> bool:
    lead, period = mention.lead, mention.period
    if period is None or (period.first is not None and period.first > now.date()):
        return False
    if lead.articles or lead.word in ("since", "after"):
        return True
    return lead.word not in _ASIDE and (mention.settled or not to_come)


def _words(text: str, mention: Mention) -> str:
    """As the question has them, with the word before them where it is a preposition."""
    start = mention.lead.start if mention.lead.word in _PREPOSITIONS else mention.start
    return text[start : mention.stop]
