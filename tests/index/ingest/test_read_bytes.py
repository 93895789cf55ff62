"""Bytes of any kind give articles or reasons; nothing raises."""

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Article
from index.ingest.read import Kind, read_bytes, sniff
from index.report import Rejected

FIXTURES = Path(__file__).parents[2] / "fixtures"
NOW = datetime(2025, 8, 10, 12, 30, tzinfo=UTC)
BODY = "The council voted on Monday to move the fish market from the old quay to a new hall beside the ring road. " * 3
HTML = (
    f"<html><head><title>Market moves</title></head><body><article><p>{BODY}</p><p>{BODY}</p></article></body></html>"
)
RECORD = json.dumps({"id": "a1", "title": "Market moves", "text": BODY})


@pytest.mark.parametrize(
    ("data", "name", "media_type", "kind"),
    [
        (BODY, "a.txt", "", Kind.TEXT),
        (BODY, "", "", Kind.TEXT),
        (f"# Title\n\n{BODY}", "a.md", "", Kind.MARKDOWN),
        (HTML, "a.html", "", Kind.HTML),
        (HTML, "", "", Kind.HTML),
        (HTML, "a.txt", "text/plain", Kind.HTML),
        (f"<p>{BODY}</p>", "", "text/html; charset=utf-8", Kind.HTML),
        (f"<p>{BODY}</p>", "", "", Kind.HTML),
        (RECORD, "a.json", "", Kind.JSON),
        (f"[{RECORD}]", "", "", Kind.JSON),
        (f"{RECORD}\n{RECORD}\n", "", "", Kind.NDJSON),
        (f"{RECORD}\n", "a.jsonl", "", Kind.NDJSON),
        (f"[{RECORD}]", "a.jsonl", "", Kind.JSON),
        (RECORD, "", "application/x-ndjson", Kind.NDJSON),
        ("[Photo] " + BODY, "", "", Kind.TEXT),
        ("<rss version='2.0'><channel/></rss>", "a.xml", "", Kind.FEED),
        ("<?xml version='1.0'?><!-- x --><feed xmlns='http://www.w3.org/2005/Atom'/>", "", "text/html", Kind.FEED),
        ("<rdf:RDF xmlns:rdf='x'/>", "", "application/xml", Kind.FEED),
        ("<urlset><url/></urlset>", "sitemap.xml", "text/xml", Kind.SITEMAP),
        ("<?xml version='1.0'?><!DOCTYPE html><html/>", "a.xhtml", "", Kind.HTML),
        ("a,b\n1,2", "x.CSV", "", Kind.TABLE),
        ("a,b\n1,2", "", "text/csv; charset=utf-8", Kind.TABLE),
        ("Title\tText\nA\tB", "x.txt", "", Kind.TABLE),
        ("id,headline,body\n1,A,B", "", "", Kind.TABLE),
        ("title,text\rA,B\rC,D", "", "", Kind.TABLE),
        (f"Subject: x\n\n{BODY}", "a.eml", "", Kind.MAIL),
        (f"Subject: x\n\n{BODY}", "", "message/rfc822", Kind.MAIL),
        ("The quay\ris shut.\nSo is the port.", "", "", Kind.TEXT),
        ("title\nA", "", "", Kind.TEXT),
        ("text\nA", "", "", Kind.TEXT),
        ("Title, in short: text, more or less.\n", "", "", Kind.TEXT),
    ],
)
def test_the_kind_is_told_by_media_type_name_and_content(data: str, name: str, media_type: str, kind: Kind) -> None:
    assert sniff(data.encode(), name=name, media_type=media_type)[0] is kind


def read(data: bytes, name: str = "", **more: str) -> list[Article | Rejected]:
    return list(read_bytes(data, name=name, collected=NOW, **more))


@pytest.mark.parametrize(("data", "name"), [(HTML, "a.html"), (RECORD, "a.json"), (RECORD + "\n", "a.jsonl")])
def test_each_kind_gives_its_article(data: str, name: str) -> None:
    for raw, label in ((data.encode(), name), (gzip.compress(data.encode()), name + ".gz")):
        (item,) = read(raw, label)
        assert isinstance(item, Article)
        assert item.title == "Market moves"
        assert item.text.startswith("The council voted on Monday")
        assert item.collected == NOW


@pytest.mark.parametrize(
    ("name", "media_type"), [("a.jsonl", ""), ("a.json", ""), ("", "application/x-ndjson"), ("", "application/json")]
)
def test_lines_of_json_end_at_line_feeds_alone(name: str, media_type: str) -> None:
    rows = [json.dumps({"title": "One", "text": f"{BODY}\u2028{BODY}\x85"}, ensure_ascii=False), RECORD, "", "{broken"]
    for ending in ("\n", "\r\n"):
        one, two, broken = read(gzip.compress(ending.join(rows).encode()), name, media_type=media_type)
        assert isinstance(one, Article)
        assert isinstance(two, Article)
        assert (one.title, one.text.count("The council"), two.title) == ("One", 6, "Market moves")
        assert isinstance(broken, Rejected)
        assert broken.id.endswith("line 4")


