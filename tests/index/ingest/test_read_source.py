"""Files, folders, standard input and the web: all that is there comes out, as an article or a reason."""

import gzip
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from news_site import NewsSite, Page, news_site

from index.article import Article
from index.ingest.fetch import Fetcher
from index.ingest.sources import read_source
from index.report import Rejected

FIXTURES = Path(__file__).parents[2] / "fixtures"
NOW = datetime(2025, 8, 10, 12, 30, tzinfo=UTC)
BODY = "The council voted on Monday to move the fish market from the old quay to a new hall beside the ring road. " * 4


def html(title: str, head: str = "") -> bytes:
    body = f"<body><article><p>{BODY}</p><p>{BODY}</p></article></body>"
    return f"<html><head><title>{title}</title>{head}</head>{body}</html>".encode()


def read(source: str | Path, **more: object) -> list[Article | Rejected]:
    return list(read_source(str(source), collected=NOW, **more))  # type: ignore[arg-type]


def told(items: list[Article | Rejected]) -> list[str | tuple[int, str, str]]:
    """Titles of articles; place, name and the first words of the reason of what was rejected."""
    return [
        item.title
        if isinstance(item, Article)
        else (item.position, item.id.rpartition("/")[2], " ".join(item.reason.split()[:5]))
        for item in items
    ]


@pytest.fixture
def site() -> Iterator[NewsSite]:
    with news_site() as running:
        yield running


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(allow_private=True, ports=None, retries=0) as open_fetcher:
        yield open_fetcher


