"""Pages put together at random, any shape of head, body and clutter beside any other, come apart exactly."""

import random
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prose import WORDS, paragraph, sentence

from index.ingest.page import split_page

COLLECTED = datetime(2025, 8, 10, 12, 30, tzinfo=UTC)
SOURCES = ("Reuters", "Coastwire", "The National", "Gulf Courier", "Zawya", "Northern Herald", "BBC News")
PEOPLE = ("Jane Doe", "Omar Said", "Lena Hart", "José Pérez")
SHAPES = {
    "two lines": (("{t}", "{s}", "2 hours ago"), "s", "2025-08-10T10:00Z"),
    "dash": (("{t}", "{s} - 2h ago"), "s", "2025-08-10T10:00Z"),
    "byline": (("{t}", "By {p} | 3 March 2024"), "p", "2024-03-03"),
    "two bylines": (("{t}", "By {p}", "March 3, 2024"), "p", "2024-03-03"),
    "label": (("{t}", "Published: 3 March 2024"), "", "2024-03-03"),
    "update": (("{t}", "{s}", "Updated 2 March 2024, 18:40"), "s", "2024-03-02T18:40Z"),
    "repeated": (("{t}", "{t}", "{s}", "timean hour ago", "  • {s}", "{t}"), "s", "2025-08-10T11:00Z"),
    "glued": (("{t}", "{s}6 days ago"), "s", "2025-08-04"),
    "iso": (("{t}", "{s} | 2024-03-03 14:05"), "s", "2024-03-03T14:05Z"),
}
ALIKE = {
    **SHAPES,
    "time first": (("{s} • 2 hours ago", "{t}"), "s", "2025-08-10T10:00Z"),
    "only a date": (("{t}", "3 March 2024"), "", "2024-03-03"),
}
BETWEEN = (
    ("Comments", "", "No comments yet...", "", "Related Articles", ""),
    ("Related stories", ""),
    ("Share", "Advertisement", ""),
    ("Orange background", "", "Try our tools", "", "Comments", ""),
)


def random_body(rng: random.Random) -> list[str]:
    body = [paragraph(rng, 8)]
    for _ in range(rng.randint(0, 4)):
        body += rng.choice(
            (
                [paragraph(rng, rng.randint(1, 5))],
                [f"{rng.choice(WORDS).capitalize()} and {rng.choice(WORDS)}", paragraph(rng, 3)],
                [f'"{sentence(rng, 5)[:-1]}," said {rng.choice(PEOPLE)}.'],
                [*(f"- {rng.choice(WORDS)} {rng.choice(WORDS)}" for _ in range(3)), paragraph(rng, 2)],
                [f"He had come 6 days ago, and left no comments for the {rng.choice(WORDS)}."],
            )
        )
    return list(dict.fromkeys(body))


def random_page(seed: int) -> tuple[str, list[tuple[str, str, str, str, list[str]]]]:
    """A page, and what is on it: title, source, author, time, paragraphs."""
    rng = random.Random(seed)
    alike = rng.random() < 0.5
    shape = rng.choice(sorted(ALIKE))
    blank = [""] * (rng.random() < 0.6)
    rows = rng.sample(["Skip to content", "Menu", "Home", "World", "logo"], rng.randint(0, 3))
    wanted = []
    for number in range(rng.randint(1, 4)):
        lines, told, time = ALIKE[shape] if alike else SHAPES[rng.choice(sorted(SHAPES))]
        title = (
            f"{rng.choice(WORDS).capitalize()} meets {rng.choice(WORDS)} near the {rng.choice(WORDS)} number {number}"
        )
        title += "?" * (rng.random() < 0.2)
        source, person = rng.choice(SOURCES), rng.choice(PEOPLE)
        if number and rng.random() < 0.5:
            rows += rng.choice(BETWEEN)
        body = random_body(rng)
        noisy = body[:1] + ["Advertisement", "Sign up to our newsletter"] * (rng.random() < 0.3) + body[1:]
        for row in [*(line.format(t=title, s=source, p=person) for line in lines), *noisy]:
            rows += [row, *blank]
        wanted.append((title, source if told == "s" else "", person if told == "p" else "", time, body))
    if rng.random() < 0.5:
        rows += ["Most read", "Window counts tower near the market", "DOWNLOAD THE APP", "© 2025 Site"]
    return "\n".join(rows), wanted


@pytest.mark.parametrize("start", range(0, 200, 50))
def test_random_pages_come_apart_exactly(start: int) -> None:
    for seed in range(start, start + 50):
        page, wanted = random_page(seed)
        found = split_page(page, collected=COLLECTED)
        told = [(a.title, a.source, "".join(a.authors), str(a.published), a.text.split("\n\n")) for a in found]
        assert told == wanted, f"seed {seed}"


LINES = st.sampled_from(
    ["", "", "Related Articles", "Share", "Home", "Reuters", "2 hours ago", "By Jane Doe", "3 March 2024", "- one item",
     "A title of some six words", "A title of some six words", "Is this a question?", "Zawya6 days ago", "Most read:",
     "He left.", "The council met and went home again.", "© 2025", "FOLLOW US", "a, b, c:"]
)  # fmt: skip
LONG = st.integers(0, 10**6).map(lambda seed: paragraph(random.Random(seed), 9))


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES | LONG, max_size=30))
def test_every_long_paragraph_lands_in_exactly_one_article(rows: list[str]) -> None:
    long = {row for row in rows if len(row) >= 300}
    articles = split_page("\n".join(rows), collected=COLLECTED)
    held = [p for article in articles for p in article.text.split("\n\n") if len(p) >= 300]
    assert set(held) == long
    if len(long) == sum(len(row) >= 300 for row in rows):
        assert len(held) == len(long)


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\u200b"), max_size=400))
def test_any_text_gives_articles_whose_paragraphs_are_on_the_page(text: str) -> None:
    on_page = "".join(text.split())
    for article in split_page(text, collected=COLLECTED):
        assert article.text
        for part in article.text.split("\n\n"):
            assert "".join(part.split()) in on_page
