"""HTML pages give their article, with what JSON-LD, meta tags and the page itself say of it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from index.article import Article, Origin, Precision, Published
from index.errors import InvalidArticle
from index.ingest.html import split_html
from index.ingest.markup import MAX_ELEMENTS, MAX_HTML_BYTES, html_to_text
from index.ingest.metadata import NO_METADATA
from index.report import Rejected

HTML = Path(__file__).parents[2] / "fixtures" / "html"
NOW = datetime(2025, 8, 10, 12, 0, tzinfo=UTC)
URL = "https://coastwire.example/city/market-moves?utm_source=x"
BODY = "".join(
    f"<p>The council met on day {i} and talked about the harbour, the market and the tram line.</p>" for i in range(6)
)


def page(head: str = "", body: str = BODY, html: str = "<html>") -> str:
    head = f"<head><title>A title of the page</title>{head}</head>"
    return f"<!doctype html>{html}{head}<body><article>{body}</article></body></html>"


def read_html(html: bytes | str, **more: Any) -> Article:
    """The one article of a page."""
    (found,) = split_html(html, **more)
    assert isinstance(found, Article)
    return found


def test_an_article_page_gives_all_that_it_says() -> None:
    article = read_html((HTML / "article.html").read_bytes(), url=URL, collected=NOW)
    assert article.title == "Market moves to the ring road"
    assert article.source == "Coastwire Media"
    assert article.authors == ("Jane Doe", "Omar Said")
    assert str(article.published) == "2025-08-04T07:30:00Z"
    assert article.published is not None
    assert article.published.origin is Origin.METADATA
    assert article.url == "https://coastwire.example/city/market-moves"
    assert (article.lang, article.tags) == ("en", ("city", "market"))


def test_its_text_is_the_body_and_nothing_else() -> None:
    text = read_html((HTML / "article.html").read_bytes(), url=URL, collected=NOW).text
    assert text.startswith("The council voted on Monday")
    assert text.endswith("Opponents cite a study that came to 58 million.")
    assert "Cost in dispute" in text
    for clutter in ("Advertisement", "Share", "Home", "forty years", "Most read", "Ferry strike", "rights reserved"):
        assert clutter not in text


def test_a_page_of_several_articles_comes_apart() -> None:
    articles = split_html((HTML / "several.html").read_bytes(), url="https://islander.example/", collected=NOW)
    assert [(a.title, a.source, a.authors, str(a.published), a.url) for a in articles] == [
        ("Divers find a bell", "The Islander", ("Ruth Adler",), "2025-08-07", "https://islander.example/bell"),
        ("Goat elected to parish council", "The Islander", (), "2025-08-08T10:00:00Z", "https://islander.example/goat"),
    ]
    assert articles[0].text.startswith("Divers have brought up")
    assert articles[0].text.endswith("asked for the detector back.")
    assert articles[1].text.startswith("The parish of Skarn")
    assert articles[1].text.endswith("in its four years.")


def test_articles_of_a_front_page_have_the_addresses_that_their_headings_link_to() -> None:
    headings = (
        '<h2><a href="/2025/bell">Divers find a bell</a></h2>',
        '<a href="goat#top"><h2>Goat elected</h2></a>',
        '<h2><a href="http://[bad">Ferry on strike</a></h2>',
        '<h2><a href="#">Bread runs out</a></h2>',
    )
    body = "</article><article>".join(heading + BODY for heading in headings)

    def urls(body: str, url: str) -> list[str]:
        return [article.url for article in split_html(page(body=body), url=url, collected=NOW)]

    site = "https://coast.example/news/"
    assert urls(body, site) == ["https://coast.example/2025/bell", site + "goat#top", "", ""]
    assert urls(body, "") == ["", "", "", ""]
    assert urls(body.replace(headings[0], "<h2>Divers find a bell</h2>"), site) == [site, site + "goat#top", "", ""]


def test_one_article_that_cannot_be_read_does_not_cost_the_others() -> None:
    body = "</article><article>".join(f"<h2>{heading}</h2>{BODY}" for heading in ("x" * 2_001, "Goat elected"))
    bad, good = split_html(page(body=body), url="https://coast.example/", collected=NOW)
    assert isinstance(bad, Rejected)
    assert (bad.position, bad.id) == (0, "https://coast.example/")
    assert "title" in bad.reason
    assert isinstance(good, Article)
    assert good.title == "Goat elected"


def test_short_articles_that_tell_their_time_come_apart_too() -> None:
    short = "".join(
        f"<p>Otters were seen on day {n} by the old weir, and filmed by a ranger at dusk.</p>" for n in range(5)
    )
    heads = [f"<h2>{title}</h2><time datetime='2025-08-0{day}'></time>" for day, title in ((1, "Otters"), (2, "Weir"))]
    found = split_html(page(body="</article><article>".join(head + short for head in heads)), collected=NOW)
    assert [article.title for article in found if isinstance(article, Article)] == ["Otters", "Weir"]


def test_comments_are_neither_articles_nor_dates() -> None:
    assert len(split_html((HTML / "article.html").read_bytes(), url=URL, collected=NOW)) == 1
    undated = page(
        body=BODY + "<section class='comments'><time datetime='2025-08-09'>yesterday</time><p>No.</p></section>"
    )
    assert read_html(undated, collected=NOW).published is None


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ('<meta property="article:published_time" content="2025-08-01T10:00:00Z">', "2025-08-01T10:00:00Z"),
        ('<meta name="parsely-pub-date" content="2025-08-01">', "2025-08-01"),
        ('<meta itemprop="datePublished" content="1 August 2025">', "2025-08-01"),
        ('<script type="application/ld+json">{"@type":"Article","datePublished":"2025-08"}</script>', "2025-08"),
        ('<script type="application/ld+json">{broken</script><meta name="date" content="2025-08-02">', "2025-08-02"),
        ('<meta property="article:modified_time" content="2025-08-01T10:00:00Z">', "None"),
        ('<meta property="article:published_time" content="2031-01-01">', "None"),
    ],
)
def test_the_time_is_found_where_sites_put_it(head: str, published: str) -> None:
    assert str(read_html(page(head), collected=NOW).published) == published


def test_the_time_may_stand_in_the_address_or_by_the_title() -> None:
    assert str(read_html(page(), url="https://a.example/2025/08/03/market", collected=NOW).published) == "2025-08-03"
    visible = page(body=f"<h1>A title of the page</h1><p>By Jane Doe | 2 hours ago</p>{BODY}")
    assert str(read_html(visible, collected=NOW).published) == "2025-08-10T10:00Z"


@pytest.mark.parametrize(
    ("head", "title", "source"),
    [
        ("", "A title of the page", "news.example"),
        ('<meta property="og:site_name" content="The Post"><meta property="og:title" content="Big story | The Post">',
         "Big story", "The Post"),
        ('<meta property="og:title" content="A long headline that goes on"><script type="application/ld+json">'
         '{"@type":"NewsArticle","headline":"A long headline that…","publisher":{"name":"The Post"}}</script>',
         "A long headline that goes on", "The Post"),
        ('<script type="application/ld+json">[{"@type":"NewsArticle","headline":"Other","url":"https://news.example/b"},'
         '{"@type":"NewsArticle","headline":"Mine","url":"https://news.example/a"}]</script>', "Mine", "news.example"),
    ],
)  # fmt: skip
def test_title_and_source_come_from_the_best_of_what_there_is(head: str, title: str, source: str) -> None:
    article = read_html(page(head), url="https://www.news.example/a", collected=NOW)
    assert (article.title, article.source) == (title, source)


@pytest.mark.parametrize(
    ("author", "publisher", "authors", "source"),
    [
        ('{"@id":"#jane"}', '{"@id":"#post"}', ("Jane Doe",), "The Post"),
        ('[{"@id":"#jane"},{"name":"Omar Said"}]', '{"@id":"#post"}', ("Jane Doe", "Omar Said"), "The Post"),
        ('{"@id":"#gone"}', '{"@id":["#post"]}', (), "news.example"),
        ('"Jane Doe, Omar Said"', '{"@id":"#post"}', ("Jane Doe", "Omar Said"), "The Post"),
        ('{"name":"JANE DOE, AP Auto Writer"}', '{"@id":"#post"}', ("JANE DOE",), "The Post"),
    ],
)
def test_who_is_told_in_json_ld_is_found(author: str, publisher: str, authors: tuple[str, ...], source: str) -> None:
    head = (
        '<script type="application/ld+json">{"@graph":[{"@type":"Organization","@id":"#post","name":"The Post"},'
        f'{{"@type":"NewsArticle","headline":"Mine","author":{author},"publisher":{publisher}}},'
        '{"@type":"Person","@id":"#jane","name":"Jane Doe"}]}</script>'
    )
    article = read_html(page(head), url="https://www.news.example/a", collected=NOW)
    assert (article.authors, article.source) == (authors, source)


def test_what_the_feed_says_fills_only_what_the_page_leaves_empty() -> None:
    published = Published(datetime(2025, 8, 1, tzinfo=UTC), Precision.DAY, Origin.FEED)
    about = replace(NO_METADATA, title="The feed's title", authors=("The Feed",), published=published, tags=("feed",))
    article = read_html(page('<meta name="author" content="Jane Doe">'), collected=NOW, about=about)
    assert (article.title, article.authors) == ("A title of the page", ("Jane Doe",))
    assert (article.published, article.tags) == (published, ("feed",))


@pytest.mark.parametrize(
    ("above", "authors", "published"),
    [
        ("<p>By Jane Doe | Coastwire</p><p>Published 4 August 2025</p>", ("Jane Doe",), "2025-08-04"),
        (
            "<p>2 hours ago</p><p>By Jane Doe and Omar Said, Rail Editor</p>",
            ("Jane Doe", "Omar Said"),
            "2025-08-10T10:00Z",
        ),
        ("<p>Par Zoë Ångström</p>", ("Zoë Ångström",), "None"),
        ("<p>Omar Said moved the motion.</p>", (), "None"),
    ],
)
def test_a_byline_that_only_readers_see_is_read(above: str, authors: tuple[str, ...], published: str) -> None:
    article = read_html(page(body=f"<h1>Market moves</h1>{above}{BODY}<p>By John Roe</p>"), collected=NOW)
    assert (article.authors, str(article.published)) == (authors, published)


def test_what_stands_above_the_title_is_no_body() -> None:
    top = "<p>Stadt und Land</p><h1>A title of the page</h1><p>Von Jürgen Maaß</p>"
    assert read_html(page(body=top + BODY), collected=NOW).text.startswith("The council met on day 0")
    lead = "<p>The mayor said on Monday that the market has to move.</p>"
    again = read_html(page(body=f"{lead}<p>A title of the page</p>{BODY}"), collected=NOW)
    assert again.text.startswith("The mayor said on Monday")


def test_what_joins_and_parts_letters_is_kept() -> None:
    text = (
        "شورای شهر روز سه\u200cشنبه با طرح بازسازی پل راه\u200cآهن که زمستان گذشته آسیب دیده بود موافقت کرد. क्\u200dष"
    )
    body = f"<p>{text}</p>" * 3
    assert read_html(page(body=body), collected=NOW).text.split("\n\n")[0] == text
    assert text in read_html(page(body=f"{body}<p>{text} &#1;</p>"), collected=NOW).text


def test_malformed_addresses_in_a_page_are_as_none() -> None:
    for address in ("http://[bad", "https://[1:2"):
        node = (
            f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Mine","url":"{address}"}}</script>'
        )
        article = read_html(page(node + f'<link rel="canonical" href="{address}">'), url=URL, collected=NOW)
        assert (article.title, article.url, article.source) == ("Mine", URL, "coastwire.example")
    assert read_html(page(), url="http://[x", collected=NOW).title == "A title of the page"


def test_charsets_broken_markup_and_xhtml_are_read() -> None:
    text = "Совет города решил в понедельник перенести рынок за дорогу, к новому залу. " * 4
    data = f'<html><head><meta charset="windows-1251"><title>Рынок</title><body><article><p>{text}<p>{text}'.encode(
        "cp1251"
    )
    article = read_html(data, collected=NOW)
    assert (article.title, article.lang) == ("Рынок", "ru")
    assert article.text.startswith("Совет города решил")
    xhtml = '<?xml version="1.0" encoding="utf-8"?>' + page()
    assert read_html(xhtml, collected=NOW).title == "A title of the page"


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<html><body></body></html>", "no article text"),
        (b"%PDF-1.4", "a PDF"),
        (b"<p>" * (MAX_HTML_BYTES // 3 + 1), "over 5,000,000"),
        (b"<p>A" * (MAX_ELEMENTS + 1), "elements, over 50,000"),
        ("<div>" * 20_000 + "deep", "there is no HTML|no article text"),
    ],
)
def test_a_page_without_an_article_is_refused(html: str | bytes, reason: str) -> None:
    with pytest.raises(InvalidArticle, match=reason):
        read_html(html, collected=NOW)


def test_fragments_become_paragraphs() -> None:
    lists = "<ul><li>three</li><li>four<br>five</li></ul>"
    html = f"<p>One &amp; two</p><script>x()</script>{lists}six <b>seven</b><!-- eight -->"
    assert html_to_text(html) == "One & two\n\nthree\n\nfour\n\nfive\n\nsix seven"
    assert html_to_text("plain < text") == "plain < text"


@pytest.mark.parametrize(("full", "kept"), [(2.5, "full"), (1.5, "precise")])
def test_a_body_that_precision_loses_most_of_is_taken_in_full(
    monkeypatch: pytest.MonkeyPatch, full: float, kept: str
) -> None:
    texts = {True: "precise words " * 20, False: "full words " * int(20 * full * 14 / 11)}
    monkeypatch.setattr("index.ingest.html._extract", lambda tree, *, precise: texts[precise])
    assert read_html(page(), collected=NOW).text.startswith(kept)
