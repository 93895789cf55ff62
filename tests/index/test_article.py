"""An article is checked and cleaned once, where it is created; its id is stable."""

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import article, day

from index.article import MAX_FIELD_CHARS, MAX_LABELS, MAX_TEXT_CHARS, Article, Origin, Precision, Published
from index.errors import InvalidArticle

ANY_TEXT = st.text(st.characters(), max_size=200)  # lone surrogates and NUL included


@pytest.mark.parametrize(
    ("precision", "written"),
    [
        (Precision.YEAR, "0987"),
        (Precision.MONTH, "0987-03"),
        (Precision.DAY, "0987-03-04"),
        (Precision.HOUR, "0987-03-04T05:00Z"),
        (Precision.MINUTE, "0987-03-04T05:06Z"),
        (Precision.SECOND, "0987-03-04T05:06:07Z"),
    ],
)
def test_a_publication_time_is_written_as_exactly_as_it_is_known(precision, written):
    at = datetime(987, 3, 4, 7, 6, 7, 890, tzinfo=timezone(timedelta(hours=2)))
    assert str(Published(at, precision, Origin.GIVEN)) == written


def test_text_is_cleaned():
    text = "\r\n one\r\ntwo\rthree\x00\n\n Zu\u0308\u00adrich \ud800 \n"
    made = article("", text, title=" A\n title\x00 ", source="\t S  S ")
    assert made.text == "one\ntwo\nthree\n\n Z\u00fcrich ?"
    assert (made.title, made.source) == ("A title", "S S")


def test_what_a_terminal_or_a_page_would_act_on_is_left_out():
    made = article("", "One\x1b[2J two\u202e three\x85four\x0cfive\u2066.\x9b", title="\x1b]0;T\x07")
    assert (made.text, made.title) == ("One[2J two three\nfour\nfive.", "]0;T")
    assert article("", "שלום\u200f עולם").text == "שלום\u200f עולם"


@pytest.mark.parametrize("nothing", ["\u200b", " \ufeff\n\u2060", "\u202e", "\u00ad\x00"])
def test_a_text_of_which_nothing_is_seen_is_none(nothing):
    with pytest.raises(InvalidArticle, match="no text"):
        Article.create(text=nothing, title="T")


@given(text=ANY_TEXT, title=ANY_TEXT, source=ANY_TEXT, url=ANY_TEXT, labels=st.lists(ANY_TEXT, max_size=5))
def test_whatever_is_taken_in_can_be_stored(text, title, source, url, labels):
    try:
        made = Article.create(text=text, title=f"T{title}", source=source, url=url, authors=labels, tags=labels)
    except InvalidArticle as error:
        assert {unicodedata.category(each) for each in text} <= {"Cc", "Cf", "Zl", "Zp", "Zs"}  # nothing to be seen
        assert "no text" in str(error)
        return
    for value in (made.text, made.title, made.source, made.url, *made.tags):
        value.encode()
        assert "\x00" not in value
        assert value == value.strip()
    assert made.text
    assert list(made.tags) == list(dict.fromkeys(made.tags)) == list(made.authors)
    assert all("\n" not in value for value in (made.title, made.source, made.url, *made.tags))
    assert Article.create(text=made.text, title=made.title, source=made.source, url=made.url).id == made.id


def test_an_id_follows_the_url_or_else_what_the_story_says():
    page = article("", "One.", url="https://a.example/1")
    assert page.id == article("", "Another.", url="https://a.example/1", title="Changed").id
    assert page.id != article("", "One.", url="https://a.example/2").id
    plain = article("", "One.", source="S")
    assert plain.id == article("", " One. ", source="S", tags=["t"], published=day(1)).id
    assert len({plain.id, page.id, article("", "Two.", source="S").id, article("", "One.", source="T").id}) == 4
    assert article("", "One.", source="S", title="Other").id != plain.id
    assert article("mine", "One.", url="https://a.example/1").id == "mine"
    assert len(plain.id) == 20


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", " JavaScript:x", "\x01javascript:x", "java\nscript:x", "data:text/html,x", "file:///etc/x"],
)
def test_an_address_that_is_none_of_the_web_is_no_link(url):
    made = article("", "One.", url=url)
    assert (made.url, made.id) == ("", article("", "One.").id)


