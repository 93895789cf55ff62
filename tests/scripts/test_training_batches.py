"""What the reader is trained on: windows that hold the answer, batches that lose nothing, rows that stay kept out."""

import gzip
import json
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.reader.model import BUILT_IN, TOKENIZER
from scripts.training.batches import BATCH_TOKENS, IGNORED, PASSAGE_TOKENS, Windows, batches, padded
from scripts.training.examples import SHARES, Example, held_out_rows, is_held_out, training_examples

WORDS = ["ferry", "crews", "strike", "Helga", "Brandt", "pier", "6", "percent", "unloading", "Ægir", "🎉"]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(BUILT_IN / TOKENIZER))


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=400), st.data())
def test_a_window_holds_the_answer_where_it_says(tokenizer, words, data):
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, min(first + 20, len(words) - 1)))
    passage = " ".join(words)
    start = len(" ".join(words[:first])) + (first > 0)
    answer = " ".join(words[first : last + 1])
    example = Example("Who?", "Ferries", passage, (start, start + len(answer)), True)
    window = Windows(tokenizer).window(example, random.Random(data.draw(st.integers(0, 99))))
    assert window.ids[window.start : window.end + 1] == tokenizer.encode(answer, add_special_tokens=False).ids
    assert window.first <= window.start <= window.end < len(window.ids) - 1
    assert len(window.ids) <= window.first + PASSAGE_TOKENS + 1


def test_no_answer_and_an_unmarked_one_are_told_apart(tokenizer):
    cut = Windows(tokenizer)
    unanswerable = cut.window(Example("Who?", "", "Ferry crews.", None, False), random.Random(0))
    unmarked = cut.window(Example("Who?", "", "Ferry crews.", None, True), random.Random(0))
    assert (unanswerable.start, unanswerable.end, unanswerable.answers) == (0, 0, False)
    assert (unmarked.start, unmarked.end, unmarked.answers) == (IGNORED, IGNORED, True)


def test_batches_hold_every_window_once_in_an_order_of_the_seed(tokenizer):
    cut, choose = Windows(tokenizer), random.Random(0)
    made = [
        cut.window(
            Example(f"Who {n}?", "", " ".join(choose.choices(WORDS, k=choose.randint(1, 200))), None, False), choose
        )
        for n in range(300)
    ]
    once = batches(made, 1)
    assert sorted(id(window) for batch in once for window in batch) == sorted(id(window) for window in made)
    assert batches(made, 1) == once != batches(made, 2)
    for batch in once:
        arrays = padded(batch)
        assert arrays.ids.size <= BATCH_TOKENS
        assert arrays.mask.sum(axis=1).tolist() == [len(window.ids) for window in batch]
        for row, window in enumerate(batch):
            assert arrays.ids[row, : len(window.ids)].tolist() == window.ids
            spots = [0, *range(window.first, len(window.ids) - 1)]
            assert np.flatnonzero(arrays.spannable[row]).tolist() == spots
            assert np.flatnonzero(arrays.kinds[row]).tolist() == list(range(window.second, len(window.ids)))


def test_what_is_kept_out_appears_nowhere_in_training(tmp_path):
    titles = [f"Title_{n}" for n in range(40)]
    rows = [
        {
            "title": title, "context": f"Context of {title}.", "question": f"What of {title}?", "source": "squad",
            "answers": [{"text": "Context", "answer_start": 0}], "is_impossible": False, "negatives": [],
            "positive": f"Context of {title}.",
        }
        for title in titles
    ]  # fmt: skip
    for name in SHARES:
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    kept_out = {row["title"] for row in held_out_rows(tmp_path)}
    assert kept_out == {title for title in titles if is_held_out(title)}
    assert 0 < len(kept_out) < 15
    examples = training_examples(tmp_path, seed=3)
    assert {example.passage for example in examples} == {f"Context of {title}." for title in set(titles) - kept_out}
    assert examples == training_examples(tmp_path, seed=3) != training_examples(tmp_path, seed=4)
