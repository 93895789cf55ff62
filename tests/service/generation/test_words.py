"""Words: names, numbers and negations of a sentence, as they are compared."""

from time import process_time

import pytest

from service.generation.words import alike, number_of, turned, words_of


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1,204", "1204"),
        ("1204", "1204"),
        ("2.50", "2.5"),
        ("2,5", "2.5"),
        ("1.200.000", "1200000"),
        ("007", "7"),
        ("eleven", "11"),
        ("Twenty-five", "25"),
        ("ninety", "90"),
        ("one", None),
        ("ferry", None),
    ],
)
def test_numbers_are_compared_in_one_form(written, number):
    assert number_of(written) == number


def test_percent_is_written_in_three_ways():
    assert words_of("6%").units == words_of("6 per cent").units == words_of("six percent").units == {("6", "percent")}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("accept", "accepted", True),
        ("election", "elected", True),
        ("rise", "rises", True),
        ("pay", "pays", True),
        ("pay", "paying", False),
        ("port", "portrait", False),
        ("union", "university", False),
        ("ferry", "ferry", True),
    ],
)
def test_forms_of_one_word(one, other, same):
    assert alike(one, other) is same
    assert alike(other, one) is same


def test_names_are_capitalised_within_a_sentence_and_days_and_months_always():
    words = words_of("Crews of Calder Lines struck in May. Ida Moreau may march on Monday; the EU watched.")
    assert words.names == {"calder", "lines", "may", "ida", "moreau", "monday", "eu"}


def test_a_negation_denies_what_follows_in_its_clause():
    assert words_of("She never stood, but the union did not accept the rise.").denied == {"stood", "accept", "rise"}


@pytest.mark.parametrize(
    ("claim", "turns"),
    [
        ("Fares will rise again.", True),
        ("Fares will not rise again.", False),
        ("Fares fell, the chief Tom Achebe said.", True),
        ("The chief Ida Moreau spoke.", True),
        ("The chief Tom Achebe spoke.", False),
    ],
)
def test_what_turns_a_sentence_around(claim, turns):
    evidence = words_of(
        "Fares rose but will not rise again, the chief Tom Achebe told the head of all ferry crews, Ida Moreau."
    )
    assert turned(words_of(claim), evidence) is turns


@pytest.mark.parametrize("phrase", ["word, and other ", "Aa ", "aa Bb. ", "not ", "not a word, ", "11 ", "“ "])
def test_a_long_text_takes_no_more_than_its_length(phrase):
    text = phrase * (60_000 // len(phrase))
    began = process_time()
    words_of(text)
    assert process_time() - began < 5  # 0.3 s; when it grew with the square of the length, 30 s and more


def test_names_go_by_at_most_ten_initials():
    found = words_of("Adam Bede Cole Dahl Eide Falk Gray Hale Ilsa Jung Kohl Lund").initials
    assert max(map(len, found)) == 10
    assert {"ab", "abcdefghij", "cdefghijkl", "kl"} <= found