@pytest.mark.parametrize("url", ["http://a.example/1", "HTTPS://a.example:8443/a:b", "/a1", "a/b:c", "?q=a:b"])
def test_an_address_of_the_web_is_kept_as_it_is(url):
    assert article("", "One.", url=url).url == url


def test_a_derived_id_never_changes_between_versions():
    assert article("", "One.", url="https://a.example/1").id == sha256(b"https://a.example/1").hexdigest()[:20]
    assert article("", "One.", source="S", title="T").id == sha256(b"S\x1fT\x1fOne.").hexdigest()[:20]


def test_what_an_article_lacks_is_added_and_a_derived_id_follows():
    bare = Article.create(title="Bridge closed", text="A crack.", tags=["roads"])
    known = Article.create(title="Bridge closed", text="A crack.", source="Post ", lang="EN", tags=["roads", "City "])
    assert bare.completed(source="Post ", lang="EN", tags=["City "]) == replace(known, collected=bare.collected)
    assert known.id != bare.id
    named = Article.create(title="Bridge closed", text="A crack.", id="b", source="Herald", lang="de")
    assert named.completed(source="Post", lang="en") == named


def test_a_missing_title_is_the_first_line_cut_at_a_word():
    assert article("", "First line.\nSecond.", title=" ").title == "First line."
    assert article("", "word " * 40, title="").title == ("word " * 23 + "word") + "…"
    assert len(article("", "x" * 500, title="").title) == 121


def test_labels_are_cleaned_and_kept_once_in_order():
    made = article("", authors=["  Ida  Moreau ", "", "Tom", "Ida Moreau"], tags=["b", "a", "b"], lang="EN")
    assert made.authors == ("Ida Moreau", "Tom")
    assert made.tags == ("b", "a")
    assert made.lang == "en"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": " \n\x00 "}, "no text"),
        ({"text": "x" * (MAX_TEXT_CHARS + 1)}, "1,000,001 characters"),
        ({"title": "x" * (MAX_FIELD_CHARS + 1)}, "'title' has 2,001"),
        ({"source": "x" * (MAX_FIELD_CHARS + 1)}, "'source'"),
        ({"url": "x" * (MAX_FIELD_CHARS + 1)}, "'url'"),
        ({"id": "x" * (MAX_FIELD_CHARS + 1)}, "'id'"),
        ({"id": " .."}, "the id '..' is no name"),
        ({"lang": "x" * (MAX_FIELD_CHARS + 1)}, "'lang'"),
        ({"tags": ["x" * (MAX_FIELD_CHARS + 1)]}, "'tags'"),
        ({"authors": [str(n) for n in range(MAX_LABELS + 1)]}, "101 authors"),
        ({"published": Published(datetime(2025, 1, 1), Precision.DAY, Origin.GIVEN)}, "time zone"),  # noqa: DTZ001
    ],
)
def test_what_cannot_be_taken_is_refused_with_what_to_do(fields, words):
    with pytest.raises(InvalidArticle, match=words):
        article(**{"id": "", "text": "One.", **fields})


def test_the_longest_of_everything_is_taken():
    longest = "x" * MAX_FIELD_CHARS
    made = article(longest, "x" * MAX_TEXT_CHARS, title=longest, tags=[str(n) for n in range(MAX_LABELS)])
    assert (made.id, made.title, len(made.text), len(made.tags)) == (longest, longest, MAX_TEXT_CHARS, MAX_LABELS)


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Two."}, {"title": "U"}, {"source": "T"}, {"published": day(2)}, {"url": "v"}, {"lang": "de"},
        {"authors": ["A", "B"]}, {"tags": ["A"]}, {"authors": [], "tags": ["A", "t"]},
        {"published": Published(day(1).at, Precision.MONTH, Origin.GIVEN)},
    ],
)  # fmt: skip
def test_the_content_hash_sees_every_visible_change(change):
    fields = {
        "id": "a", "text": "One.", "title": "T", "source": "S", "published": day(1), "url": "u", "authors": ["A"],
        "tags": ["t"],
    }  # fmt: skip
    assert article(**fields).content_hash != article(**(fields | change)).content_hash


def test_the_content_hash_does_not_see_when_it_was_collected():
    assert article("a").content_hash == article("a", collected=datetime(2020, 1, 1, tzinfo=UTC)).content_hash
    berlin = timezone(timedelta(hours=1))
    assert article("a", collected=datetime(2020, 1, 1, 1, tzinfo=berlin)).collected == datetime(2020, 1, 1, tzinfo=UTC)