def test_a_folder_is_read_in_order_and_nothing_is_passed_over_in_silence(tmp_path: Path) -> None:
    (tmp_path / "b.html").write_bytes(html("Second"))
    (tmp_path / "a.txt").write_text(f"First\n\n{BODY}")
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "d.jsonl").write_text(json.dumps({"title": "Third", "text": BODY}) + "\n{broken\n")
    (tmp_path / "c" / "e.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "f.lnk").symlink_to(tmp_path / "gone")
    (tmp_path / ".hidden").write_text("x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "g.txt").write_text("x")
    assert told(read(tmp_path)) == [
        "First",
        "Second",
        (2, "f.lnk", "this is a link to"),
        "Third",
        (4, "d.jsonl, line 2", "this is not valid JSON:"),
        (5, "e.pdf", "this is a PDF, not"),
    ]


def test_what_is_not_there_says_so(tmp_path: Path) -> None:
    assert told(read(tmp_path / "x.txt")) == [(0, "x.txt", "there is no such file")]
    assert told(read("-")) == [(0, "-", "there is no standard input")]
    assert told(read("https://news.example/a")) == [(0, "a", "fetching is off here")]


def test_standard_input_may_be_lines_or_a_page() -> None:
    row = json.dumps({"title": "One", "text": BODY})
    assert told(read("-", stdin=io.BytesIO(f"{row}\n{row}\n".encode()))) == ["One", "One"]
    assert told(read("-", stdin=io.BytesIO(row.encode()))) == ["One"]
    page = (FIXTURES / "pages" / "single.txt").read_bytes()
    assert told(read("-", stdin=io.BytesIO(page))) == ["Glassworks to reopen with forty workers"]
    assert told(read("-", stdin=io.BytesIO(b""))) == [(0, "-", "the input is empty")]


def test_lines_are_read_as_they_come() -> None:
    class Endless(io.BytesIO):
        def readline(self, *_: object) -> bytes:
            return json.dumps({"title": "One", "text": BODY}).encode() + b"\n"

        __next__ = readline

    items = read_source("-", collected=NOW, stdin=Endless())
    assert [next(items).id for _ in range(3)]


def test_lines_in_another_charset_are_read(tmp_path: Path) -> None:
    rows = [{"title": title, "text": "Hier, le café a été fermé à Genève."} for title in ("L'été fini", "Le marché")]
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"".join(json.dumps(row, ensure_ascii=False).encode("latin-1") + b"\n" for row in rows))
    articles = [item for item in read(path) if isinstance(item, Article)]
    assert [article.title for article in articles] == ["L'été fini", "Le marché"]
    assert articles[0].text == "Hier, le café a été fermé à Genève."
    path.write_bytes(b'{"title": "One", "text": "' + BODY.encode() + b'"}\n' + b"\x00\xff\xfe\x01" * 9 + b"\n")
    assert told(read(path)) == ["One", (1, "a.jsonl, line 2", "this is not valid JSON:")]


def test_a_page_of_the_web(site: NewsSite, fetcher: Fetcher) -> None:
    site.pages["/a"] = Page(html("Market moves"))
    (article,) = read(site.url + "/a", fetcher=fetcher)
    assert isinstance(article, Article)
    assert (article.title, article.url, article.source) == ("Market moves", site.url + "/a", "127.0.0.1")
    assert told(read(site.url + "/none", fetcher=fetcher)) == [
        (0, "none", f"{site.url}/none answered with status 404;")
    ]


def feed(site: NewsSite, items: str) -> None:
    channel = f"<rss version='2.0'><channel><title>Coastwire</title>{items}</channel></rss>"
    site.pages["/rss"] = Page(channel.encode(), "application/rss+xml")


def test_a_feed_leads_to_its_pages_and_fills_what_they_do_not_say(site: NewsSite, fetcher: Fetcher) -> None:
    site.pages["/a1"] = Page(html("Page title", '<meta name="author" content="Jane Doe">'))
    feed(
        site,
        f"<item><title>Feed title</title><link>{site.url}/a1</link><author>x@y.example (Omar Said)</author>"
        "<pubDate>Mon, 04 Aug 2025 09:30:00 GMT</pubDate></item>"
        f"<item><title>Gone</title><link>{site.url}/gone</link><description>Short.</description></item>"
        f"<item><title>Whole in the feed</title><link>{site.url}/gone2</link><description>{BODY}</description></item>"
        f"<item><title>Again</title><link>{site.url}/a1</link></item><item><title>No link</title></item>",
    )
    items = read(site.url + "/rss", fetcher=fetcher)
    assert told(items) == [
        "Page title",
        (1, "gone", f"{site.url}/gone answered with status 404;"),
        "Whole in the feed",
        (3, "No link", "the entry has no link"),
    ]
    first = items[0]
    assert isinstance(first, Article)
    assert (first.authors, str(first.published)) == (("Jane Doe",), "2025-08-04T09:30:00Z")


def test_a_linked_page_that_is_only_a_notice_leaves_the_feeds_own_text(site: NewsSite, fetcher: Fetcher) -> None:
    body = "<h1>Access Denied</h1><p>You don't have permission to access this page on this server.</p>"
    site.pages["/a1"] = Page(f"<html><head><title>Access Denied</title></head><body>{body}</body></html>".encode())
    feed(site, f"<item><title>Market moves</title><link>{site.url}/a1</link><description>{BODY}</description></item>")
    (item,) = read(site.url + "/rss", fetcher=fetcher)
    assert isinstance(item, Article)
    assert (item.title, item.text) == ("Market moves", BODY.strip())


def test_a_page_with_a_malformed_address_does_not_stop_the_feed(site: NewsSite, fetcher: Fetcher) -> None:
    node = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"Bad","url":"http://[bad"}</script>'
    site.pages["/a0"], site.pages["/a1"] = Page(html("Bad", node)), Page(html("Good"))
    feed(site, f"<item><link>{site.url}/a0</link></item><item><link>{site.url}/a1</link></item>")
    assert told(read(site.url + "/rss", fetcher=fetcher)) == ["Bad", "Good"]


def test_no_more_pages_are_fetched_than_asked_for(site: NewsSite, fetcher: Fetcher) -> None:
    for number in range(3):
        site.pages[f"/a{number}"] = Page(html(f"Article {number}"))
    feed(site, "".join(f"<item><link>{site.url}/a{number}</link></item>" for number in range(3)))
    items = read(site.url + "/rss", fetcher=fetcher, follow=2)
    assert told(items) == ["Article 0", "Article 1", (2, "a2", "not fetched: the limit is")]
    assert "/a2" not in site.paths()
    assert [type(item) for item in read(site.url + "/rss", fetcher=fetcher, follow=0)] == [Rejected] * 3


