"""Mention: a time as the question words it, and what the word before it makes of it."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from index.interpret.period import Period

REPORTED_WITHIN = timedelta(days=2)
"""Of 2,333 articles that name a weekday in their first lines, 60 % came out on that day, and 82 or 91 % (two sets of
newspapers) by two days later; much of the rest names a day to come."""
OUTLET = "§"
"""Stands in a text for an outlet that the collection holds, whose name may have no capital and may name a time."""
_OUTLETS = rf"(?:by|from)\ (?-i:(?:and|or|the|{OUTLET}|[A-Z][\w.'’&-]*),?\ )+(?=from\ )"
"""Between the articles and their time: "stories from Reuters from last week"."""
_LEAD = re.compile(
    rf"""(?P<articles>\b(?:articles|news|stories|coverage|headlines)\ (?:{_OUTLETS})?(?:(?:that\ )?(?:were|was)\ )?
    (?:(?:published|printed)\ )?)?(?:\b(?P<word>[a-z]+)\ )?(?:(?:early|late|mid)[ -])?\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_LEAD_CHARS = 60
"""What stands before a mention and bears on it is shorter: "stories that were published between mid-"."""
_OF_ARTICLES = frozenset({"", "from", "of", "in", "on", "during", "before", "until", "till"})


@dataclass(frozen=True, slots=True)
class Lead:
    """What stands before a time.

    Attributes:
        word: the word before it, lower case; empty where there is none.
        articles: whether a word for articles stands before that, as in "news from".
        start: where the word begins, or the time where there is none.
    """

    word: str
    articles: bool
    start: int

    @classmethod
    def before(cls, text: str, start: int) -> "Lead":
        """The lead of a time that begins at `start`, in a text without runs of white space."""
        match = _LEAD.search(text, max(0, start - _LEAD_CHARS), start)
        if match is None or not match["word"]:
            return cls("", articles=bool(match and match["articles"]), start=start)
        return cls(match["word"].lower(), articles=bool(match["articles"]), start=match.start("word"))

    def fits(self, words: frozenset[str]) -> bool:
        """Whether it is one of the words, or says that the time is that of articles."""
        return self.word in words or (self.articles and self.word in _OF_ARTICLES)


@dataclass(frozen=True, slots=True)
class Mention:
    """A time that a question names.

    Attributes:
        lead: what stands before it.
        start, stop: where it stands in the text.
        first: its first day.
        end: the day after its last; None while it lasts.
        prompt: whether what happens then is reported then, and not also long after.
        settled: whether it has begun for sure; "this week" and "on Friday" may also be about what is to come.
        undated: whether an article without a date may tell of it.
    """

    lead: Lead
    start: int
    stop: int
    first: date
    end: date | None
    prompt: bool
    settled: bool
    undated: bool

    @property
    def period(self) -> Period | None:
        """When an article that tells of it came out; None where that could be at any time."""
        word, articles = self.lead.word, self.lead.articles
        if word == "since":
            return Period(self.first, None, self.undated)
        if word == "after":
            return Period(self.end, None, self.undated) if self.end else None
        if word in ("before", "until", "till"):
            # what was so before a day is told long after it too, but an article that came out before it did not
            end = self.first if word == "before" else self.end
            return Period(None, end, undated=False) if articles and end else None
        if articles:
            return Period(self.first, self.end, undated=False)
        return Period(self.first, self.end + REPORTED_WITHIN if self.end and self.prompt else None, self.undated)
