"""Article: one news story as one outlet published it, and when that was."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from index.errors import InvalidArticle
from index.text import clean, clean_line, time_fault

MAX_TEXT_CHARS = 1_000_000
"""Characters in one article; longer input is a dump, not a story (War and Peace has 3.2 million)."""
MAX_FIELD_CHARS = 2_000
"""Characters in a title, source, author, tag, id or URL; browsers stop at about 2,000 for a URL."""
MAX_LABELS = 100
"""Authors or tags on one article."""
_BEFORE_COLON = re.compile(r"([^/?#:]*):")
"""The scheme of an address, and what browsers take for one once they have dropped its control characters."""


class Precision(StrEnum):
    """How exactly a publication time is known."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Origin(StrEnum):
    """Where a publication time was read."""

    GIVEN = "given"
    METADATA = "metadata"
    FEED = "feed"
    ABSOLUTE = "absolute"
    RELATIVE = "relative"


_FORMATS = {
    Precision.YEAR: "%Y",
    Precision.MONTH: "%Y-%m",
    Precision.DAY: "%Y-%m-%d",
    Precision.HOUR: "%Y-%m-%dT%H:00Z",
    Precision.MINUTE: "%Y-%m-%dT%H:%MZ",
    Precision.SECOND: "%Y-%m-%dT%H:%M:%SZ",
}
_ZERO_WIDTH = " \n\t\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_SPELLED = {Precision.YEAR: "%Y", Precision.MONTH: "%B %Y"}


@dataclass(frozen=True, slots=True)
class Published:
    """A publication time in UTC: the start of the period that `precision` names."""

    at: datetime
    precision: Precision
    origin: Origin

    def __str__(self) -> str:
        """ISO 8601, written only as exactly as it is known: `2025-08-01`, `2025-08-01T14:05:09Z`."""
        at = self.at.astimezone(UTC)
        # %Y is not padded on every platform
        return f"{at.year:04d}" + at.strftime(_FORMATS[self.precision].removeprefix("%Y"))

    @property
    def spelled(self) -> str:
        """The day in English, or the month or year where no day is known: `04 August 2025`."""
        return self.at.strftime(_SPELLED.get(self.precision, "%d %B %Y"))


@dataclass(frozen=True, slots=True)
class Article:
    """One story by one outlet. Build it with `Article.create`, which checks and cleans.

    Attributes:
        id: the caller's, or derived (see `create`).
        text: the body, paragraphs separated by blank lines; all offsets point into it.
        lang: ISO 639-1, or empty when it is not known.
        collected: when it was taken in or seen, UTC.
    """

    id: str
    title: str
    text: str
    source: str
    authors: tuple[str, ...]
    published: Published | None
    url: str
    lang: str
    tags: tuple[str, ...]
    collected: datetime

    @classmethod
    def create(
        cls,
        *,
        title: str,
        text: str,
        id: str = "",
        source: str = "",
        authors: Sequence[str] = (),
        published: Published | None = None,
        url: str = "",
        lang: str = "",
        tags: Sequence[str] = (),
        collected: datetime | None = None,
    ) -> "Article":
        """Check the fields and give the article an id if it has none.

        A derived id follows the URL, so that a changed page replaces itself; without a URL it
        follows source, title and text, so that two different stories never overwrite each other.
        A URL that is none of the web (`javascript:…`) is left out: it becomes a link in citations.

        Raises:
            InvalidArticle: no text or title, a field too long, a publication time without zone, or an id that no
                address can name.
        """
        text, title, source = clean(text).strip(), clean_line(title), clean_line(source)
        if not text.strip(_ZERO_WIDTH):
            raise InvalidArticle("the article has no text; give its body as 'text'")
        if len(text) > MAX_TEXT_CHARS:
            raise InvalidArticle(
                f"the text has {len(text):,} characters, over {MAX_TEXT_CHARS:,}; split it into articles"
            )
        title = title or clean_line(_headline(text))
        url, id, lang = web_address(clean_line(url)), clean_line(id), clean_line(lang).lower()
        authors = _labels("authors", authors)
        tags = _labels("tags", tags)
        for name, value in (("title", title), ("source", source), ("url", url), ("id", id), ("lang", lang)):
            _check_length(name, value)
        if published is not None and (fault := time_fault(published.at)):
            raise InvalidArticle(f"the publication time {published.at.isoformat()} {fault}")
        if id in (".", ".."):
            raise InvalidArticle(f"the id {id!r} is no name: in an address it leads elsewhere; give another, or none")
        id = id or _derived_id(url, source, title, text)
        collected = (collected or datetime.now(UTC)).astimezone(UTC)
        return cls(id, title, text, source, authors, published, url, lang, tags, collected)

    def completed(self, *, source: str = "", lang: str = "", tags: Sequence[str] = ()) -> "Article":
        """The same with a source and a language where it has none, and further tags; a derived id follows.

        Raises:
            InvalidArticle: a field is too long, or there are too many tags.
        """
        derived = self.id == _derived_id(self.url, self.source, self.title, self.text)
        return Article.create(
            title=self.title,
            text=self.text,
            id="" if derived else self.id,
            source=self.source or source,
            authors=self.authors,
            published=self.published,
            url=self.url,
            lang=self.lang or lang,
            tags=(*self.tags, *tags),
            collected=self.collected,
        )

    @property
    def content_hash(self) -> bytes:
        """SHA-256 over all that a reader could see change; `collected` is not part of it."""
        parts = (
            self.title, self.text, self.source, str(self.published or ""), self.url, self.lang,
            *self.authors, "\x1e", *self.tags,
        )  # fmt: skip
        return hashlib.sha256("\x1f".join(parts).encode()).digest()


def _derived_id(url: str, source: str, title: str, text: str) -> str:
    return _digest(url) if url else _digest(source, title, text)


def web_address(url: str) -> str:
    """The same, or empty where it names a scheme that is neither http nor https."""
    named = _BEFORE_COLON.match(url)
    return "" if named and named[1].lower() not in ("http", "https") else url


def _headline(text: str) -> str:
    """The first line of the text, cut at a word, for an article that came without a title."""
    first = text.split("\n", 1)[0]
    if len(first) <= 120:
        return first
    return first[:120].rsplit(" ", 1)[0] + "…"


def _labels(name: str, values: Sequence[str]) -> tuple[str, ...]:
    labels = tuple(dict.fromkeys(label for value in values if (label := clean_line(value))))
    if len(labels) > MAX_LABELS:
        raise InvalidArticle(f"{len(labels)} {name}; at most {MAX_LABELS} are kept on an article")
    for label in labels:
        _check_length(name, label)
    return labels


def _check_length(name: str, value: str) -> None:
    if len(value) > MAX_FIELD_CHARS:
        raise InvalidArticle(f"'{name}' has {len(value):,} characters, over {MAX_FIELD_CHARS:,}; shorten it")


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:20]
