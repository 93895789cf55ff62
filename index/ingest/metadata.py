"""Metadata of a web page: JSON-LD, OpenGraph and meta tags, and what its address tells."""

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from index.article import Origin, Published
from index.ingest.addresses import join_address, split_address
from index.ingest.dates import parse_published
from index.ingest.language import language_code
from index.ingest.names import people

_ARTICLE_TYPES = re.compile(
    r"(?:https?://schema\.org/)?(?:\w*NewsArticle|\w*Article|\w*BlogPosting|Report|SocialMediaPosting)"
)
_DATES = (
    "article:published_time", "og:published_time", "article:published", "datepublished", "date.published",
    "parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "publish_date", "published_time",
    "published-date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date", "dcterms.date", "date",
    "cxenseparse:recs:publishtime", "citation_publication_date", "originalpublicationdate",
)  # fmt: skip
_AUTHORS = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "byline",
)
_TITLES = ("og:title", "twitter:title", "parsely-title", "dc.title", "headline")
_SITES = ("og:site_name", "application-name", "publisher", "dc.publisher", "article:publisher", "al:android:app_name")
_TAGS = ("article:tag", "news_keywords", "keywords", "parsely-tags", "sailthru.tags")
_URL_DATE = re.compile(r"/(20\d{2}|19[89]\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?=[/-]|$)")
_ASIDE = (
    "ancestor::*[contains(@class, 'comment') or contains(@id, 'comment') or contains(@class, 'related')"
    " or self::aside or self::footer or self::nav]"
)
_MAX_TAGS = 20
"""Keywords beyond these are bait for search engines."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of its article; empty where it says nothing. `body` is the text in its JSON-LD."""

    title: str
    source: str
    authors: tuple[str, ...]
    published: Published | None
    lang: str
    tags: tuple[str, ...]
    url: str
    body: str

    def filled(self, other: "Metadata") -> "Metadata":
        """The same, with what it leaves empty taken from `other`."""
        return Metadata(
            title=self.title or other.title,
            source=self.source or other.source,
            authors=self.authors or other.authors,
            published=self.published or other.published,
            lang=self.lang or other.lang,
            tags=self.tags or other.tags,
            url=self.url or other.url,
            body=self.body or other.body,
        )


NO_METADATA = Metadata("", "", (), None, "", (), "", "")
"""Of a page of which nothing is known."""


def read_metadata(tree: Any, *, url: str, collected: datetime) -> Metadata:
    """Read the metadata of a parsed page; what is given in several places is taken from the most specific."""
    meta = _meta(tree)
    canonical = _canonical(tree, meta, url)
    nodes = list(read_json_ld(tree))
    node = _main_node(nodes, canonical or url, _first(meta, _TITLES))
    site = _first(meta, _SITES)
    source = _name(node.get("publisher")) or _name(node.get("sourceOrganization")) or site
    if not source or source.startswith(("http", "@", "/")):
        source = split_address(canonical or url).hostname or ""
        source = source.removeprefix("www.")
    return Metadata(
        title=_title(tree, meta, node, (source, site)),
        source=source,
        authors=_authors(node, meta, source),
        published=_published(tree, node, meta, canonical or url, collected),
        lang=_lang(tree, meta, node),
        tags=_tags(node, meta),
        url=canonical or url,
        body=text_of(node, "articleBody"),
    )


def read_json_ld(tree: Any) -> Iterator[dict[str, Any]]:
    """The articles that the page's JSON-LD describes, people and publishers that are given by reference put in."""
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        raw = re.sub(r"^\s*(?:<!--|/\*.*?\*/|//.*?\n|<!\[CDATA\[)|(?:-->|\]\]>)\s*$", "", script.text or "")
        try:
            value = json.loads(raw, strict=False)
        except (ValueError, RecursionError):
            continue  # as the rest of the page tells the same
        found = list(_walk(value))
        by_id = {node["@id"]: node for node in found if isinstance(node.get("@id"), str) and len(node) > 1}
        for node in found:
            if _is_article(node):
                yield {**node, **{key: _resolved(node.get(key), by_id) for key in ("author", "publisher")}}


def _resolved(value: object, by_id: dict[str, dict[str, Any]]) -> object:
    """What a reference stands for, also within a list; what has a name is none."""
    if isinstance(value, list):
        return [_resolved(item, by_id) for item in value]
    if isinstance(value, dict) and not value.get("name"):
        return by_id.get(str(value.get("@id")), value)
    return value


def text_of(node: dict[str, Any], key: str) -> str:
    """A text field of a JSON-LD node, entities resolved."""
    value = node.get(key)
    value = value[0] if isinstance(value, list) and value else value
    return html.unescape(value).strip() if isinstance(value, str) else ""


def _walk(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """All nodes at the top and in the places where articles are put; comments are not among them."""
    if depth > 6:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "itemListElement", "item", "publisher"):
            yield from _walk(value.get(key), depth + 1)


def _is_article(node: dict[str, Any]) -> bool:
    types = node.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLE_TYPES.fullmatch(kind)
        for kind in (types if isinstance(types, list) else [types])
    )


