"""Highlights are offsets into the passage, in characters, of the words that BM25 would match."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.highlight import highlights
from index.store.analysis import analyzer, content_terms

WORDS = st.lists(
    st.sampled_from(["Straße", "naïve", "ÉTÉ", "café", "🎉", "日本", "running", "ran", "İzmir", "x"]), min_size=1
)


@pytest.mark.parametrize(
    ("query", "passage", "lang", "marked"),
    [
        ("strike talks", "The strikers struck; talking went on. Talks!", "en", ["talking", "Talks"]),
        ("who runs the ferry?", "🎉🎉 Who RUNS it? Ferries — the ferry.", "en", ["RUNS", "Ferries", "ferry"]),
        ("the who", "The Who played.", "en", ["The", "Who"]),
        ("Häuser", "🎉 Das Haus, ein Häuschen, zwei HÄUSER.", "de", ["Haus", "HÄUSER"]),
        ("cafe", "👩‍👩‍👧‍👦 Le café naïf", "xx", ["café"]),
        ("東京都庁", "今日、東京都で🎉都庁の前", "ja", ["東京都", "都庁"]),
        ("東京 大阪", "東京大阪", "ja", ["東京", "大阪"]),  # side by side is not overlapping
        ("ran", "Iran ran a ranch.", "en", ["ran"]),  # not within a word
        ("nothing", "No such word.", "en", []),
        ("?!", "No words?!", "en", []),
    ],
)
def test_the_words_of_the_query_are_marked(query, passage, lang, marked):
    assert [passage[start:end] for start, end in highlights(query, passage, lang)] == marked


@given(WORDS, WORDS, st.sampled_from(["en", "de", "tr", "zh", ""]))
def test_marks_are_in_order_and_each_holds_a_word_of_the_query(query, passage, lang):
    text = " ".join(passage)
    spans = highlights(" ".join(query), text, lang)
    assert list(spans) == sorted(spans)
    assert all(start < end <= len(text) for start, end in spans)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    for start, end in spans:
        assert set(content_terms(text[start:end], lang)) & set(content_terms(" ".join(query), lang))
    if lang != "zh":
        wanted = set(content_terms(" ".join(query), lang))
        plain = analyzer(lang or "plain")
        assert [text[start:end] for start, end in spans] == [
            word for word in passage if set(plain.analyze(word)) & wanted
        ]


def test_words_of_a_question_that_say_nothing_of_its_subject_are_left_out():
    assert content_terms("What did the unions say about their pay?", "en") == ["union", "say", "pay"]
    assert content_terms("What is it about?", "en") == ["what", "is", "it", "about"]
    assert content_terms("Was ist das?", "de") == ["was", "ist", "das"]
