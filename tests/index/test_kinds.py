"""What sort of thing an answer names, which decides what it competes with."""

import pytest

from index.kinds import Kind, kind_of


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("£1,700", Kind.AMOUNT),
        ("6 per cent", Kind.AMOUNT),
        ("1700 jobs", Kind.NUMBER),
        ("1,700 jobs", Kind.NUMBER),
        ("2000 people", Kind.NUMBER),
        ("a 2000-strong crowd", Kind.NUMBER),
        ("2000 to 3000 jobs", Kind.NUMBER),
        ("1900.5", Kind.NUMBER),
        ("two weeks", Kind.NUMBER),
        ("18 months", Kind.NUMBER),
        ("Nineteen", Kind.NUMBER),
        ("2024", Kind.DATE),
        ("the 1990s", Kind.DATE),
        ("in 2024, before the vote", Kind.DATE),
        ("2024 after a vote", Kind.DATE),
        ("12 July", Kind.DATE),
        ("May", Kind.DATE),
        ("on Mondays", Kind.DATE),
        ("In May", Kind.DATE),
        ("May 5", Kind.DATE),
        ("Monday, June 5", Kind.DATE),
        ("Theresa May", Kind.NAME),
        ("June Carter", Kind.NAME),
        ("Ezra Pound", Kind.NAME),
        ("10 pounds", Kind.AMOUNT),
        ("Yesterday", Kind.DATE),
        ("last week", Kind.DATE),
        ("what may come", Kind.OTHER),
        ("Ines Halloran", Kind.NAME),
        ("the quay", Kind.OTHER),
        ("", Kind.OTHER),
    ],
)
def test_the_kind_of_an_answer(text, kind):
    assert kind_of(text) is kind