def test_pages_and_feeds_are_read() -> None:
    titles = [
        item.title for item in read((FIXTURES / "pages" / "aggregator.txt").read_bytes()) if isinstance(item, Article)
    ]
    assert len(titles) == 3
    items = read((FIXTURES / "feeds" / "rss.xml").read_bytes(), "rss.xml", url="http://coastwire.example/rss")
    assert isinstance(items[0], Article)
    assert [(item.position, item.id) for item in items[1:] if isinstance(item, Rejected)] == [
        (1, "http://coastwire.example/a2"),
        (2, "http://coastwire.example/a3"),
    ]


@pytest.mark.parametrize("data", [BODY, HTML])
def test_a_malformed_address_stops_no_reading(data: str) -> None:
    (item,) = read(data.encode(), url="http://[x")
    assert isinstance(item, Article)
    assert item.text.startswith("The council voted")


def test_markdown_may_have_front_matter() -> None:
    fields = "title: 'Market moves'\nauthor: Jane Doe\ndate: 2025-08-04\ntags: [city, market]"
    text = f"---\n{fields}\n---\n# Market\n\n**{BODY.strip()}** See [this](http://x).\n"
    (item,) = read(text.encode(), "a.md")
    assert isinstance(item, Article)
    assert (item.title, item.authors, str(item.published), item.tags) == (
        "Market moves",
        ("Jane Doe",),
        "2025-08-04",
        ("city", "market"),
    )
    assert item.text == f"Market\n\n{BODY.strip()} See this."


@pytest.mark.parametrize("title", ["Market moves", "Alderport council votes to move the fish market"])
@pytest.mark.parametrize(
    ("below", "authors", "published", "start"),
    [
        ("*By Jane Doe, 4 August 2025*", ("Jane Doe",), "2025-08-04", "The council"),
        ("_Published 4 August 2025_", (), "2025-08-04", "The council"),
        (
            "*The city will spend forty million crowns on a hall*",
            (),
            "None",
            "The city will spend forty million crowns",
        ),
        (
            "![Market](m.jpg)\n_The old market on the quay at dawn_",
            (),
            "None",
            "The old market on the quay at dawn\n\n",
        ),
        ("", (), "None", "The council"),
    ],
)
def test_the_heading_of_a_markdown_file_is_its_title(
    title: str, below: str, authors: tuple[str, ...], published: str, start: str
) -> None:
    (item,) = read(f"# {title}\n\n{below}\n\n{BODY}\n\n## What is next\n\n{BODY}\n".encode(), "a.md")
    assert isinstance(item, Article)
    assert (item.title, item.source, item.authors, str(item.published)) == (title, "", authors, published)
    assert item.text.startswith(start)
    assert "What is next" in item.text


def test_italic_type_is_taken_off_and_names_with_such_marks_stay() -> None:
    text = f"# Market\n\n*{BODY.strip()}* The _hall_ of ***stone***: snake_case_name, 2*3*4, * and _."
    text += "\n\n* an item\n* a second one"
    (item,) = read(text.encode(), "a.md")
    assert isinstance(item, Article)
    assert item.text.startswith(f"{BODY.strip()} The hall of stone: snake_case_name, 2*3*4, * and _.")
    assert item.text.endswith("* an item\n\n* a second one")


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "a.txt", "the input is empty"),
        (b" \n ", "a.txt", "the input is empty"),
        (b"%PDF-1.7 ...", "a.pdf", "this is a PDF, not text"),
        (b"\x1f\x8b\x08broken", "a.gz", "the gzip data are damaged"),
        (b"\x00\x01\x02" * 99, "a.bin", "this is binary data"),
        (b"<?xml version='1.0'?><invoice/>", "a.xml", "this is XML of an unknown kind (<invoice>)"),
        (b"<urlset><url><loc>http://a</loc></url></urlset>", "s.xml", "this is a sitemap"),
        (b"<rss version='2.0'><channel></channel></rss>", "a.rss", "the feed has no entries"),
        (b"Only a headline", "a.txt", "there is no article in it"),
        (b"{", "a.json", "this is not valid JSON"),
        (b"x\n" * 60_000, "a.txt", "the page has over 50,000 lines"),
        (b"word " * 500_000, "a.txt", "the page has 2,500,000 characters"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, name: str, reason: str) -> None:
    (item,) = read(data, name)
    assert isinstance(item, Rejected)
    assert (item.position, item.id) == (0, name)
    assert item.reason.startswith(reason)


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from(["", "a.txt", "a.html", "a.json", "a.jsonl", "a.xml", "a.rss", "a.md", "a.gz"]),
    st.sampled_from(
        [b"", b"<rss>", b"<html><article><p>", b"{", b"[", b"\x1f\x8b\x08\x00", b"<?xml ", b"\xff\xfe", b"---\n"]
    ),
)
def test_any_bytes_give_articles_or_reasons(data: bytes, name: str, prefix: bytes) -> None:
    items = read(prefix + data, name)
    assert items
    for item in items:
        assert isinstance(item, Article | Rejected)
        assert item.text if isinstance(item, Article) else item.reason


KEYS = st.sampled_from(["id", "title", "text", "authors", "published", "url", "tags", "articles", "lang", "x"])
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=9)


@settings(max_examples=50, deadline=None)
@given(st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner)))
def test_any_json_gives_articles_or_reasons(value: object) -> None:
    items = read(json.dumps(value).encode(), "a.json")
    assert items
    assert all(isinstance(item, Article | Rejected) for item in items)
