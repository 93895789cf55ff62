"""Articles as JSON: strict for the API, forgiving for files, and one bad record never stops the rest."""

import json
from datetime import UTC, datetime

import pytest

from index.article import Article, Origin
from index.errors import InvalidArticle
from index.ingest.records import article_from_record, read_json, read_ndjson
from index.report import Rejected

NOW = datetime(2025, 8, 10, 12, 0, tzinfo=UTC)
TEXT = "The council voted on Monday to move the market to a new hall."
FULL = {
    "id": "a1",
    "title": "Market moves",
    "text": TEXT,
    "source": "Coastwire",
    "authors": ["Jane Doe", "Omar Said"],
    "published": "2025-08-04T09:30:00+02:00",
    "url": "https://news.example/a1",
    "lang": "en-GB",
    "tags": "city",
}


def test_a_record_becomes_the_article_that_it_says() -> None:
    article = article_from_record(FULL, collected=NOW)
    assert (article.id, article.title, article.text) == ("a1", "Market moves", TEXT)
    assert (article.source, article.authors, article.tags) == ("Coastwire", ("Jane Doe", "Omar Said"), ("city",))
    assert (article.url, article.lang, str(article.published)) == (FULL["url"], "en", "2025-08-04T07:30:00Z")
    assert article.published is not None
    assert article.published.origin is Origin.GIVEN


def test_the_language_is_detected_where_none_is_given() -> None:
    assert (
        article_from_record({"title": "Markt", "text": "Der Rat hat am Montag beschlossen."}, collected=NOW).lang
        == "de"
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"body": "x"}, "unknown field 'body'; an article has id, title, text"),
        ({"title": 3}, "'title' is a JSON number; give a string"),
        ({"text": None}, "the article has no text"),
        ({"authors": [1]}, "'authors' holds a JSON number"),
        ({"tags": {"a": 1}}, "'tags' is a JSON object"),
        ({"published": "soon"}, "'published' is 'soon': not a date"),
        ({"published": "2031-01-01"}, "in the future"),
        ({"published": True}, "'published' is 'True'"),
        ({"published": 10**400}, "'published' is '1000"),
        ({"id": True}, "'id' is a JSON boolean; give a string"),
        ({"lang": "Klingon"}, "'lang' is 'Klingon'"),
    ],
)
def test_the_api_refuses_what_it_does_not_know(change: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidArticle, match=message.replace("(", r"\(")):
        article_from_record({**FULL, **change}, collected=NOW)


@pytest.mark.parametrize("published", [1754292600, 1754292600000, "1754292600", "Mon, 04 Aug 2025 07:30:00 GMT"])
def test_times_come_in_many_forms(published: object) -> None:
    article = article_from_record({**FULL, "published": published}, collected=NOW)
    assert str(article.published) == "2025-08-04T07:30:00Z"


def test_files_may_use_the_usual_other_names() -> None:
    record = {
        "headline": "Market moves",
        "body": f"<p>{TEXT}</p><p>It passed by <b>nineteen</b> votes.</p><script>track()</script>",
        "publisher": {"name": "Coastwire", "url": "https://coastwire.example"},
        "byline": "By Jane Doe, Omar Said",
        "datePublished": "2025-08-04",
        "link": "https://news.example/a1",
        "inLanguage": "en",
        "keywords": "city, market",
        "word_count": 12,
    }
    article = article_from_record(record, collected=NOW, lenient=True)
    assert article.title == "Market moves"
    assert article.text == f"{TEXT}\n\nIt passed by nineteen votes."
    assert (article.source, article.authors) == ("Coastwire", ("Jane Doe", "Omar Said"))
    assert (str(article.published), article.url) == ("2025-08-04", "https://news.example/a1")
    assert (article.lang, article.tags) == ("en", ("city", "market"))


