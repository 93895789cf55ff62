"""What a question names, found without a grammar."""

import pytest

from index.follow_up.phrases import names, phrases


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Who won the Tour of the Three Lakes?", ["Tour of the Three Lakes"]),
        ("Who painted The Salt Gatherers?", ["The Salt Gatherers"]),
        ("What caused the fire in Serra do Lume?", ["Serra do Lume"]),
        ("How old is Gunnar Eide's lawyer?", ["Gunnar Eide"]),
        ("Did Baku and Yerevan sign in March?", ["Baku", "Yerevan"]),
        ("What is the interest rate?", []),
        ("The strike is over?", []),
        ("I wonder why", []),
    ],
)
def test_names_are_runs_of_capitals_that_are_no_dates(question, found):
    assert names(question) == found


@pytest.mark.parametrize(
    ("question", "found"),
    [
        (
            "How long did the strike of the Port Calder ferry crews last?",
            ["the strike of the Port Calder ferry crews"],
        ),
        ("Where does Halden Semiconductor build its new factory?", ["Halden Semiconductor", "its new factory"]),
        ("Why did Northgate Rovers fire Brian Keogh?", ["Northgate Rovers", "Brian Keogh"]),
        ("Why is Fenwick Bridge closed?", ["Fenwick Bridge"]),
        ("Where was the stolen painting found?", ["the stolen painting"]),
        ("Where was Ilka Brandt born?", ["Ilka Brandt"]),
        ("Who stole it?", []),
        ("Did anyone die in the fire?", ["the fire"]),
        ("Did somebody resign?", []),
        ("How many people died?", []),
        ("Which town was hit worst by the flood?", ["the flood"]),
        ("How many lorries cross it each day?", []),
        ("And the subsidy that Brussels approved?", ["the subsidy", "Brussels approved"]),
    ],
)
def test_phrases_leave_out_the_verb_and_what_is_counted(question, found):
    assert [phrase.text for phrase in phrases(question)] == found


def test_a_phrase_knows_its_place_and_its_names():
    subject, place = phrases("What did Karin Wessel promise in Brennick?")
    assert (subject.names, subject.attached, subject.place) == (("Karin Wessel",), False, False)
    assert (place.text, place.attached, place.place) == ("Brennick", True, True)
