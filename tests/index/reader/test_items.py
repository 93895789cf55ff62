"""Items on lines of their own are found as one run, from the first mark to the end of the last item."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.reader.items import MAX_CHARS, item_runs


def found(text: str) -> list[tuple[str, bool]]:
    return [(text[run.start : run.end], run.led_in) for run in item_runs(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They must have:\n- silos\n- a reserve\nTalks go on.", [("- silos\n- a reserve", True)]),
        ("Talks go on.\n- silos\n- a reserve", [("- silos\n- a reserve", False)]),
        ("These: \n\n  • silos \n\n  • a reserve  \n", [("• silos \n\n  • a reserve", True)]),
        ("1. Silos open.\n2. A reserve is kept.", [("1. Silos open.\n2. A reserve is kept.", False)]),
        ("a) silos\n(b) a reserve\n– no taxes", [("a) silos\n(b) a reserve\n– no taxes", False)]),
        ("- silos\n  in Kolm\n- a reserve", [("- silos\n  in Kolm\n- a reserve", False)]),
        ("- silos\n- rice\nThen:\n- wheat\n- oats", [("- silos\n- rice", False), ("- wheat\n- oats", True)]),
        ("They must have:\n- silos\nTalks go on.", []),
        ("-5 degrees\n-7 degrees", []),
        ("2025 was dry.\n2026 was wet.", []),
        ("- \n- ", []),
        ("", []),
    ],
)
def test_runs_of_items(text, expected):
    assert found(text) == expected


def test_a_run_reaches_back_to_the_colon_before_it():
    text = "Talks go on. They must have:\n- silos\n- a reserve"
    (run,) = item_runs(text)
    assert text[run.reach :] == ":\n- silos\n- a reserve"
    (run,) = item_runs(text[text.index("-") :])
    assert run.reach == run.start == 0


def test_an_article_written_in_bullets_is_no_list():
    item = f"- {'word ' * 10}end"
    assert len(found("\n".join([item] * (MAX_CHARS // len(item) - 1)))) == 1
    assert found("\n".join([item] * (MAX_CHARS // len(item) + 1))) == []


@given(st.lists(st.sampled_from(["- ", "a", "1. ", "\n", " ", "\t", ":", "• "]), max_size=40).map("".join))
def test_runs_are_in_order_and_begin_and_end_with_no_space(text):
    at = 0
    for run in item_runs(text):
        assert at <= run.reach <= run.start < run.end
        at = run.end
        said = text[run.start : run.end]
        assert said == said.strip()
        assert len(said.split("\n")) >= 2


@pytest.mark.parametrize("text", [":" + " \n" * 50_000, "- a\n" + " " * 100_000, "-" + " " * 100_000, ":\n" * 50_000])
def test_white_space_is_passed_over_in_linear_time(text):
    began = time.process_time()
    assert found(text) == []
    assert time.process_time() - began < 2