def test_what_a_content_system_exports_is_read_without_its_markup() -> None:
    record = {
        "id": 12,
        "title": {"rendered": "Dock &amp; pier: <i>Salt</i> &#8220;stays&#8221;"},
        "content": {"rendered": f"<p>{TEXT}</p><p>Costs rose &gt; 5%.</p>", "protected": False},
        "date": "2025-08-04T09:30:00",
        "date_gmt": "2025-08-04T07:30:00",
        "author": 3,
    }
    article = article_from_record(record, collected=NOW, lenient=True)
    assert (article.id, article.title) == ("12", "Dock & pier: Salt “stays”")
    assert (article.text, str(article.published)) == (f"{TEXT}\n\nCosts rose > 5%.", "2025-08-04T07:30:00Z")
    plain = {"title": "A & B &amp; C", "body": [TEXT, "It is 3 < 5 &amp; x<y."]}
    article = article_from_record(plain, collected=NOW, lenient=True)
    assert (article.title, article.text) == ("A & B & C", f"{TEXT}\n\nIt is 3 < 5 & x<y.")
    assert article_from_record({**FULL, "title": "A &amp; B"}, collected=NOW).title == "A &amp; B"


def test_a_file_keeps_an_article_whose_time_cannot_be_read() -> None:
    assert article_from_record({**FULL, "published": "soon"}, collected=NOW, lenient=True).published is None


@pytest.mark.parametrize("wrap", [lambda a: a, lambda a: [a], lambda a: {"articles": [a]}, lambda a: {"items": [a]}])
def test_objects_lists_and_wrappers_are_read(wrap: object) -> None:
    assert callable(wrap)
    items = list(read_json(json.dumps(wrap(FULL)), name="a.json", collected=NOW))
    assert [item.id for item in items] == ["a1"]
    assert isinstance(items[0], Article)


def test_a_bad_record_is_rejected_in_its_place() -> None:
    records = [FULL, "text", {"id": "a2", "title": "No text"}, {**FULL, "id": "a3"}]
    items = list(read_json(json.dumps(records), name="a.json", collected=NOW))
    assert [item.id for item in items] == ["a1", "a.json", "a2", "a3"]
    assert items[1] == Rejected(1, "a.json", "this is a JSON string, not an object with a title and a text")
    assert items[2] == Rejected(2, "a2", "the article has no text; give its body as 'text'")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "this is not valid JSON: Expecting property name"),
        ("[" * 100_000, "the JSON is nested too deeply to read"),
        ('{"a": ' + "9" * 5000 + "}", "this is not valid JSON"),
        ("[]", "the JSON holds no articles"),
        ("{}", "the JSON holds no articles"),
    ],
)
def test_json_that_holds_nothing_says_why(text: str, reason: str) -> None:
    (item,) = read_json(text, name="a.json", collected=NOW)
    assert isinstance(item, Rejected)
    assert (item.position, item.id) == (0, "a.json")
    assert item.reason.startswith(reason)


def test_lines_are_read_one_by_one_and_named_by_number() -> None:
    rows = ["\ufeff" + json.dumps(FULL), "", "{broken", json.dumps({**FULL, "id": "a2"})]
    items = list(read_ndjson(rows, name="a.jsonl", collected=NOW))
    assert [item.id for item in items] == ["a1", "a.jsonl, line 3", "a2"]
    assert isinstance(items[1], Rejected)
    assert items[1].position == 1
    assert items[1].reason.endswith("at column 2")


def test_lone_surrogates_and_nul_are_cleaned() -> None:
    (item,) = read_json('{"title": "a \\ud800 b", "text": "one\\u0000 \\udfff two three."}', name="", collected=NOW)
    assert isinstance(item, Article)
    assert item.text == "one ? two three."
    assert item.text.encode()


