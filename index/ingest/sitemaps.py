"""Sitemaps: the pages of a site, as it lists them for search engines."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from index.article import Origin
from index.errors import InvalidArticle
from index.ingest.addresses import join_address
from index.ingest.dates import parse_published
from index.ingest.feeds import UNDATED, Listed
from index.ingest.language import language_code
from index.ingest.metadata import Metadata

MAX_SITEMAP_URLS = 50_000
"""The protocol's own limit for one file."""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """A sitemap: pages and further sitemaps, each newest first."""

    pages: tuple[Listed, ...]
    sitemaps: tuple[str, ...]


def read_sitemap(data: bytes, *, url: str = "", collected: datetime) -> Sitemap:
    """Read a sitemap or an index of sitemaps; entries of Google's news extension bring title, time and outlet.

    Raises:
        InvalidArticle: this is no sitemap.
    """
    from lxml import etree  # type: ignore[import-untyped]  # ships no types

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise InvalidArticle(f"the sitemap is not XML: {str(error)[:120]}") from error
    kind = "" if root is None else etree.QName(root).localname
    if kind not in ("urlset", "sitemapindex"):
        raise InvalidArticle("this is no sitemap; it must begin with <urlset> or <sitemapindex>")
    pages = [_page(item, at, url, collected) for at, item in _newest_first(root, "url", collected)]
    sitemaps = [join_address(url, _text(item, "loc")) for _, item in _newest_first(root, "sitemap", collected)]
    return Sitemap(tuple(page for page in pages if page.url), tuple(filter(None, sitemaps)))


def _newest_first(root: Any, name: str, collected: datetime) -> list[tuple[datetime, Any]]:
    items = [(_newest(item, collected), item) for item in _children(root, name)]
    return sorted(items, key=itemgetter(0), reverse=True)[:MAX_SITEMAP_URLS]


def _page(item: Any, newest: datetime, base: str, collected: datetime) -> Listed:
    news = next(_children(item, "news"), None)
    outlet = next(_children(news, "publication"), None)
    published = parse_published(_text(news, "publication_date"), origin=Origin.METADATA, collected=collected)
    about = Metadata(
        title=_text(news, "title"),
        source=_text(outlet, "name"),
        authors=(),
        published=published,
        lang=language_code(_text(outlet, "language")),
        tags=tuple(tag for part in _text(news, "keywords").split(",") if (tag := part.strip())),
        url="",
        body="",
    )
    return Listed(join_address(base, _text(item, "loc")), about, newest)


def _newest(item: Any, collected: datetime) -> datetime:
    """When a page was published, or it or a sitemap last changed; those without either come last."""
    news = next(_children(item, "news"), None)
    for text in (_text(news, "publication_date"), _text(item, "lastmod")):
        found = parse_published(text, origin=Origin.METADATA, collected=collected) if text else None
        if found is not None:
            return found.at
    return UNDATED


def _children(element: Any, name: str) -> Iterator[Any]:
    """Child elements by local name: sites write the namespaces in many ways, some wrongly."""
    from lxml import etree

    for child in element if element is not None else ():
        if isinstance(child.tag, str) and etree.QName(child).localname == name:
            yield child


def _text(element: Any, name: str) -> str:
    child = next(_children(element, name), None)
    return " ".join((child.text or "").split()) if child is not None else ""
