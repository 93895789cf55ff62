"""Windows hold the question, the title and the passage, and lead back to the passage's characters."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoder.tokens import Tokens
from index.reader.model import BUILT_IN, TOKENIZER
from index.reader.windows import PASSAGE_TOKENS, QUESTION_TOKENS, TITLE_TOKENS, Windows


@pytest.fixture(scope="module")
def tokens() -> Tokens:
    return Tokens.open(BUILT_IN / TOKENIZER)


def test_the_parts_stand_where_the_model_was_trained_to_see_them(tokens):
    windows = Windows(tokens)
    (window,) = windows.windows(windows.head("Who struck?"), "Ferries", "The crews struck.")
    ids = tokens.ids(["Who struck?", "Ferries. The crews struck."])
    assert window.ids == [*ids[0], *ids[1][1:]]
    assert window.second == len(ids[0])
    assert window.first == window.second + 2
    assert ["The crews struck."[a:b] for a, b in window.spans] == ["The", "crews", "struck", "."]


def test_without_a_title_the_passage_comes_first(tokens):
    windows = Windows(tokens)
    (window,) = windows.windows(windows.head("Who?"), "", "Crews.")
    assert window.first == window.second


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=3_000))
def test_every_token_of_a_passage_is_in_one_window_within_the_bounds(tokens, question, title, passage):
    windows = Windows(tokens)
    head = windows.head(question)
    made = list(windows.windows(head, title, passage))
    every = tokens.spans([passage])[0]
    assert np.array_equal(np.concatenate([window.spans for window in made]) if made else every, every)
    for window in made:
        assert len(window.ids) == window.first + len(window.spans) + 1
        assert len(window.spans) <= PASSAGE_TOKENS
        assert len(window.ids) <= QUESTION_TOKENS + TITLE_TOKENS + PASSAGE_TOKENS + 3
