"""Feeds (RSS, Atom, RDF): lists of pages, with what they tell of each."""

import io
import re
from calendar import timegm
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from index.article import Article, Origin, Published, web_address
from index.errors import InvalidArticle
from index.ingest.addresses import join_address
from index.ingest.dates import from_epoch, parse_published
from index.ingest.language import detect_language, language_code
from index.ingest.lines import LONG_PARAGRAPH
from index.ingest.markup import html_to_text
from index.ingest.metadata import Metadata
from index.ingest.names import people
from index.text import counted

UNDATED = datetime.min.replace(tzinfo=UTC)
"""Of pages whose list gives no time: older than all others."""
_SHORT_NEWS = 120
"""Characters of an entry's content that are more than a headline said again."""
_MAILED = re.compile(r"\S+@\S+ \((.+)\)")
_FOOT = r"\n\nThe post {} (?:appeared first|first appeared) on [^\n]+\Z"
"""What WordPress adds to each entry."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page as a feed or a sitemap lists it.

    Attributes:
        about: empty where the list says nothing; `about.body` is the text in it.
        newest: when a sitemap says that the page was published or last changed; UNDATED where it does not.
        whole: whether a feed gives its text as the entry's content, and not as its summary.
    """

    url: str
    about: Metadata
    newest: datetime = UNDATED
    whole: bool = False


def read_feed(data: bytes, *, url: str = "", media_type: str = "", collected: datetime) -> list[Listed]:
    """Read the entries of a feed in the order that they stand.

    Raises:
        InvalidArticle: this is no feed.
    """
    import feedparser  # type: ignore[import-untyped]  # ships no types

    headers = {"content-type": media_type or "application/xml", "content-location": url}
    try:
        # a stream: text and bytes could be taken for an address or a file's name
        feed = feedparser.parse(
            io.BytesIO(data), response_headers=headers, resolve_relative_uris=True, sanitize_html=True
        )
    except Exception as error:  # feedparser promises to raise nothing, its parsers do not
        raise InvalidArticle(
            f"the feed cannot be read ({type(error).__name__}); check it with a feed validator"
        ) from error
    if not feed.get("version") and not feed.entries:
        raise InvalidArticle("this is no feed that can be read; give RSS, Atom or RDF")
    return [_entry(entry, feed.feed, url, collected) for entry in feed.entries]


def entry_article(listed: Listed, *, collected: datetime) -> Article:
    """Make an article of what the feed itself holds of the entry.

    Raises:
        InvalidArticle: that is only a summary.
    """
    about = listed.about
    if len(about.body) < (_SHORT_NEWS if listed.whole else LONG_PARAGRAPH):
        raise InvalidArticle(
            f"the feed has no full text of the entry, only {counted(len(about.body), 'character')}; "
            "give the feed's address, so that the page is fetched"
        )
    return Article.create(
        title=about.title,
        text=about.body,
        source=about.source,
        authors=about.authors,
        published=about.published,
        url=listed.url,
        lang=detect_language(about.body) or about.lang,
        tags=about.tags,
        collected=collected,
    )


def _entry(entry: Any, feed: Any, base: str, collected: datetime) -> Listed:
    """One entry; feedparser's dictionaries warn when some keys are missing, hence `_get`."""
    contents = [html_to_text(str(part.get("value") or "")) for part in _get(entry, "content") or ()]
    longest = max([*contents, html_to_text(str(_get(entry, "summary") or ""))], key=len)  # of equals the content
    source = _get(_get(entry, "source") or {}, "title") or _get(feed, "title") or ""
    language = str(_get(_get(entry, "title_detail") or {}, "language") or _get(feed, "language") or "")
    tags = [str(tag.get("term") or "") for tag in _get(entry, "tags") or ()]
    title = " ".join(html_to_text(str(_get(entry, "title") or "")).split())
    about = Metadata(
        title=title,
        source=" ".join(html_to_text(str(source)).split()),
        authors=tuple(name for byline in _bylines(entry) for name in people(byline)),
        published=_time(entry, collected),
        lang=language_code(language),
        tags=tuple(tag for tag in tags if tag and "//" not in tag),
        url="",
        body=re.sub(_FOOT.format(re.escape(title)), "", longest),
    )
    return Listed(_link(entry, base), about, whole=longest in contents)


def _bylines(entry: Any) -> list[str]:
    """As feedparser parts them, but for RSS's "desk@post.london (Jane Doe)": it cuts addresses at four letters."""
    whole = str(_get(entry, "author") or "")
    if match := _MAILED.fullmatch(whole):
        return [match[1]]
    return [str(author.get("name") or "") for author in _get(entry, "authors") or ()] or [whole]


def _link(entry: Any, base: str) -> str:
    link = web_address(str(_get(entry, "link") or "").strip())
    guid = str(_get(entry, "id") or "")
    return join_address(base, link or (guid if guid.startswith(("http://", "https://")) else ""))


def _time(entry: Any, collected: datetime) -> Published | None:
    """The time as it is written, for its precision; else as feedparser understands it."""
    for name in ("published", "created", "updated"):
        text, parsed = _get(entry, name), _get(entry, name + "_parsed")
        found = parse_published(str(text), origin=Origin.FEED, collected=collected) if text else None
        if found is None and parsed is not None:
            found = from_epoch(timegm(parsed), origin=Origin.FEED, collected=collected)
        if found is not None:
            return found
    return None


def _get(mapping: Any, key: str) -> Any:
    return dict.get(mapping, key)
