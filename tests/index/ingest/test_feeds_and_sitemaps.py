"""Feeds and sitemaps list pages, with what they tell of each."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from index.article import Origin
from index.errors import InvalidArticle
from index.ingest.feeds import entry_article, read_feed
from index.ingest.sitemaps import read_sitemap

FEEDS = Path(__file__).parents[2] / "fixtures" / "feeds"
NOW = datetime(2025, 8, 10, 12, 0, tzinfo=UTC)


def test_rss_entries_have_link_title_author_time_and_text() -> None:
    first, second, third = read_feed(
        (FEEDS / "rss.xml").read_bytes(), url="http://coastwire.example/rss", collected=NOW
    )
    assert first.url == "http://coastwire.example/a1"
    assert (first.about.title, first.about.source) == ("Market moves & stalls follow", "Coastwire")
    assert (first.about.authors, first.about.tags, first.about.lang) == (("Jane Doe",), ("city",), "en")
    assert str(first.about.published) == "2025-08-04T07:30:00Z"
    assert first.about.published is not None
    assert first.about.published.origin is Origin.FEED
    assert first.about.body.split("\n\n")[1].startswith("The market has stood")
    assert (str(second.about.published), second.about.body) == ("2025-08-05", "Third day without boats.")
    assert third.about.published is None


def test_atom_entries_know_their_own_source() -> None:
    (entry,) = read_feed((FEEDS / "atom.xml").read_bytes(), collected=NOW)
    assert (entry.url, entry.about.title) == ("http://islander.example/goat", "Goat elected")
    assert (entry.about.source, entry.about.authors) == ("The Islander", ("Ruth Adler",))
    assert str(entry.about.published) == "2025-08-07T10:00Z"


def test_an_entry_is_its_article_without_what_the_feeds_software_adds() -> None:
    foot = "<p>The post <a href='http://x.example/a'>Market moves</a> appeared first on <a href='/'>The Post</a>.</p>"
    creator = "<dc:creator>Jane Doe and Omar Said, Rail Editor</dc:creator>"
    (entry,) = read_feed(
        "<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/' "
        "xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><item>"
        f"<title>Market moves</title>{creator}<content:encoded><![CDATA[<p>The market has moved.</p>{foot}]]>"
        "</content:encoded></item></channel></rss>".encode(),
        collected=NOW,
    )
    assert (entry.about.body, entry.about.authors) == ("The market has moved.", ("Jane Doe", "Omar Said"))


@pytest.mark.parametrize("address", ["desk@post.com", "desk@post.london", "d.o@news.post.example"])
def test_an_author_beside_an_address_is_the_name(address: str) -> None:
    item = f"<item><title>A</title><author>{address} (Jane Doe)</author></item>"
    (entry,) = read_feed(f"<rss version='2.0'><channel>{item}</channel></rss>".encode(), collected=NOW)
    assert entry.about.authors == ("Jane Doe",)


def test_an_entry_with_its_full_text_is_an_article_and_a_summary_is_none() -> None:
    first, second, _ = read_feed((FEEDS / "rss.xml").read_bytes(), collected=NOW)
    article = entry_article(first, collected=NOW)
    assert article.text.startswith("The council voted")
    assert (article.title, article.source, article.url) == ("Market moves & stalls follow", "Coastwire", "/a1")
    with pytest.raises(InvalidArticle, match="the feed has no full text of the entry, only"):
        entry_article(second, collected=NOW)


@pytest.mark.parametrize(("tag", "kept"), [("content:encoded", True), ("description", False)])
def test_short_news_is_whole_as_content_and_not_as_a_summary(tag: str, kept: bool) -> None:
    text = (
        "The pass is open again. Snow had closed it on Tuesday, and lorries had to go round by the coast road for days."
    )
    item = f"<item><title>Pass open</title><{tag}>{text} Drivers are asked to take chains.</{tag}></item>"
    head = "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>"
    (entry,) = read_feed(f"{head}{item}</channel></rss>".encode(), collected=NOW)
    if kept:
        assert entry_article(entry, collected=NOW).text.startswith("The pass is open again.")
        return
    with pytest.raises(InvalidArticle, match=r"only 1\d\d characters"):
        entry_article(entry, collected=NOW)


@pytest.mark.parametrize(("guid", "url"), [("x1", ""), ("http://a.example/1", "http://a.example/1")])
def test_a_link_that_is_none_of_the_web_is_left_out(guid: str, url: str) -> None:
    feed = (
        "<rss version='2.0'><channel><item><title>t</title><link> javascript:alert(1)</link>"
        f"<guid isPermaLink='false'>{guid}</guid></item></channel></rss>"
    )
    (entry,) = read_feed(feed.encode(), url="http://a.example/rss", collected=NOW)
    assert entry.url == url


def test_entities_that_grow_or_lead_to_files_are_not_resolved() -> None:
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
    feed = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY e0 "ha"><!ENTITY f SYSTEM "file:///etc/passwd">{entities}]>'
        "<rss version='2.0'><channel><item><title>t</title><description>&e9; &f;</description></item></channel></rss>"
    )
    (entry,) = read_feed(feed.encode(), collected=NOW)
    assert len(entry.about.body) < 1000
    assert "root:" not in entry.about.body


@pytest.mark.parametrize("data", [b"", b"hello", b"<html><body>no feed</body></html>", b"\xff\xfe\x00"])
def test_what_is_no_feed_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidArticle, match=r"no feed|cannot be read"):
        read_feed(data, collected=NOW)


SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>http://a.example/old</loc><lastmod>2025-08-01</lastmod></url>
<url><loc> http://a.example/new </loc><news:news>
<news:publication><news:name>The A</news:name><news:language>en</news:language>
</news:publication><news:publication_date>2025-08-09T10:00:00Z</news:publication_date><news:title>New</news:title></news:news></url>
<url><loc>/undated</loc></url><url></url></urlset>"""


