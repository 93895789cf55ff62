"""Copies: MinHash finds them, overlap confirms them."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import words

from index.copies import BANDS, MIN_SHINGLES, are_copies, bands, shingles


def test_shingles_are_runs_of_four_words_without_case_or_marks():
    assert shingles("One, two - THREE four! Straße") == {"one two three four", "two three four strasse"}
    assert shingles("one two three") == set()
    assert shingles("a b c d a b c d") == {"a b c d", "b c d a", "c d a b", "d a b c"}


def numbered(first: int, last: int) -> set[str]:
    return {str(number) for number in range(first, last)}


@pytest.mark.parametrize(
    ("one", "other", "copies"),
    [
        (numbered(0, 100), numbered(0, 100), True),
        (numbered(0, 100), numbered(0, 40), True),  # cut to the least share
        (numbered(0, 100), numbered(0, 39), False),
        (numbered(0, 100), numbered(30, 130), True),  # just enough in common
        (numbered(0, 100), numbered(31, 131), False),
        (numbered(0, 20), numbered(0, 20), True),  # just long enough
        (numbered(0, 19), numbered(0, 19), False),
        (numbered(0, 50), numbered(200, 250), False),
        (set(), set(), False),
    ],
)
def test_copies_share_most_of_the_shorter_one(one, other, copies):
    assert are_copies(one, other) is copies
    assert are_copies(other, one) is copies


def test_bands_are_64_bit_numbers_that_depend_on_the_set_alone():
    one = sorted(numbered(0, 100))
    numbers = bands(one)
    assert len(set(numbers)) == BANDS == 32
    assert all(-(2**63) <= number < 2**63 for number in numbers)
    assert bands(reversed(one + one)) == numbers
    assert bands(numbered(0, MIN_SHINGLES - 1)) == []
    assert len(bands(numbered(0, MIN_SHINGLES))) == BANDS


@pytest.mark.parametrize(("jaccard", "least", "most"), [(0.8, 1.0, 1.0), (0.5, 0.77, 0.96), (0.2, 0.0, 0.14)])
def test_sets_share_a_band_as_often_as_the_curve_says(jaccard, least, most):
    """1 - (1 - j^4)^32 is 1.00 at .8, .87 at .5 and .05 at .2; three standard deviations over 100 pairs."""
    apart = round(200 * (1 - jaccard) / (1 + jaccard))  # of 200 each, this many differ
    found = 0
    for pair in range(100):
        one = {f"{pair} {number}" for number in range(200)}
        other = {f"{pair} {number}" for number in range(apart, 200 + apart)}
        found += bool(set(bands(one)) & set(bands(other)))
    assert least <= found / 100 <= most


@given(st.integers(), st.integers(0, 12), st.booleans())
def test_light_editing_keeps_a_copy_a_copy(seed, edits, shuffled):
    rng = random.Random(seed)
    paragraphs = [words(rng, 60) for _ in range(5)]
    edited = list(paragraphs)
    for _ in range(edits):
        place = rng.randrange(5)
        edited[place] = edited[place].replace(rng.choice(edited[place].split()), "edited", 1)
    if shuffled:
        rng.shuffle(edited)
    one, other = shingles("\n\n".join(paragraphs)), shingles("\n\n".join(edited))
    assert are_copies(one, other)
    assert set(bands(one)) & set(bands(other))
    assert not are_copies(one, shingles(words(rng, 300)))
