"""Kinds: what sort of thing an answer names, told by its words; English only."""

import re
from enum import StrEnum

from index.calendar_names import MONTHS, WEEKDAYS
from index.numerals import TENS, UNITS


class Kind(StrEnum):
    """What sort of thing an answer names."""

    AMOUNT = "amount"
    DATE = "date"
    NUMBER = "number"
    NAME = "name"
    OTHER = "other"


_MONEY = re.compile(r"[$€£¥]|\b(?:(?i:dollars?|euros?|francs?|per cent|percent)|pounds?)\b|%")
_YEAR = (
    r"(?<![\d.,])(?:1[6-9]|20)\d\ds?\b(?![.,:]?\d|-[A-Za-z])"
    r"(?=\s*(?:$|[^\w\s])|\s+(?:after|at|before|by|during|from|in|on|since|through|until|when|with)\b)"
)
"""Four digits that no noun follows: "in 2024, before", not "2000 people"."""
_DAY = re.compile(
    rf"\b(?:{'|'.join(map(str.title, (*WEEKDAYS, *MONTHS)))}|[Tt]oday|[Tt]omorrow|[Yy]esterday)s?\b|{_YEAR}"
)
_NUMBER = re.compile(
    rf"\d|\b(?:{'|'.join(UNITS[1:])}|(?:{'|'.join(TENS)})(?:-\w+)?|dozens?|hundreds?|thousands?|millions?|none)\b",
    re.IGNORECASE,
)
_PERIOD = re.compile(r"\b(?:week|month|year)s?\b", re.IGNORECASE)
"""A date, as in "last week", unless it is counted: "two weeks" is a number."""
_PERSON = re.compile(
    r"(?!(?:After|Before|By|Early|From|In|Late|Mid|On|Since|Until) )(?:[A-Z][\w.'’-]+ )+(?:March|April|May|June|August)"
    r"|(?:April|June|August|May) [A-Z][a-z].*"
)
"""Someone who is called as a month is: "Theresa May", "June Carter"."""
_KINDS = ((Kind.AMOUNT, _MONEY), (Kind.DATE, _DAY), (Kind.NUMBER, _NUMBER), (Kind.DATE, _PERIOD))
"""The first that is found in the answer is its kind."""


def kind_of(text: str) -> Kind:
    """What sort of thing an answer names; what is none of the others is a name if it is written with a capital."""
    named = Kind.NAME if text[:1].isupper() else Kind.OTHER
    if _PERSON.fullmatch(text):
        return named
    return next((kind for kind, pattern in _KINDS if pattern.search(text)), named)
