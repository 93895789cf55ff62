"""Passages reproduce the text, hold all of it, and fit the window of the default model by its own tokenizer."""

from datetime import UTC, datetime

import pytest
from hashed_encoder import HashedEncoder
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from made_up import article

from index.article import Origin, Precision, Published
from index.chunk import HEADER_TOKENS, Chunker, encoder_text, header
from index.encoder.base import Encoder

PIECES = st.sampled_from(
    [
        *("Word ", "antidisestablishmentarianism ", "a" * 99, "a" * 101, "☃", "☃" * 120 + " ", "ß", "ΐ", "İ"),
        *("👩\u200d👩\u200d👧\u200d👦", "日本語", "한국어", "ﷺ", "مرحبا ", "สวัสดี", "e\u0301\u0302\u0303"),
        *("\u200b", "\u2028", "\x1c", "\xad", "\n", "\n\n", "!", "...", "?! ", "。"),
    ]
)
TEXTS = st.one_of(
    st.text(st.characters(), min_size=1, max_size=400),
    st.tuples(st.lists(PIECES, min_size=1, max_size=60), st.integers(1, 25)).map(
        lambda drawn: "".join(drawn[0]) * drawn[1]
    ),
)


def check(text: str, title: str, lang: str, encoder: Encoder, chunker: Chunker) -> None:
    """What holds of every article's passages; the window is checked by encoding where a test says so."""
    made = article("", f"x{text}", title=title, lang=lang, source=title[::-1])
    passages = chunker.cut(made, encoder)
    end = 0
    for passage in passages:
        assert passage.text == made.text[passage.start : passage.end]
        assert passage.text == passage.text.strip() != ""
        assert passage.start >= end
        assert not made.text[end : passage.start].strip()
        end = passage.end
    assert not made.text[end:].strip()
    head = header(made, encoder)
    assert made.title.startswith(head) or head.startswith(made.title)
    (head_tokens,) = encoder.token_spans([head])
    window = encoder.identity.max_tokens
    inputs = [encoder_text(head, passage.text) for passage in passages]
    assert max(map(len, encoder.token_spans(inputs))) + 2 <= window
    assert len(head_tokens) <= HEADER_TOKENS + 4  # a word that is cut in two may count for a few more


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, st.text(st.characters(), max_size=150), st.sampled_from(["en", "de", "zh", "hi", "xx"]))
@example("x" * 10_000, "T", "en")
@example("!?.,;" * 2_000, "?" * 2_000, "en")
@example("日本語" * 3_000, "日" * 2_000, "ja")
@example("\ud800" * 500, "\udfff", "en")
@example("e\u0301" * 5_000, "e\u0301" * 900, "fr")
@example(" ".join(["unbelievable" * 8] * 300), "unbelievable" * 160, "en")
def test_passages_of_any_text_fit_the_default_model(model, text, title, lang):
    check(text, title, lang, model, Chunker())


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.integers(1, 400))
def test_passages_of_any_size_hold_the_whole_text(text, passage_tokens):
    check(text, "Title", "en", HashedEncoder(), Chunker(passage_tokens))


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, st.text(st.characters(), max_size=300))
def test_the_default_model_takes_whatever_was_cut(model, text, title):
    made = article("", f"x{text}", title=title)
    passages = Chunker().cut(made, model)[:3]
    head = header(made, model)
    vectors = model.encode_document([encoder_text(head, passage.text) for passage in passages])
    assert vectors.shape == (len(passages), 384)
    assert (abs((vectors**2).sum(axis=1) - 1) < 1e-3).all()


def sentence(number: int, tokens: int) -> str:
    """A sentence of so many tokens by the hashed encoder: words and a full stop."""
    return " ".join([f"W{number}", *["word"] * (tokens - 2)]) + "."


@pytest.mark.parametrize(
    ("sizes", "packed"),
    [
        ([10, 10, 10], [[0], [1], [2]]),
        ([5, 5, 5, 5], [[0, 1], [2, 3]]),
        ([5, 6, 4], [[0], [1, 2]]),
        ([10], [[0]]),
        ([3, 3, 3, 3], [[0, 1, 2], [3]]),
    ],
)
def test_neighbouring_sentences_share_a_passage_while_they_fit(sizes, packed):
    sentences = [sentence(number, size) for number, size in enumerate(sizes)]
    passages = Chunker(10).cut(article("", " ".join(sentences)), HashedEncoder())
    assert [passage.text for passage in passages] == [" ".join(sentences[n] for n in group) for group in packed]


def test_a_sentence_over_the_limit_is_cut_between_words():
    passages = Chunker(4).cut(article("", "One two three four five six seven. Eight."), HashedEncoder())
    assert [passage.text for passage in passages] == ["One two three four", "five six seven.", "Eight."]


def test_the_window_of_the_model_bounds_a_passage():
    passages = Chunker(160).cut(article("", "w " * 100), HashedEncoder(max_tokens=82))
    assert [len(passage.text.split()) for passage in passages] == [10] * 10


@pytest.mark.parametrize(("precision", "written"), [(Precision.YEAR, "2025"), (Precision.MONTH, "January 2025")])
def test_a_header_names_no_day_that_nobody_knows(precision, written):
    published = Published(datetime(2025, 1, 1, tzinfo=UTC), precision, Origin.GIVEN)
    assert header(article("", title="T", published=published), HashedEncoder()) == f"T. {written}"


def test_a_header_names_title_source_and_day():
    at = Published(datetime(2025, 3, 4, tzinfo=UTC), Precision.DAY, Origin.GIVEN)
    encoder = HashedEncoder()
    assert header(article("", title="T", source="S", published=at), encoder) == "T. S. 04 March 2025"
    assert header(article("", title="T", source="S"), encoder) == "T. S"
    assert header(article("", title="T"), encoder) == "T"
    long = " ".join(f"w{n}" for n in range(100))
    assert header(article("", title=long), encoder) == " ".join(f"w{n}" for n in range(HEADER_TOKENS))
