"""Sentences hold every character that is no white space, once and in order."""

import itertools

import pytest
import sentencex
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import sentence_spans

LANGS = ["", "en", "de", "fr", "ru", "zh", "ja", "ar", "hi", "th", "el", "xx"]
PROSE = st.lists(
    st.sampled_from(["Mr. Ho ", "said. ", "Yes! ", "«Non»? ", "\n", "\n\n", "3.5 ", "日本。", "…", "\t", "e\u0301. "])
)


@given(st.one_of(st.text(max_size=300), PROSE.map("".join)), st.sampled_from(LANGS))
def test_spans_cover_the_text_in_order(text, lang):
    spans = sentence_spans(text, lang)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    covered = {at for start, end in spans for at in range(start, end)}
    assert covered >= {at for at, character in enumerate(text) if not character.isspace()}
    for start, end in spans:
        sentence = text[start:end]
        assert sentence
        assert sentence == sentence.strip()
        assert "\n" not in sentence


@pytest.mark.parametrize(
    ("text", "lang", "sentences"),
    [
        ("Dr. Ames spoke. Nobody (not even Mr. Li) left!", "en", ["Dr. Ames spoke.", "Nobody (not even Mr. Li) left!"]),
        ("A heading\nIts first line.  Its second.", "en", ["A heading", "Its first line.", "Its second."]),
        ("会议结束了。大家回家。", "zh", ["会议结束了。", "大家回家。"]),
        ("Es kostet 3.5 Mio. Euro. Das ist viel.", "de", ["Es kostet 3.5 Mio. Euro.", "Das ist viel."]),
        ("They walked out at 5 a.m. Monday. All of them.", "en", ["They walked out at 5 a.m. Monday.", "All of them."]),
        ("It began at 3 p.m. EST on Friday.", "en", ["It began at 3 p.m. EST on Friday."]),
        ("It ended at 3 p.m. The mayor left.", "en", ["It ended at 3 p.m.", "The mayor left."]),
        ("\n \n", "en", []),
    ],
)
def test_sentences_end_where_a_reader_would_say(text, lang, sentences):
    assert [text[start:end] for start, end in sentence_spans(text, lang)] == sentences


@pytest.mark.parametrize(
    ("unit", "lang"),
    [
        ("会议结束了。大家回家。", "zh"),
        ("「はい」と言った。", "ja"),
        ("“He left,” she said (at noon). Dr. Ho's men didn't! ", "en"),
        ("word ", "en"),
    ],
)
def test_a_line_of_any_length_is_read_a_part_at_a_time(unit, lang, monkeypatch):
    line = unit * (25_000 // len(unit))
    parts, read = [], sentencex.segment
    monkeypatch.setattr("index.sentences._WINDOW", len(line))
    whole = sentence_spans(line, lang)
    monkeypatch.setattr("index.sentences._WINDOW", 1_000)
    monkeypatch.setattr(sentencex, "segment", lambda lang, text: parts.append(text) or read(lang, text))
    assert sentence_spans(line, lang) == whole
    if len(whole) > 1:
        assert max(map(len, parts)) <= 1_000
