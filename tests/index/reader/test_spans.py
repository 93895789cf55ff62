"""Spans are the best of all that the scores allow, found by trying every pair."""

import itertools
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.reader.spans import MAX_SPAN_TOKENS, SPANS_A_WINDOW, spans, whole_list
from index.reader.windows import Window

FIRST = 3


def window(tokens: int) -> Window:
    """A passage of words of two letters, behind three other tokens."""
    places = np.array([(3 * n, 3 * n + 2) for n in range(tokens)], np.int32).reshape(-1, 2)
    return Window([0] * (FIRST + tokens + 1), 2, FIRST, places)


def sentences(tokens: int, lengths):
    """Sentences of so many words each, the last one of what is left."""
    starts = [0, *itertools.accumulate(lengths)]
    return [(3 * a, 3 * b - 1) for a, b in itertools.pairwise([*(s for s in starts if s < tokens), tokens])]


def brute(scores, tokens: int, cut):
    """The best spans one after the other, each free of those before it."""
    taken: set[int] = set()
    for _ in range(SPANS_A_WINDOW):
        free = [
            (float(scores[FIRST + a, 0] + scores[FIRST + b, 1]), -a, -b)
            for a, b in itertools.combinations_with_replacement(range(tokens), 2)
            if b - a < MAX_SPAN_TOKENS
            and any(low <= 3 * a and 3 * b + 2 <= high for low, high in cut)
            and not taken & set(range(a, b + 1))
        ]
        if not free:
            return
        value, a, b = max(free)
        taken |= set(range(-a, -b + 1))
        yield 3 * -a, 3 * -b + 2, value - float(scores[0, 0] + scores[0, 1])


@given(st.integers(0, 60), st.lists(st.integers(1, 50), max_size=4), st.booleans(), st.integers(0, 2**32 - 1))
def test_the_best_spans_of_single_sentences_that_do_not_overlap(tokens, lengths, dateline, seed):
    scores = np.random.default_rng(seed).normal(size=(FIRST + tokens + 1, 3)).astype(np.float32)
    cut = sentences(tokens, lengths)[dateline:]
    found = list(spans(window(tokens), scores, cut))
    expected = list(brute(scores, tokens, cut))
    assert [(span.start, span.end) for span in found] == [(start, end) for start, end, _ in expected]
    assert [span.margin for span in found] == pytest.approx([margin for *_, margin in expected], abs=1e-4)


SENTENCE = "They met Anna, Bo and Carl in May. Dana came."


def words_of(text: str) -> Window:
    places = [(found.start(), found.end()) for found in re.finditer(r"\w+|[^\w\s]", text)]
    return Window([0] * (FIRST + len(places) + 1), 2, FIRST, np.array(places, np.int32))


def scored(window: Window, text: str, starts: dict[str, float], ends: dict[str, float]):
    scores = np.full((len(window.ids), 3), -5, np.float32)
    scores[0] = 0
    for n, (low, high) in enumerate(window.spans):
        word = text[low:high]
        scores[FIRST + n, 0] = starts.get(word, -5)
        scores[FIRST + n, 1] = ends.get(word, -5)
    return scores


@pytest.mark.parametrize(
    ("starts", "ends", "answer"),
    [
        ({"Anna": 3, "Bo": 2}, {"Anna": 3, "Carl": 1}, "Anna, Bo and Carl"),  # a part is likelier than the whole
        ({"Bo": 3, "Anna": 1}, {"Carl": 3}, "Anna, Bo and Carl"),  # the likeliest end was right, the start was not
        ({"Anna": 3}, {"Anna": 6, "Carl": -3}, "Anna"),  # the whole list is out of the question
        ({"Dana": 3}, {"Dana": 3}, "Dana"),
    ],
)
def test_a_part_of_a_list_is_widened_to_all_of_it(starts, ends, answer):
    window = words_of(SENTENCE)
    scores = scored(window, SENTENCE, starts, ends)
    cut = [(0, 34), (35, 45)]
    best = next(spans(window, scores, cut))
    found = whole_list(window, scores, cut, best, SENTENCE)
    assert SENTENCE[found.start : found.end] == answer
    assert found.margin == best.margin
