"""What the reader is trained on: windows that hold the answer, batches that lose nothing, rows that stay kept out."""

import gzip
import json
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.encoder.tokens import Tokens
from index.reader.model import BUILT_IN, TOKENIZER
from scripts.training.batches import BATCH_TOKENS, IGNORED, PASSAGE_TOKENS, Cutter, batches, padded
from scripts.training.examples import Example, held_out_rows, is_held_out
from scripts.training.joining import Joiner
from scripts.training.mixtures import BOTH_AGAIN, READING, TELLING_APART, mixed
from scripts.training.near_misses import silenced, swapped

WORDS = ["ferry", "crews", "strike", "Helga", "Brandt", "pier", "6", "percent", "unloading", "Ægir", "🎉"]


@pytest.fixture(scope="module")
def tokens() -> Tokens:
    return Tokens.open(BUILT_IN / TOKENIZER)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=400), st.data())
def test_a_window_holds_the_answer_where_it_says(tokens, words, data):
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, min(first + 20, len(words) - 1)))
    passage = " ".join(words)
    start = len(" ".join(words[:first])) + (first > 0)
    answer = " ".join(words[first : last + 1])
    example = Example("Who?", "Ferries", passage, (start, start + len(answer)), True)
    window = Cutter(tokens).window(example, random.Random(data.draw(st.integers(0, 99))))
    assert window.ids[window.start : window.end + 1] == tokens.ids_and_spans(answer)[0]
    assert window.first <= window.start <= window.end < len(window.ids) - 1
    assert len(window.ids) <= window.first + PASSAGE_TOKENS + 1


def test_no_answer_and_an_unmarked_one_are_told_apart(tokens):
    cut = Cutter(tokens)
    unanswerable = cut.window(Example("Who?", "", "Ferry crews.", None, False), random.Random(0))
    unmarked = cut.window(Example("Who?", "", "Ferry crews.", None, True), random.Random(0))
    assert (unanswerable.start, unanswerable.end, unanswerable.answers) == (0, 0, False)
    assert (unmarked.start, unmarked.end, unmarked.answers) == (IGNORED, IGNORED, True)


def test_batches_hold_every_group_once_in_an_order_of_the_seed(tokens):
    cut, choose = Cutter(tokens), random.Random(0)
    made = [
        cut.together(
            tuple(
                Example(f"Who {n}?", "", " ".join(choose.choices(WORDS, k=choose.randint(1, 200))), None, False)
                for _ in range(choose.choice((1, 1, 1, 3)))
            ),
            choose,
        )
        for n in range(300)
    ]
    once = batches(made, 1)
    assert sorted(id(group) for batch in once for group in batch) == sorted(id(group) for group in made)
    assert batches(made, 1) == once != batches(made, 2)
    for batch in once:
        arrays = padded(batch)
        windows = [window for group in batch for window in group]
        assert arrays.ids.size <= BATCH_TOKENS
        assert arrays.mask.sum(axis=1).tolist() == [len(window.ids) for window in windows]
        assert [batch[number] for number in dict.fromkeys(arrays.group.tolist())] == batch
        assert np.bincount(arrays.group).tolist() == [len(group) for group in batch]
        for row, window in enumerate(windows):
            assert arrays.ids[row, : len(window.ids)].tolist() == window.ids
            spots = [0, *range(window.first, len(window.ids) - 1)]
            assert np.flatnonzero(arrays.spannable[row]).tolist() == spots
            assert np.flatnonzero(arrays.kinds[row]).tolist() == list(range(window.second, len(window.ids)))


def test_what_is_kept_out_appears_nowhere_in_training(tmp_path):
    titles = [f"Title_{n}" for n in range(40)]
    rows = [
        {
            "id": title, "title": title, "context": f"Context of {title}.", "question": f"What of {title}?",
            "answers": [{"text": "Context", "answer_start": 0}], "is_impossible": False,
            "negatives": [f"Context of {other}." for other in titles if other != title],
            "positive": f"Context of {title}.", "source": "squad",
        }
        for title in titles
    ]  # fmt: skip
    for name in {*READING, *TELLING_APART}:
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    kept_out = {row["title"] for row in held_out_rows(tmp_path)}
    assert kept_out == {title for title in titles if is_held_out(title)}
    assert 0 < len(kept_out) < 15
    for mixture in (READING, TELLING_APART, BOTH_AGAIN):
        groups = mixed(tmp_path, mixture, seed=3)
        passages = {example.passage for group in groups for example in group}
        assert passages == {f"Context of {title}." for title in set(titles) - kept_out}
        assert groups == mixed(tmp_path, mixture, seed=3) != mixed(tmp_path, mixture, seed=4)