def test_sitemaps_list_pages_newest_first() -> None:
    sitemap = read_sitemap(SITEMAP, url="http://a.example/sitemap.xml", collected=NOW)
    assert [page.url for page in sitemap.pages] == [
        "http://a.example/new",
        "http://a.example/old",
        "http://a.example/undated",
    ]
    news = sitemap.pages[0].about
    assert (news.title, news.source, news.lang, str(news.published)) == ("New", "The A", "en", "2025-08-09T10:00:00Z")
    assert sitemap.pages[1].about.published is None  # a change is no publication
    assert sitemap.sitemaps == ()


def test_an_index_lists_sitemaps() -> None:
    data = b"<sitemapindex><sitemap><loc>/s1.xml</loc></sitemap><sitemap><loc>/s2.xml.gz</loc></sitemap></sitemapindex>"
    sitemap = read_sitemap(data, url="http://a.example/sitemap.xml", collected=NOW)
    assert sitemap.sitemaps == ("http://a.example/s1.xml", "http://a.example/s2.xml.gz")


def test_an_index_lists_the_sitemaps_that_changed_last_first() -> None:
    times = {"/old": "2019-01-03", "/undated": "", "/new": "2025-08-03T10:00:00Z"}
    items = "".join(f"<sitemap><loc>{path}</loc><lastmod>{time}</lastmod></sitemap>" for path, time in times.items())
    data = f"<sitemapindex>{items}</sitemapindex>".encode()
    assert read_sitemap(data, collected=NOW).sitemaps == ("/new", "/old", "/undated")


def test_malformed_addresses_of_a_sitemap_are_passed_over() -> None:
    pages = b"<urlset><url><loc>http://[bad</loc></url><url><loc>/good</loc></url></urlset>"
    found = read_sitemap(pages, url="http://a.example/sitemap.xml", collected=NOW).pages
    assert [page.url for page in found] == ["http://a.example/good"]
    index = b"<sitemapindex><sitemap><loc>http://[bad</loc></sitemap><sitemap><loc>/s</loc></sitemap></sitemapindex>"
    assert read_sitemap(index, url="http://a.example/", collected=NOW).sitemaps == ("http://a.example/s",)


@pytest.mark.parametrize("data", [b"hello", b"<rss/>", b""])
def test_what_is_no_sitemap_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidArticle, match="sitemap"):
        read_sitemap(data, collected=NOW)
