"""Questions as they are typed: what is asked for stays, and a slip is one."""

import random

import pytest

from scripts.training.typed import key_words, slip

CHOOSE = random.Random(7)


@pytest.mark.parametrize(
    ("question", "typed"),
    [
        ("What is the final death toll of the Olse flood?", "final death toll of Olse flood"),
        ("When was the bridge built?", "When bridge built"),
        ("Why has he resigned?", "Why he resigned"),
        ("Who won?", "Who won?"),
        ("which ports has ashore been closed in", "ports ashore closed in"),
    ],
)
def test_key_words_say_what_is_asked(question, typed):
    assert key_words(question, CHOOSE) == typed


def test_a_slip_is_in_one_longer_word_and_never_its_first_letter():
    made = {slip("Who drew it, Brandt?", CHOOSE) for _ in range(400)}
    lost, doubled = ("Bandt", "Brndt", "Bradt", "Brant"), ("Brrandt", "Braandt", "Branndt", "Branddt")
    swapped = ("Barndt", "Brnadt", "Bradnt", "Brantd")
    assert made == {f"Who drew it, {word}?" for word in (*lost, *doubled, *swapped)}


def test_without_a_longer_word_there_is_no_slip():
    assert slip("Who won it?", CHOOSE) == "Who won it?"
