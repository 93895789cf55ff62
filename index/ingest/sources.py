"""Sources: files, folders, standard input and web addresses, read to articles one after the other."""

import itertools
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from index.errors import FetchFailed, FetchRefused, InvalidArticle
from index.ingest.decode import decode
from index.ingest.feeds import Listed, entry_article, read_feed
from index.ingest.fetch import Fetcher
from index.ingest.html import split_html
from index.ingest.read import MAX_BYTES, Kind, read_bytes, sniff, unpack
from index.ingest.records import read_ndjson
from index.ingest.sitemaps import read_sitemap
from index.report import Item, Rejected
from index.text import counted

DEFAULT_FOLLOW = 100
"""Pages fetched from one feed or sitemap: more than any news feed lists, and a minute's work for a site."""
_MAX_SITEMAPS = 20
_URL = re.compile(r"[a-z][a-z\d+.-]*://", re.IGNORECASE)
"""Of any scheme: those that are not fetched are refused as addresses, not sought as files."""
_LINES = (".jsonl", ".ndjson")


def read_source(
    source: str,
    *,
    collected: datetime,
    stdin: BinaryIO | None = None,
    fetcher: Fetcher | None = None,
    follow: int = DEFAULT_FOLLOW,
) -> Iterator[Item]:
    """Read articles from a file, a folder, `-` for standard input, or a web address.

    Whatever cannot be read comes out as a `Rejected` in its place; positions count over the whole source.

    Args:
        source: a folder is read with all below it, in the order of names; hidden files are passed over.
        collected: when the source was seen; relative times count back from it.
        stdin: read where the source is `-`.
        fetcher: for web addresses; without one they are rejected.
        follow: at most so many linked pages of a feed or a sitemap are fetched; 0 takes a feed as it is.
    """
    items: Iterator[Item]
    if not source:
        items = _reject("", "the source is empty; name a file, a folder or an address")
    elif source == "-":
        items = _read_stream(stdin, collected) if stdin is not None else _reject("-", "there is no standard input")
    elif is_address(source):
        items = _read_url(source, collected, fetcher, follow) if fetcher else _reject(source, "fetching is off here")
    else:
        items = _read_path(Path(source), collected)
    for position, item in enumerate(items):
        yield replace(item, position=position) if isinstance(item, Rejected) else item


def is_address(source: str) -> bool:
    """Whether a source is an address, and no file."""
    return _URL.match(source) is not None


def read_whole(path: Path) -> bytes:
    """The bytes of one file.

    Raises:
        InvalidArticle: it is no regular file, or too large.
        OSError: it cannot be read.
    """
    reason = "this is a folder; name one file in it" if path.is_dir() else _unreadable(path)
    if reason:
        raise InvalidArticle(f"{path}: {reason}")
    return path.read_bytes()


def _reject(name: str, reason: str) -> Iterator[Rejected]:
    yield Rejected(0, name, reason)


def _read_path(path: Path, collected: datetime) -> Iterator[Item]:
    if path.is_dir():
        for file in _files(path):
            yield from _read_file(file, collected)
    else:
        yield from _read_file(path, collected)


def _files(folder: Path) -> Iterator[Path]:
    """All files below a folder, sorted; what cannot be listed is given too, so that reading it tells why."""
    unreadable: list[str] = []
    for root, folders, names in os.walk(folder, onerror=lambda error: unreadable.append(str(error.filename))):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(root, name) for name in sorted(names) if not name.startswith("."))
    yield from map(Path, unreadable)


def _read_file(path: Path, collected: datetime) -> Iterator[Item]:
    try:
        reason = _unreadable(path)
        if reason:
            yield Rejected(0, str(path), reason)
        elif path.suffix.lower() in _LINES:
            with path.open("rb") as stream:
                yield from _read_lines(stream, str(path), collected)
        else:
            yield from read_bytes(path.read_bytes(), name=str(path), collected=collected)
    except OSError as error:
        yield Rejected(0, str(path), f"the file cannot be read: {error.strerror or error}")


def _unreadable(path: Path) -> str:
    """Why a file is not opened, if so: a pipe would hang, a giant would fill the memory."""
    if path.is_symlink() and not path.exists():
        return "this is a link to a file that is not there"
    if not path.exists():
        return "there is no such file or folder; check the path"
    if not path.is_file() and not path.is_dir():
        return "this is no regular file"
    if path.suffix.lower() not in _LINES and path.stat().st_size > MAX_BYTES:
        return f"the file has over {MAX_BYTES:,} bytes; split it, or give one JSON object a line"
    return ""


def _read_lines(rows: Iterable[bytes], name: str, collected: datetime) -> Iterator[Item]:
    """One JSON object a line, without holding the whole in memory."""
    return read_ndjson(map(_decode_line, rows), name=name, collected=collected)