@pytest.mark.parametrize(
    ("author", "authors"),
    [
        ("Roe, John", ("Roe, John",)),
        ("By van der Berg, Jan P.", ("van der Berg, Jan P.",)),
        ("Doe, Jane; Roe, J. P.", ("Doe, Jane", "Roe, J. P.")),
        (["Doe, Jane", {"name": "Roe, John"}], ("Doe, Jane", "Roe, John")),
        ("Jane Doe, John Roe", ("Jane Doe", "John Roe")),
        ("Jane Doe; John Roe", ("Jane Doe", "John Roe")),
        ("Jane, John, Joan", ("Jane", "John", "Joan")),
        ("Reuters, AFP", ("Reuters", "AFP")),
        ("By Jane Doe and John Roe", ("Jane Doe", "John Roe")),
        ("JANE DOE and JOHN ROE, AP National Political Writer", ("JANE DOE", "JOHN ROE")),
        (["Jane Doe, Editor-at-large", "John Roe Jr."], ("Jane Doe", "John Roe Jr.")),
        ("Martin Roe, Jr.", ("Martin Roe, Jr.",)),
        ("Staff Reporter", ("Staff Reporter",)),
    ],
)
def test_a_byline_names_people_one_by_one(author: object, authors: tuple[str, ...]) -> None:
    found = article_from_record({"title": "T", "text": TEXT, "author": author}, collected=NOW, lenient=True)
    assert found.authors == authors


def test_tags_with_a_comma_between_are_two() -> None:
    found = article_from_record({"title": "T", "text": TEXT, "tags": "Oil, Gas"}, collected=NOW, lenient=True)
    assert found.tags == ("Oil", "Gas")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"{TEXT} … [+4312 chars]", f"{TEXT}…"),
        (f"{TEXT}\n… [+1 chars]\n", f"{TEXT}\n…"),
        (f"<p>{TEXT}[+99 chars]</p>", f"{TEXT}…"),
        (f"{TEXT} [+7 chars] {TEXT}", f"{TEXT} [+7 chars] {TEXT}"),
    ],
)
def test_where_a_provider_leaves_off_no_count_of_what_it_left_out_stands_in_the_text(text: str, kept: str) -> None:
    assert article_from_record({"title": "T", "content": text}, collected=NOW, lenient=True).text == kept
    assert article_from_record({"title": "T", "text": text}, collected=NOW).text == text.rstrip()


@pytest.mark.parametrize("text", ["[+99 chars]", " \n… [+99 chars]"])
def test_a_count_of_what_was_left_out_alone_is_no_text(text: str) -> None:
    with pytest.raises(InvalidArticle, match="no text"):
        article_from_record({"title": "T", "content": text}, collected=NOW, lenient=True)


def test_what_its_outlet_took_back_is_no_article() -> None:
    removed = {"source": {"id": None, "name": "[Removed]"}, "title": "[Removed]", "content": "[Removed]"}
    (item,) = read_json(json.dumps({"status": "ok", "articles": [removed]}), name="x.json", collected=NOW)
    assert isinstance(item, Rejected)
    assert (item.id, "took the article back" in item.reason) == ("[Removed]", True)


def test_the_entries_of_a_json_feed_are_their_feed_s() -> None:
    items = [{"id": "1", "url": "https://j.example/1", "title": "One", "content_html": f"<p>{TEXT}</p>"}, "no entry"]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Quay Feed", "items": items}
    article, rejected = read_json(json.dumps(feed), name="feed.json", collected=NOW)
    assert isinstance(article, Article)
    assert (article.source, article.title, article.text) == ("Quay Feed", "One", TEXT)
    assert isinstance(rejected, Rejected)
    (other,) = read_json(json.dumps({**feed, "version": 3, "items": items[:1]}), name="x.json", collected=NOW)
    assert isinstance(other, Article)
    assert other.source == ""


def test_a_line_that_is_no_json_is_told_by_its_number_in_the_file() -> None:
    (rejected,) = read_ndjson(["\n", '{"a": oh}\n'], name="x.jsonl", collected=NOW)
    assert rejected == Rejected(0, "x.jsonl, line 2", "this is not valid JSON: Expecting value at column 7")
    (rejected,) = read_json('{\n"a": oh}', name="x.json", collected=NOW)
    assert rejected == Rejected(0, "x.json", "this is not valid JSON: Expecting value at line 2, column 6")
