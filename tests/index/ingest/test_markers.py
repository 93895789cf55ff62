"""Headings of sections are told from titles and sentences."""

from datetime import UTC, datetime

import pytest

from index.ingest.markers import Section, section_of
from index.ingest.page import split_page

NOW = datetime(2025, 8, 10, 12, 30, tzinfo=UTC)
BODY = "The council voted on Monday to move the fish market from the old quay to a new hall beside the ring road."


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("Related articles", Section.RELATED),
        ("RELATED TOPICS:", Section.RELATED),
        ("Latest news", Section.RELATED),
        ("You may also like", Section.RELATED),
        ("Mehr zum Thema", Section.RELATED),
        ("12 comments", Section.COMMENTS),
        ("About the author", Section.ABOUT),
        ("Follow us on Facebook", Section.FOOTER),
        ("More news than the town can bear", None),
        ("Related articles were not found.", None),
    ],
)
def test_a_heading_tells_what_follows(line: str, section: Section | None) -> None:
    assert section_of(line) is section


def test_topics_below_an_article_are_no_part_of_it() -> None:
    (article,) = split_page(f"Market moves\n\n{BODY}\n\nRelated topics\n\nPort Calder\n\nRail travel\n", collected=NOW)
    assert article.text == BODY
