"""Figures that contradict the likeliest one are told, where neither is known to be the newer."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from made_up import article

from index.answer import Candidate, Citation, Standing
from index.article import Origin, Precision, Published
from index.conflict import conflict_note, with_conflicts

QUESTION = "How many people died in the flood?"


def candidate(text: str, confidence: float, source: str, day: int = 0, about: str = "flood") -> Candidate:
    known = Published(datetime(2025, 8, day, tzinfo=UTC), Precision.DAY, Origin.GIVEN) if day else None
    held = article(source, f"{text} in the {about}.", title=about, source=source, published=known)
    return Candidate(text, confidence, (Citation(held, 0, len(held.text), held.text),))


def test_figures_of_the_same_day_and_undated_ones_contradict_the_likeliest():
    best, name = candidate("Sixteen", 0.6, "Courier", 5), candidate("Halloran", 0.5, "Post", 5)
    candidates = [best, name, candidate("15", 0.4, "Times", 5), candidate("17 people", 0.3, "Echo")]
    found = with_conflicts(QUESTION, candidates)
    assert [each.standing for each in found] == [
        Standing.BESIDE, Standing.BESIDE, Standing.CONFLICT, Standing.CONFLICT,
    ]  # fmt: skip
    assert [replace(each, standing=Standing.BESIDE) for each in found] == candidates
    assert conflict_note(found) == {"conflict": "also said: 15 (Times, 2025-08-05); 17 people (Echo)"}


@pytest.mark.parametrize(
    ("best", "other"),
    [
        (candidate("Sixteen", 0.6, "Courier", 5), candidate("16 people", 0.5, "Times", 5)),  # the same
        (candidate("Sixteen", 0.6, "Courier", 5), candidate("15", 0.29, "Times", 5)),  # not as likely
        (candidate("Sixteen", 0.6, "Courier", 5), candidate("15", 0.5, "Times", 4)),  # older
        (candidate("Sixteen", 0.6, "Courier", 5), candidate("15", 0.5, "Times", 6)),
        (candidate("Sixteen", 0.6, "Courier", 5), candidate("15", 0.5, "Courier", 5)),  # one article
        (candidate("Sixteen", 0.6, "Courier", 5), candidate("€15", 0.5, "Times", 5)),  # of another kind
        (candidate("Ines Halloran", 0.6, "Courier", 5), candidate("Okonjo-Bell", 0.5, "Times", 5)),  # names
        (
            candidate("Sixteen", 0.6, "Courier", 5, "Flood"),
            candidate("15", 0.5, "Times", 5, "Fire"),
        ),  # of something else
    ],
)
def test_what_does_not_contradict(best, other):
    found = with_conflicts(QUESTION, [best, other])
    assert (found, conflict_note(found)) == ([best, other], {})


def test_where_nothing_was_found_nothing_contradicts():
    assert with_conflicts(QUESTION, []) == []


def test_an_article_without_source_and_date_is_told_by_its_title():
    found = with_conflicts(QUESTION, [candidate("Sixteen", 0.6, "Courier", 5), candidate("15", 0.5, "")])
    assert conflict_note(found) == {"conflict": "also said: 15 (“flood”)"}
