"""Of answers that compete the newest article's goes first, and the others are told with their dates."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from made_up import article

from index.answer import Candidate, Citation
from index.article import Origin, Precision, Published
from index.latest import newest_first

QUESTION = "How many people died in the flood?"


def candidate(text: str, confidence: float, published: str = "") -> Candidate:
    at = datetime.fromisoformat(published).replace(tzinfo=UTC) if published else None
    known = Published(at, Precision.MINUTE, Origin.GIVEN) if at else None
    held = article(f"{text} {published}", f"{text} it was.", source="Courier", published=known)
    return Candidate(text, confidence, (Citation(held, 0, len(held.text), held.text),))


def texts(candidates):
    return [each.text for each in candidates]


def test_the_newest_answer_of_a_kind_goes_first_and_takes_the_place_s_confidence():
    old = candidate("Nineteen", 0.6, "2025-06-14T08:00")
    name = candidate("Ines Halloran", 0.4, "2025-09-01")
    new = candidate("16 lives", 0.2, "2025-08-28")
    found, note = newest_first(QUESTION, [old, name, new])
    assert texts(found) == ["16 lives", "Ines Halloran", "Nineteen"]
    assert [each.confidence for each in found] == [0.6, 0.4, 0.2]
    assert note == {"latest": "the answer of Courier, 2025-08-28; earlier: Nineteen (Courier, 2025-06-14)"}


def test_of_several_answers_in_the_newest_article_each_has_its_share_of_the_confidence():
    old, new = candidate("£1.9 million", 0.9, "2025-06-25"), candidate("£5,000", 0.3, "2025-08-21")
    found, _ = newest_first("What will it cost now?", [old, new, replace(new, text="£4.3 million", confidence=0.2)])
    assert [(each.text, round(each.confidence, 3)) for each in found] == [
        ("£5,000", 0.54), ("£1.9 million", 0.3), ("£4.3 million", 0.2),
    ]  # fmt: skip


def test_a_place_that_the_lead_names_need_not_stand_beside_the_answer():
    def infected(count: str, day: int, rest: str) -> Candidate:
        known = Published(datetime(2025, 8, day, tzinfo=UTC), Precision.DAY, Origin.GIVEN)
        held = article("Fever", f"A fountain made people ill in Corrie Sands. {rest}", published=known)
        start = held.text.index(count)
        return Candidate(count, 0.5, (Citation(held, start, len(held.text), held.text[start:]),))

    candidates = [infected("23", 5, "23 are ill in Corrie Sands."), infected("61", 19, "61 are ill now.")]
    assert texts(newest_first("How many are ill in Corrie Sands?", candidates)[0]) == ["61", "23"]


def test_an_answer_that_is_the_newest_already_stays_and_the_older_ones_are_told():
    candidates = [candidate("15", 0.5, "2025-06-20"), candidate("Nineteen", 0.3, "2025-06-14")]
    found, note = newest_first(QUESTION, candidates)
    assert found == candidates
    assert note == {"latest": "the answer of Courier, 2025-06-20; earlier: Nineteen (Courier, 2025-06-14)"}


@pytest.mark.parametrize(
    "candidates",
    [
        [],
        [candidate("Nineteen", 0.6, "2025-06-14")],
        [candidate("Nineteen", 0.6, "2025-06-14"), candidate("16", 0.11, "2025-08-28")],  # not nearly as likely
        [candidate("Nineteen", 0.6, "2025-06-14"), candidate("Brennick", 0.5, "2025-08-28")],  # no number
        [candidate("Nineteen", 0.6, "2025-06-14"), candidate("16", 0.5)],  # not dated
        [candidate("Nineteen", 0.6), candidate("16", 0.5, "2025-08-28")],
        [candidate("Nineteen", 0.6, "2025-06-14T07:00"), candidate("16", 0.5, "2025-06-14T20:00")],  # one day
        [candidate("€5", 0.6, "2025-06-14"), candidate("12 July", 0.5, "2025-08-28")],
    ],
)
def test_what_does_not_compete_changes_nothing(candidates):
    assert newest_first(QUESTION, candidates) == (candidates, {})


def test_an_article_on_another_place_of_like_name_does_not_compete():
    def mayor(name: str, town: str, day: int) -> Candidate:
        known = Published(datetime(2025, 5, day, tzinfo=UTC), Precision.DAY, Origin.GIVEN)
        held = article(town, f"{name} was elected mayor of Port {town}.", published=known)
        return Candidate(name, 0.5, (Citation(held, 0, len(held.text), held.text),))

    candidates = [mayor("Okonjo-Bell", "Selwyn", 2), mayor("Pruett", "Selby", 9)]
    for question in ("Who was elected mayor of Port Selwyn?", "who was elected mayor of port selwyn"):
        assert newest_first(question, candidates) == (candidates, {})
    assert texts(newest_first("Who was elected mayor of a port?", candidates)[0]) == ["Pruett", "Okonjo-Bell"]


@pytest.mark.parametrize("question", ["How many were missing at first?", "Who was the previous minister?"])
def test_a_question_for_an_earlier_state_is_left_alone(question):
    candidates = [candidate("Nineteen", 0.6, "2025-06-14"), candidate("16", 0.5, "2025-08-28")]
    assert newest_first(question, candidates) == (candidates, {})
