"""Tables: an article a row, columns by the names that JSON has, and a reason for every row that is none."""

from datetime import UTC, datetime

import pytest

from index.article import Article
from index.ingest.read import read_bytes
from index.report import Rejected

NOW = datetime(2025, 8, 10, 12, 0, tzinfo=UTC)
TEXT = "The council voted on Monday to move the market, at last."


def read(text: str, name: str = "news.csv") -> list[Article | Rejected]:
    return list(read_bytes(text.encode(), name=name, collected=NOW))


def test_a_row_is_an_article_by_the_names_of_its_columns() -> None:
    (article,) = read(
        "\ufeff,Headline,Body,Publication Date,URL,Author,Keywords,Mood\r\n"
        f'7,Market moves,"{TEXT}\r\n\r\n""At last,"" said Li.",2025-08-04,https://n.example/a,'
        '"Roe, John","oil, gas",glad\r\n'
    )
    assert isinstance(article, Article)
    assert (article.title, article.text) == ("Market moves", f'{TEXT}\n\n"At last," said Li.')
    assert (str(article.published), article.url) == ("2025-08-04", "https://n.example/a")
    assert (article.authors, article.tags, article.lang) == (("Roe, John",), ("oil", "gas"), "en")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_columns_are_parted_as_the_first_row_is(delimiter: str) -> None:
    rows = [["title", "summary", "text", "content"], ["A", "-", "First.", "Second."], ["B", "", "", "Other."]]
    text = "\n".join(delimiter.join(row) for row in rows)
    found = [(item.title, item.text) for item in read(text, "x.tsv") if isinstance(item, Article)]
    assert found == [("A", "First."), ("B", "Other.")]


def test_rows_that_are_no_articles_are_named_and_stop_nothing() -> None:
    bad, empty, good, cut = read('title,text\nA,"so" what\n\nB,\nC,Fine.\nD,"not closed\nE,lost\n')
    assert isinstance(bad, Rejected)
    assert (bad.position, bad.id) == (0, "news.csv, line 2")
    assert bad.reason == "the row cannot be read (',' expected after '\"'); quotes within a cell are doubled"
    assert isinstance(empty, Rejected)
    assert (empty.position, empty.id) == (1, "B")
    assert empty.reason.startswith("the article has no text")
    assert isinstance(good, Article)
    assert isinstance(cut, Rejected)
    assert (cut.position, cut.id) == (3, "news.csv, line 6")
    assert "unexpected end of data" in cut.reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("town,people\nUstka,15000\n", "this is a table without a column of texts; name one 'text' in the first row"),
        ("title,text\n\n", "the table has no rows below the names of its columns"),
    ],
)
def test_a_table_without_texts_is_rejected(text: str, reason: str) -> None:
    assert read(text) == [Rejected(0, "news.csv", reason)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("heading", ["title", '"title"', '"" title'])
def test_lines_end_as_on_any_system_and_headings_may_be_quoted_askew(heading: str, end: str) -> None:
    rows = [f"{heading},text", "A,The quay is shut.", 'B,"The port', 'is open."', '"C"x,The ferry is late.']
    first, second, third = read(end.join(rows))
    assert [article.text for article in (first, second)] == ["The quay is shut.", "The port\nis open."]
    assert isinstance(third, Rejected)
    assert (third.position, third.id) == (2, "news.csv, line 5")


def test_a_cell_may_hold_a_long_text() -> None:
    (article,) = read(f"title,text\nLong,{'word ' * 40_000}\n")
    assert isinstance(article, Article)
    assert len(article.text) == 199_999