def test_a_sitemap_leads_to_its_newest_pages(site: NewsSite, fetcher: Fetcher) -> None:
    for number in range(3):
        site.pages[f"/a{number}"] = Page(html(f"Article {number}"))
    urls = "".join(f"<url><loc>{site.url}/a{n}</loc><lastmod>2025-08-0{n + 1}</lastmod></url>" for n in range(3))
    site.pages["/s1.xml.gz"] = Page(gzip.compress(f"<urlset>{urls}</urlset>".encode()), "application/gzip")
    index = f"<sitemapindex><sitemap><loc>{site.url}/s1.xml.gz</loc></sitemap></sitemapindex>"
    site.pages["/sitemap.xml"] = Page(index.encode(), "application/xml")
    assert told(read(site.url + "/sitemap.xml", fetcher=fetcher, follow=2)) == ["Article 2", "Article 1"]


def sitemap_index(site: NewsSite, parts: dict[str, list[str]]) -> None:
    """An index of sitemaps, by the day that each changed, with pages of the given days."""
    listed = ""
    for changed, days in parts.items():
        for day in days:
            site.pages[f"/p{day}"] = Page(html(f"Page of {day}"))
        urls = "".join(f"<url><loc>/p{day}</loc><lastmod>{day}</lastmod></url>" for day in days)
        site.pages[f"/s{changed}"] = Page(f"<urlset>{urls}</urlset>".encode(), "application/xml")
        listed += f"<sitemap><loc>/s{changed}</loc><lastmod>{changed}</lastmod></sitemap>"
    site.pages["/sitemap.xml"] = Page(f"<sitemapindex>{listed}</sitemapindex>".encode(), "application/xml")


def test_an_index_of_sitemaps_leads_to_the_newest_pages_of_all(site: NewsSite, fetcher: Fetcher) -> None:
    sitemap_index(site, {"2019-01-02": ["2019-01-01", "2019-01-02"], "2025-08-03": ["2025-08-01", "2025-08-03"]})
    assert told(read(site.url + "/sitemap.xml", fetcher=fetcher, follow=2)) == [
        "Page of 2025-08-03",
        "Page of 2025-08-01",
    ]
    assert "/s2019-01-02" not in site.paths()
    sitemap_index(site, {"2025-08-05": ["2025-08-05", "2024-01-01"], "2025-08-04": ["2025-08-04", "2025-08-02"]})
    items = read(site.url + "/sitemap.xml", fetcher=fetcher, follow=3)
    assert told(items) == ["Page of 2025-08-05", "Page of 2025-08-04", "Page of 2025-08-02"]


def test_pages_that_two_sitemaps_list_count_once(site: NewsSite, fetcher: Fetcher) -> None:
    days = {"2025-08-05": ["2025-08-05"], "2025-08-04": ["2025-08-05", "2025-08-02"], "2025-08-01": ["2025-08-01"]}
    sitemap_index(site, days)
    assert told(read(site.url + "/sitemap.xml", fetcher=fetcher, follow=3)) == [
        "Page of 2025-08-05",
        "Page of 2025-08-02",
        "Page of 2025-08-01",
    ]


def test_a_sitemap_of_which_no_page_is_followed_says_so(site: NewsSite, fetcher: Fetcher) -> None:
    sitemap_index(site, {"2025-08-05": ["2025-08-05"]})
    assert told(read(site.url + "/sitemap.xml", fetcher=fetcher, follow=0)) == [
        (0, "sitemap.xml", "a sitemap holds no text"),
    ]


def test_nothing_is_no_source(fetcher: Fetcher) -> None:
    assert told(read("", fetcher=fetcher)) == [(0, "", "the source is empty; name")]


def test_a_bad_sitemap_of_an_index_does_not_stop_the_others(site: NewsSite, fetcher: Fetcher) -> None:
    sitemap_index(site, {"2025-08-05": [], "2025-08-04": [], "2025-08-03": ["2025-08-03"]})
    del site.pages["/s2025-08-05"]
    site.pages["/s2025-08-04"] = Page(b"<html><body>moved</body></html>")
    assert told(read(site.url + "/sitemap.xml", fetcher=fetcher)) == [
        (0, "s2025-08-05", f"{site.url}/s2025-08-05 answered with status 404;"),
        (1, "s2025-08-04", "this is no sitemap; it"),
        "Page of 2025-08-03",
    ]