def _decode_line(row: bytes) -> str:
    """JSON is UTF-8 (RFC 8259), and not all writers know."""
    try:
        return row.decode()
    except UnicodeDecodeError:
        pass
    try:
        return decode(row)
    except InvalidArticle:  # no JSON either, as its reading tells
        return row.decode("utf-8", "replace")


def _read_stream(stream: BinaryIO, collected: datetime) -> Iterator[Item]:
    """Standard input: one JSON object a line is read as it comes, all else as a whole."""
    first = stream.readline(MAX_BYTES)
    second = stream.readline(MAX_BYTES) if first.lstrip(b"\xef\xbb\xbf \t").startswith(b"{") else b""
    if second.startswith(b"{"):
        yield from _read_lines(itertools.chain((first, second), stream), "-", collected)
        return
    data = first + second + stream.read(MAX_BYTES + 1)
    yield from read_bytes(data, name="-", collected=collected)


def _read_url(url: str, collected: datetime, fetcher: Fetcher, follow: int) -> Iterator[Item]:
    failed: list[Rejected] = []
    try:
        page = fetcher.fetch(url)
        data, _ = unpack(page.data)
        kind, _ = sniff(data, url=page.url, media_type=page.media_type)
        if kind is Kind.FEED and follow:
            listed = read_feed(data, url=page.url, media_type=page.media_type, collected=collected)
        elif kind is Kind.SITEMAP:
            listed, failed = _list_sitemap(data, page.url, collected, fetcher, follow)
        else:
            yield from read_bytes(data, url=page.url, media_type=page.media_type, collected=collected)
            return
    except (InvalidArticle, FetchFailed, FetchRefused) as error:
        yield Rejected(0, url, str(error))
        return
    yield from failed
    if not listed and not failed:
        yield Rejected(0, url, f"the {kind} lists no pages")
    for at, entry in enumerate(_once(listed)):
        if at < follow:
            yield from _read_listed(entry, url, collected, fetcher)
        else:
            yield Rejected(0, entry.url, f"not fetched: the limit is {counted(follow, 'page')} of a {kind}; raise it")


def _once(listed: Iterable[Listed]) -> list[Listed]:
    """Each page once, where it stands first; entries without an address are all different."""
    first: dict[str, Listed] = {}
    for at, entry in enumerate(listed):
        first.setdefault(entry.url or str(at), entry)
    return list(first.values())


def _list_sitemap(
    data: bytes, url: str, collected: datetime, fetcher: Fetcher, follow: int
) -> tuple[list[Listed], list[Rejected]]:
    """The newest pages of a sitemap and of those that it lists, as many as are followed, in as few files as hold them.

    What cannot be had or is no sitemap is rejected by itself.

    Raises:
        InvalidArticle: this is no sitemap, or none of its pages is to be followed.
    """
    if not follow:
        raise InvalidArticle("a sitemap holds no text of its own; follow one of its pages at least")
    sitemap = read_sitemap(data, url=url, collected=collected)
    listed, waiting = list(sitemap.pages), list(sitemap.sitemaps)
    failed: list[Rejected] = []
    for _ in range(_MAX_SITEMAPS):
        if not waiting or len({page.url for page in listed}) >= follow:
            break
        address = waiting.pop(0)
        try:
            page = fetcher.fetch(address)
            inner = read_sitemap(unpack(page.data)[0], url=page.url, collected=collected)
        except (InvalidArticle, FetchFailed, FetchRefused) as error:
            failed.append(Rejected(0, address, str(error)))
            continue
        listed += inner.pages
        waiting = [*inner.sitemaps, *waiting]
    listed.sort(key=lambda page: page.newest, reverse=True)
    return _once(listed)[:follow], failed


def _read_listed(entry: Listed, url: str, collected: datetime, fetcher: Fetcher) -> Iterator[Item]:
    """One page of a feed or sitemap; where it cannot be had, what the feed itself holds of it."""
    try:
        yield from _page_articles(entry, collected, fetcher)
    except (InvalidArticle, FetchFailed, FetchRefused) as error:
        try:
            yield entry_article(entry, collected=collected)
        except InvalidArticle:
            yield Rejected(0, entry.url or entry.about.title or url, str(error))


def _page_articles(entry: Listed, collected: datetime, fetcher: Fetcher) -> list[Item]:
    """The articles of a linked page; what the page does not say of the first comes from the entry.

    Raises:
        InvalidArticle: there is none.
        FetchFailed, FetchRefused: the page cannot be had.
    """
    if not entry.url:
        raise InvalidArticle("the entry has no link and no full text")
    page = fetcher.fetch(entry.url)
    data, _ = unpack(page.data)
    kind, text = sniff(data, url=page.url, media_type=page.media_type)
    if kind is not Kind.HTML:
        raise InvalidArticle(f"the linked page is {kind}, not HTML")
    return split_html(text, url=page.url, collected=collected, about=entry.about)