def test_rivals_stand_beside_the_passage_that_answers_and_titles_do_not_tell_them_apart(tmp_path):
    ferry, harbour, market = "Helga Brandt leads the ferry union.", "Piers reopened.", "Prices rose."
    marked = {
        "title": "Ferries", "context": ferry, "question": "Who leads the union?", "source": "squad",
        "answers": [{"text": "Helga Brandt", "answer_start": 0}], "is_impossible": False,
    }  # fmt: skip
    other = marked | {"title": "Harbour", "context": harbour, "question": "What reopened?", "answers": [
        {"text": "Piers", "answer_start": 0}]}  # fmt: skip
    ranked = {"question": marked["question"], "positive": ferry, "negatives": [harbour], "source": "x"}
    untitled = {"question": other["question"], "positive": harbour, "negatives": [market], "source": "x"}
    files = {"squad_dev": [marked, other], "rank_from_qa": [ranked, untitled], "qamr": [], "qadiscourse": []}
    for name, rows in files.items():
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    mixture = {"squad_dev": TELLING_APART["squad_dev"]}
    seen = set()
    for seed in range(20):
        for group in mixed(tmp_path, mixture, seed):
            assert [example.answers for example in group] == [True, False]
            assert group[0].passage[slice(*group[0].span)] in ("Helga Brandt", "Piers")
            seen.add(tuple((example.passage, example.title) for example in group))
    assert seen == {
        ((ferry, "Ferries"), (harbour, "Harbour")),
        ((ferry, ""), (harbour, "")),
        ((harbour, ""), (market, "")),
    }


@pytest.mark.parametrize(
    ("question", "passage", "changed"),
    [
        ("Who did Helga Brandt meet?", "Then Jonas Lie met Brandt.", {"Who did Jonas Lie meet?"}),
        ("What was agreed in 2019?", "In 2021, 14 ports agreed; in 2019 none.", {"What was agreed in 2021?"}),
        ("What did 12 ports do?", "In 2021, 14 ports agreed.", {"What did 14 ports do?"}),
        ("Who leads the union?", "The union of Oslo is led by Helga Brandt.", {None}),
        ("Who did Helga Brandt meet?", "Ms Brandt met no one.", {None}),
    ],
)
def test_a_swapped_question_asks_of_something_else_that_the_passage_names(question, passage, changed):
    assert {swapped(question, passage, random.Random(seed)) for seed in range(9)} == changed


def test_a_silenced_passage_keeps_all_but_the_sentence_that_answers():
    passage = "Helga Brandt spoke. The union accepted 6 percent. Gulls slept. The pier reopened."
    span = (passage.index("6 percent"), passage.index("6 percent") + 9)
    assert silenced(passage, span, ["6 percent"]) == "Helga Brandt spoke. Gulls slept. The pier reopened."
    assert silenced(passage + " All 6 percent.", span, ["6 percent"]) is None  # it is said again
    assert silenced("It was 6 percent. Gulls slept.", (7, 16), ["6 percent"]) is None  # next to nothing is left


def test_sentences_are_joined_to_their_neighbours_and_answers_move_along():
    texts = {(0, 0): "Alpha won.", (0, 1): "Beta lost 3 games.", (2, 0): "Gamma drew."}
    rows = [
        {"title": f"Wiki1k:wikinews:7:{at[0]}:{at[1]}", "id": "x", "context": text, "question": "?", "answers": []}
        for at, text in texts.items()
    ]
    asked = rows[1] | {"answers": [{"text": "3 games", "answer_start": 10}]}
    by_id = asked | {"title": "wikinews", "id": "qamr-Wiki1k:wikinews:7:0:1-3_4-0"}
    joiner = Joiner([rows])
    for row in (asked, by_id):
        joined = joiner.joined(row, random.Random(0))
        assert joined["context"] == "Alpha won. Beta lost 3 games. Gamma drew."
        start = joined["answers"][0]["answer_start"]
        assert joined["context"][start : start + 7] == "3 games"
    long = [row | {"context": "word " * 119 + "end."} for row in rows]
    assert Joiner([long]).joined(long[1], random.Random(0))["context"] == long[1]["context"]
    assert joiner.joined(asked | {"title": "Elsewhere"}, random.Random(0))["context"] == asked["context"]


def test_ranking_costs_what_the_right_passage_falls_short_of_its_rivals(tokens):
    torch = pytest.importorskip("torch")
    from scripts.training.network import ranking

    cut = Cutter(tokens)
    right, wrong = (
        cut.window(Example("Who?", "", "Ferry.", None, answers), random.Random(0)) for answers in (True, False)
    )
    batch = padded([(wrong,), (right, wrong, wrong), (right,), (wrong, right)])
    scores = [9.0, 1.0, 0.0, 2.0, -3.0, 0.5, 0.5]
    expected = -(np.log(np.exp(1) / np.exp([1, 0, 2]).sum()) + np.log(0.5)) / 2
    assert ranking(torch.tensor(scores), batch).item() == pytest.approx(expected, rel=1e-5)
