"""Answers that say the same in other words are the same, and those with another number are not."""

import pytest

from index.sameness import as_written, same, wording


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Harbour, Times.", ["harbour", "times"]),
        ("Sixteen", ["16"]),
        ("twenty-five", ["25"]),
        ("Ninety people", ["90", "people"]),
        ("6%", ["6", "%"]),
        ("6 percent", ["6", "%"]),
        ("six per cent", ["6", "%"]),
        ("1,700 jobs", ["1700", "jobs"]),
        ("(£1,234,567)", ["£", "1234567"]),
        ("6.5", ["6.5"]),
        ("2-1", ["2-1"]),
        ("-5", ["-5"]),
        ("6.", ["6"]),
        ("o'clock", ["oclock"]),
        ("£20m", ["£", "20000000"]),
        ("1.2 million", ["1200000"]),
        ("one hundred and two dozen", ["100", "and", "24"]),
        ("a dozen", ["12"]),
        ("5 million dollars", ["5000000", "$"]),
        ("5pm", ["5", "pm"]),
        ("5 p.m.", ["5", "pm"]),
    ],
)
def test_the_words_of_an_answer(text, words):
    assert wording(text) == words


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Sixteen", "16 people", True),
        ("Halloran", "Ines Halloran", True),
        ("1,700 jobs", "1700", True),
        ("16", "15", False),
        ("16", "16 of 20", False),
        ("5", "5 million", False),
        ("1.9 million", "19 million", False),
        ("$5", "€5", False),
        ("$5 million", "5 million dollars", True),
        ("£20m", "£20 million", True),
        ("1.2 million", "1,200,000", True),
        ("1.2 million", "1,200,001", False),
        ("August 4, 2026", "4 August", True),
        ("August 4, 2026", "4 August 2025", False),
        ("in 2026", "in", False),
        ("guilty", "not guilty", False),
        ("16 men", "16 women", False),
    ],
)
def test_whether_two_answers_say_the_same(one, other, alike):
    assert same(one, other) is same(other, one) is alike


@pytest.mark.parametrize(
    ("text", "quote", "written"),
    [
        ("Sixteen", "They said 16, not 15.", "16"),
        ("6%", "It rose by (six per cent).", "six per cent"),
        ("16", "It was 16.", "16"),
        ("Sixteen", "Nobody knows.", "Sixteen"),
    ],
)
def test_an_answer_as_a_quote_writes_it(text, quote, written):
    assert as_written(text, quote) == written
