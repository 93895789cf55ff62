"""Reading: bytes of any kind to articles; what cannot become one comes out as a reason."""

import gzip
import io
import json
import re
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import PurePath

from index.article import Article
from index.errors import InvalidArticle
from index.ingest.addresses import split_address
from index.ingest.decode import decode
from index.ingest.feeds import entry_article, read_feed
from index.ingest.html import split_html
from index.ingest.mail import mail_page
from index.ingest.markdown import front_matter, leading_heading, plain_text
from index.ingest.page import split_page
from index.ingest.records import article_from_record, read_json, read_ndjson
from index.ingest.tables import is_table, read_table
from index.report import Item, Rejected

MAX_BYTES = 256_000_000
"""Bytes of one input, also after decompression, as it is read as a whole."""


class Kind(StrEnum):
    """What an input is."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"
    NDJSON = "ndjson"
    TABLE = "table"
    MAIL = "mail"
    FEED = "feed"
    SITEMAP = "sitemap"


_MEDIA_TYPES = {
    "text/markdown": Kind.MARKDOWN,
    "text/html": Kind.HTML,
    "application/xhtml+xml": Kind.HTML,
    "application/json": Kind.JSON,
    "application/ld+json": Kind.JSON,
    "application/feed+json": Kind.JSON,
    "application/x-ndjson": Kind.NDJSON,
    "application/ndjson": Kind.NDJSON,
    "application/jsonl": Kind.NDJSON,
    "application/x-jsonlines": Kind.NDJSON,
    "text/csv": Kind.TABLE,
    "text/tab-separated-values": Kind.TABLE,
    "message/rfc822": Kind.MAIL,
    "application/rss+xml": Kind.FEED,
    "application/atom+xml": Kind.FEED,
    "application/rdf+xml": Kind.FEED,
}
_EXTENSIONS = {
    ".txt": Kind.TEXT,
    ".text": Kind.TEXT,
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".json": Kind.JSON,
    ".jsonl": Kind.NDJSON,
    ".ndjson": Kind.NDJSON,
    ".csv": Kind.TABLE,
    ".tsv": Kind.TABLE,
    ".eml": Kind.MAIL,
    ".rss": Kind.FEED,
    ".atom": Kind.FEED,
    ".rdf": Kind.FEED,
}
_ROOTS = {
    "rss": Kind.FEED,
    "feed": Kind.FEED,
    "rdf": Kind.FEED,
    "channel": Kind.FEED,
    "urlset": Kind.SITEMAP,
    "sitemapindex": Kind.SITEMAP,
    "html": Kind.HTML,
}
_PROLOGUE = re.compile(
    r"\A[\ufeff\s]*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!doctype\b[^>\[]*(?:\[.*?\]\s*)?>\s*)*", re.IGNORECASE | re.DOTALL
)
_ROOT = re.compile(r"<(?:[\w-]+:)?(?P<name>[A-Za-z][\w-]*)")
_HTML_TAG = re.compile(r"<(?:html|head|body|article|section|main|p|div|h[1-6]|meta|title)\b[^>]*>", re.IGNORECASE)
_JSON_START = re.compile(r"""\{\s*["}]|\[\s*[\{\]]""")
_BLANK = "\ufeff \t\r\n"
_HEAD_CHARS = 16_384


def read_bytes(
    data: bytes, *, name: str = "", url: str = "", media_type: str = "", collected: datetime
) -> Iterator[Item]:
    """Read articles of whatever kind the bytes are; never raises, whatever they are.

    Args:
        name: a file's name; its extension tells the kind where the media type does not.
        url: where the bytes come from; the address of the article, or the base of a feed's links.
        media_type: as HTTP names it, with its charset.
        collected: when the bytes were seen; relative times count back from it.
    """
    label = name or url
    try:
        data, name = unpack(data, name)
        kind, text = sniff(data, name=name, url=url, media_type=media_type)
    except InvalidArticle as error:
        yield Rejected(0, label, str(error))
        return
    if kind is Kind.NDJSON:
        yield from read_ndjson(text.split("\n"), name=label, collected=collected)
    elif kind is Kind.JSON:
        yield from _read_json(text, label, collected)
    elif kind is Kind.TABLE:
        yield from read_table(text, name=label, collected=collected)
    elif kind is Kind.FEED:
        yield from _read_feed(data, label, url, media_type, collected)
    elif kind is Kind.SITEMAP:
        yield Rejected(0, label, "this is a sitemap: a list of addresses; give its URL, so that the pages are fetched")
    else:
        yield from _read_page(kind, text, label, url, collected)


def sniff(data: bytes, *, name: str = "", url: str = "", media_type: str = "") -> tuple[Kind, str]:
    """Tell the kind of an input, by media type, then extension, then content, and decode it.

    Raises:
        InvalidArticle: it is empty, binary, or XML of a kind that holds no news.
    """
    if not data.strip():
        raise InvalidArticle("the input is empty")
    if len(data) > MAX_BYTES:
        raise InvalidArticle(
            f"the input has {len(data):,} bytes, over {MAX_BYTES:,}; split it, or give one JSON object a line"
        )
    text = decode(data, media_type=media_type)
    found = _by_content(text)
    told = _MEDIA_TYPES.get(media_type.partition(";")[0].strip().lower())
    told = told or _EXTENSIONS.get(PurePath(name or split_address(url).path).suffix.lower())
    if told in (None, Kind.TEXT, Kind.HTML, Kind.FEED) and found is not Kind.TEXT:
        return found, text  # servers call many things plain text, and feeds and pages by each other's names
    if told is Kind.MAIL:
        return told, mail_page(data)
    if told is Kind.NDJSON and found is Kind.JSON and text.lstrip(_BLANK).startswith("["):
        return found, text
    return told or found, text


def unpack(data: bytes, name: str = "") -> tuple[bytes, str]:
    """Decompress gzip, and take `.gz` off the name.

    Raises:
        InvalidArticle: the data are damaged, or larger than an input may be.
    """
    if not data.startswith(b"\x1f\x8b"):
        return data, name
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            unpacked = stream.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise InvalidArticle(f"the gzip data are damaged: {error}") from error
    if len(unpacked) > MAX_BYTES:
        raise InvalidArticle(f"the input has over {MAX_BYTES:,} bytes when unpacked; split it")
    return unpacked, re.sub(r"\.gz$", "", name, flags=re.IGNORECASE)


def _by_content(text: str) -> Kind:
    """The kind as the content itself shows it; TEXT where it shows nothing.

    Raises:
        InvalidArticle: it is XML of another kind.
    """
    head = text[:_HEAD_CHARS].lstrip(_BLANK)
    if _JSON_START.match(head):
        first, _, rest = text.lstrip(_BLANK).partition("\n")
        return Kind.NDJSON if rest.lstrip(_BLANK).startswith("{") and _is_json(first) else Kind.JSON
    if not head.startswith("<"):
        return Kind.TABLE if is_table(head) else Kind.TEXT
    prologue = _PROLOGUE.match(head)
    root = _ROOT.match(head, prologue.end() if prologue else 0)
    kind = _ROOTS.get(root["name"].lower()) if root else None
    if kind is not None:
        return kind
    if head.startswith("<?xml"):
        raise InvalidArticle(
            f"this is XML of an unknown kind (<{root['name'] if root else '?'}>); feeds and pages are read"
        )
    return Kind.HTML if _HTML_TAG.match(head) or "<!doctype html" in head[:200].lower() else Kind.TEXT


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _read_json(text: str, label: str, collected: datetime) -> Iterator[Item]:
    """Read JSON, or what is called JSON and has an object a line."""
    rows = text.strip(_BLANK).split("\n")  # U+2028 and the like may stand within strings
    if len(rows) > 1 and rows[0].startswith("{") and _is_json(rows[0]):
        yield from read_ndjson(rows, name=label, collected=collected)
    else:
        yield from read_json(text.lstrip(_BLANK), name=label, collected=collected)


def _read_feed(data: bytes, label: str, url: str, media_type: str, collected: datetime) -> Iterator[Item]:
    try:
        entries = read_feed(data, url=url, media_type=media_type, collected=collected)
    except InvalidArticle as error:
        yield Rejected(0, label, str(error))
        return
    if not entries:
        yield Rejected(0, label, "the feed has no entries")
    for position, entry in enumerate(entries):
        try:
            yield entry_article(entry, collected=collected)
        except InvalidArticle as error:
            yield Rejected(position, entry.url or entry.about.title or label, str(error))


def _read_page(kind: Kind, text: str, label: str, url: str, collected: datetime) -> Iterator[Item]:
    articles: Sequence[Item]
    try:
        if kind is Kind.HTML:
            articles = split_html(text, url=url, collected=collected)
        elif kind is Kind.MARKDOWN:
            articles = _split_markdown(text, url=url, collected=collected)
        else:
            articles = split_page(text, url=url, collected=collected)
    except InvalidArticle as error:
        yield Rejected(0, label, str(error))
        return
    if not articles:
        yield Rejected(0, label, "there is no article in it: headlines and teasers, but no full text")
    yield from articles


def _split_markdown(text: str, *, url: str, collected: datetime) -> list[Article]:
    """A Markdown file with front matter is one article; without, it is read as a page."""
    fields, body = front_matter(text)
    if not fields.get("title"):
        return split_page(plain_text(body), url=url, collected=collected, title=leading_heading(body))
    return [article_from_record({"url": url, **fields, "text": plain_text(body)}, collected=collected, lenient=True)]