def _main_node(nodes: Sequence[dict[str, Any]], url: str, title: str) -> dict[str, Any]:
    """The node of the page's own article: by address, by title, else the first."""

    def rank(node: dict[str, Any]) -> tuple[bool, bool]:
        page = node.get("mainEntityOfPage")
        address = page.get("@id") if isinstance(page, dict) else page or node.get("url")
        headline = text_of(node, "headline")
        return bool(url) and _same_page(address, url), bool(headline and title) and (
            headline in title or title in headline
        )

    return max(nodes, key=rank, default={})


def _same_page(one: object, other: str) -> bool:
    if not isinstance(one, str):
        return False
    a, b = split_address(one), split_address(other)
    return a.path.rstrip("/") == b.path.rstrip("/") and bool(a.path.strip("/"))


def _meta(tree: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in tree.xpath("//meta[@content]"):
        for attribute in ("property", "name", "itemprop"):
            name, content = element.get(attribute), element.get("content").strip()
            if name and content:
                found.setdefault(name.strip().lower(), []).append(content)
    return found


def _first(meta: dict[str, list[str]], names: Sequence[str]) -> str:
    return next((meta[name][0] for name in names if name in meta), "")


def _canonical(tree: Any, meta: dict[str, list[str]], url: str) -> str:
    """The address that the page gives itself; not a site's front, as careless templates have it."""
    links: list[str] = [element.get("href") for element in tree.xpath("//link[@rel='canonical'][@href]")]
    for address in (*links, *meta.get("og:url", ())):
        full = join_address(url, address)
        parts = split_address(full)
        if parts.scheme in ("http", "https") and parts.netloc and (parts.path.strip("/") or parts.query or not url):
            return full
    return ""


def _title(tree: Any, meta: dict[str, list[str]], node: dict[str, Any], sites: Sequence[str]) -> str:
    headline = text_of(node, "headline") or text_of(node, "name")
    titles = [_clean(value) for name in _TITLES for value in meta.get(name, ())[:1]]
    if headline.endswith(("…", "...")):  # cut to what search engines show
        stem = headline.rstrip("….").strip()
        headline = next((title for title in titles if title.startswith(stem)), headline)
    headings = [_clean(element.text_content()) for element in tree.xpath("//h1")[:2]]
    page = [_clean(element.text_content()) for element in tree.xpath("//head/title")[:1]]
    title = next((value for value in (headline, *titles, *headings, *page) if value), "")
    for site in sites:
        if site:
            title = re.sub(rf"\s+[|–—\-•·:]+\s+(?:the\s+)?{re.escape(site)}\W*$", "", title, flags=re.IGNORECASE)
    return _clean(title)


def _authors(node: dict[str, Any], meta: dict[str, list[str]], source: str) -> tuple[str, ...]:
    bylines = _names(node.get("author")) or [value for key in _AUTHORS if key in meta for value in meta[key]]
    names = [name for byline in bylines for name in people(_clean(byline))]
    keep = [name for name in names if 1 < len(name) <= 80 and "//" not in name and "@" not in name]
    return tuple(name for name in dict.fromkeys(keep) if name.casefold() != source.casefold())[:20]


def _published(
    tree: Any, node: dict[str, Any], meta: dict[str, list[str]], url: str, collected: datetime
) -> Published | None:
    """JSON-LD, meta tags, marked-up times outside of comments, then the address; a change's date never."""
    candidates = [
        text_of(node, "datePublished"),
        *(meta[name][0] for name in _DATES if name in meta),
        text_of(node, "dateCreated"),
    ]
    marked = tree.xpath(f"//time[@datetime][@itemprop='datePublished' or @pubdate][not({_ASIDE})]")
    times = tree.xpath(f"//article//time[@datetime][not({_ASIDE})] | //main//time[@datetime][not({_ASIDE})]")
    candidates += [element.get("datetime") for element in (*marked[:1], *times[:1])]
    for text in candidates:
        published = parse_published(text, origin=Origin.METADATA, collected=collected) if text else None
        if published is not None:
            return published
    match = _URL_DATE.search(split_address(url).path)
    return match and parse_published("-".join(match.groups()), origin=Origin.METADATA, collected=collected)


def _lang(tree: Any, meta: dict[str, list[str]], node: dict[str, Any]) -> str:
    roots = tree.xpath("/html/@lang | /html/@xml:lang")
    said = (text_of(node, "inLanguage"), *roots, *meta.get("og:locale", ()), *meta.get("content-language", ()))
    return next(filter(None, map(language_code, said)), "")


def _tags(node: dict[str, Any], meta: dict[str, list[str]]) -> tuple[str, ...]:
    values = _names(node.get("keywords")) or next(([*meta[name]] for name in _TAGS if name in meta), [])
    tags = [_clean(tag) for value in values for tag in re.split(r"[,;]", value)]
    return tuple(dict.fromkeys(tag for tag in tags if 1 < len(tag) <= 60 and tag[0] not in "@#"))[:_MAX_TAGS]


def _names(value: object) -> list[str]:
    if isinstance(value, str):
        return [html.unescape(value)]
    if isinstance(value, dict):
        return _names(value.get("name"))
    return [name for item in value for name in _names(item)] if isinstance(value, list) else []


def _name(value: object) -> str:
    names = _names(value)
    return _clean(names[0]) if names else ""


def _clean(text: str) -> str:
    return " ".join(html.unescape(text).split())
