"""Citing: which sentence cites which numbers, however they are written and however the text is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.generation.citing import SentenceStream


def read(text, pieces=None):
    stream = SentenceStream()
    found = [each for piece in pieces or [text] for each in stream.feed(piece)]
    return [(each.text, each.cited) for each in (*found, *stream.end())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rained [417].", [("It rained.", (417,))]),
        ("It rained. [417] It snowed. [5]", [("It rained.", (417,)), ("It snowed.", (5,))]),
        ("It rained [1][2] [3].", [("It rained.", (1, 2, 3))]),
        ("It rained [1, 2; 3 & 4, 1].", [("It rained.", (1, 2, 3, 4))]),
        ("It rained [passage 1 and passage 2].", [("It rained.", (1, 2))]),
        ("It rained【417†source】.", [("It rained.", (417,))]),
        ("It rained［４１７］.", [("It rained.", (417,))]),
        ("It rained [^9].", [("It rained.", (9,))]),
        ("It rained [1] in Oslo [2] today.", [("It rained in Oslo today.", (1, 2))]),
        ("[1] It rained.\n[2] It snowed.", [("It rained.", (1,)), ("It snowed.", (2,))]),
        ("It rained.\n\n[2] It snowed.", [("It rained.", ()), ("It snowed.", (2,))]),
        ("Mr. Lee of the U.S. said 3.5 [7]. He left.", [("Mr. Lee of the U.S. said 3.5.", (7,)), ("He left.", ())]),
        ("It [sic] rained [a1].", [("It [sic] rained [a1].", ())]),
        ("It rained (417).", [("It rained (417).", ())]),
        ("下雨了。[417]下雪了。【5】", [("下雨了。", (417,)), ("下雪了。", (5,))]),
        ("It rained [1]. It sno", [("It rained.", (1,))]),
        ("It rained [1]. It snowed [2", [("It rained.", (1,))]),
        ("<think>It rained [1].</think>It snowed [2].", [("It snowed.", (2,))]),
        ("<think>It rained [1].", []),
        ("[1]", []),
        ("", []),
    ],
)
def test_sentences_and_their_citations(text, expected):
    assert read(text) == expected
    assert read(text, list(text)) == expected


def test_a_sentence_is_given_as_soon_as_the_next_has_begun():
    stream = SentenceStream()
    assert stream.feed("It rained.") == []
    assert stream.feed(" [41") == []
    assert stream.feed("7] ") == []
    assert [(each.text, each.cited) for each in stream.feed("It snowed ")] == [("It rained.", (417,))]


def test_a_bracket_that_is_never_closed_holds_nothing_up_for_long():
    assert read(
        f"It rained [{'1 ' * 100}. It snowed. It hailed.", ["It rained [", "1 " * 100, ". It snowed. It hailed."]
    )


@given(
    st.lists(st.sampled_from(["It rained", " in Oslo", " [417]", "[5, 6]", ". ", "\n", "[", "]", "【", "7", "…", " "])),
    st.integers(1, 9),
)
def test_the_pieces_make_no_difference_to_what_is_cited(parts, size):
    text = "".join(parts) + " It hailed."  # a last sentence without an end would be left out
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    whole, cut = read(text), read(text, pieces)
    assert _letters(whole) == _letters(cut)
    assert {number for _, cited in whole for number in cited} == {number for _, cited in cut for number in cited}


def _letters(sentences):
    return "".join("".join(text for text, _ in sentences).split())
