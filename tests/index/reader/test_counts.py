"""Counts: what may answer a question for a number."""

import pytest

from index.reader.counts import lacks_count


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How old is Judge Ines Halloran?", "retired"),
        ("how many kilometres long is the route?", "Azerbaijan with its exclave"),
        ("And how many of them were hurt?", "the miners"),
        ("In how many countries does it operate?", "the Balkans"),
        ("How many were rescued?", "stone walls"),
    ],
)
def test_words_without_a_number_do_not_say_how_many(question, text):
    assert lacks_count(question, text)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How many kilometres long is the route?", "40 kilometres"),
        ("How many were hurt?", "Ninety-one"),
        ("How many were hurt?", "a dozen"),
        ("How many were hurt?", "None of the crew"),
        ("How many were hurt?", "several dockers"),
        ("How old is the treaty?", "a century"),
        ("How much did it rise?", "sharply"),
        ("How did it end?", "in tears"),
        ("Who knows how many were hurt?", "the coroner"),
        ("Wie viele wurden verletzt?", "niemand"),
    ],
)
def test_a_number_any_word_for_one_or_another_question_lacks_nothing(question, text):
    assert not lacks_count(question, text)
