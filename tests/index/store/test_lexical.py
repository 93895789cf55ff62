"""BM25 against its own formula, worked out here; documents are short, so that their stored lengths are exact."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.store.analysis import ANALYSES, MAX_TERM_CHARS, PAIRS, PLAIN, analysis_of, analyzer, term_spans, terms
from index.store.lexical import LexicalEntry, LexicalIndex

K1, B = 1.2, 0.75


def bm25(entries: list[LexicalEntry], query: str) -> dict[int, float]:
    """Scores of the entries in which a word of the query occurs.

    A word is looked for among the texts of its own analysis; their mean length is over all entries, as Tantivy has it.
    """
    scores: Counter[int] = Counter()
    fields: dict[str, dict[int, list[str]]] = {}
    for entry in entries:
        name = analysis_of(entry.lang)
        fields.setdefault(name, {})[entry.passage] = analyzer(name).analyze(entry.text)
    for name, texts in fields.items():
        mean = sum(map(len, texts.values())) / len(entries)
        for term in set(analyzer(name).analyze(query)):
            holders = [passage for passage, words in texts.items() if term in words]
            idf = math.log(1 + (len(entries) - len(holders) + 0.5) / (len(holders) + 0.5))
            for passage in holders:
                count, length = texts[passage].count(term), len(texts[passage])
                scores[passage] += idf * count * (K1 + 1) / (count + K1 * (1 - B + B * length / mean))
    return dict(scores)


def found(index: LexicalIndex, query: str, k: int = 100, allowed=None, langs=("en",)) -> dict[int, float]:
    ids, scores = index.snapshot().search(query, k, allowed, langs)
    assert (np.diff(scores) <= 0).all()
    assert len(ids) == len(set(ids.tolist()))
    return dict(zip(ids.tolist(), scores.tolist(), strict=True))


def meant_by(index: LexicalIndex, query: str, langs=("en",)) -> dict[int, float]:
    return found(index, index.snapshot().mended(query, langs), langs=langs)


def entry(passage: int, text: str, lang: str = "en", shown: bool = True) -> LexicalEntry:
    return LexicalEntry(passage, passage // 2, shown, lang, text)


TEXTS = [
    "The ferry crews strike over pay.",
    "Striking ferries: crews struck, and crews strike again and again.",
    "A pay rise ends the strike.",
    "Olives ripen early.",
    "Crews paint the pier; the crews of the ferry paint the ferry.",
    "Nothing here of interest to anyone who looks for boats.",
]


@pytest.fixture
def ferries(folder) -> LexicalIndex:
    index = LexicalIndex.create(folder)
    index.replace([], [entry(number, text) for number, text in enumerate(TEXTS)])
    return index


@pytest.mark.parametrize(
    "query",
    ["ferry", "ferry crews", "pay rise strike", "olive", "ferries FERRY crewing", "boat", "over", "of the"],
)
def test_scores_follow_the_formula(ferries, query):
    expected = bm25([entry(number, text) for number, text in enumerate(TEXTS)], query)
    assert expected
    assert found(ferries, query) == pytest.approx(expected, rel=1e-4)


def test_words_that_only_put_the_question_count_for_nothing(ferries):
    assert found(ferries, "what is it about the olive?") == found(ferries, "olive")


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("strikw", "strike"),
        ("Ferrry crews", "ferry crews"),
        ("olivees", "olives"),
        ("intrest of anyonr", "interest of anyone"),
        ("ferry ferrie", "ferry"),
        ("criws paint", "paint"),  # "criw" is the term: four letters, three of them right
        ("xferry", ""),  # the first letter must be right
        ("pery", ""),  # too short
        ("nothing", "nothing"),
        ("sterile", ""),  # too far
    ],
)
def test_a_word_that_no_article_has_is_the_nearest_that_one_has(ferries, slip, meant):
    assert meant_by(ferries, slip) == found(ferries, meant)


def test_a_word_that_articles_have_is_searched_as_it_stands(folder):
    index = LexicalIndex.create(folder)
    index.replace([], [entry(0, "The ferry."), entry(2, "The fferry."), entry(4, "Le ferrie.", lang="fr")])
    assert list(meant_by(index, "fferry")) == [2]
    assert list(meant_by(index, "ferrie", langs=("en", "fr"))) == [0, 4]
    assert list(meant_by(index, "ferrye", langs=("en", "fr"))) == [0, 4]


def test_who_has_many_words_that_no_article_has_writes_another_language(ferries):
    assert meant_by(ferries, "strikw ferrry olivees")
    assert meant_by(ferries, "strikw ferrry olivees intrest") == {}


WORD = st.sampled_from(["pier", "ferry", "crew", "lamp", "quay", "gull", "tide", "rope"])
TEXT = st.lists(WORD, min_size=1, max_size=30).map(" ".join)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.tuples(TEXT, st.sampled_from(["en", "de", "zh", "xx"])), min_size=1, max_size=12),
    TEXT,
    st.integers(1, 12),
)
def test_any_collection_is_scored_by_the_formula(tmp_path_factory, texts, query, k):
    index = LexicalIndex.create(tmp_path_factory.mktemp("lexical"))
    # pairs of characters make texts longer than the 40 terms up to which lengths are stored exactly
    entries = [entry(n, text[:30] if lang == "zh" else text, lang) for n, (text, lang) in enumerate(texts)]
    index.replace([], entries)
    langs = sorted({lang for _, lang in texts})
    expected = bm25(entries, query)
    best = sorted(expected.values(), reverse=True)[:k]
    hits = found(index, query, k, langs=langs)
    assert list(hits.values()) == pytest.approx(best, rel=1e-4)
    assert {row: expected[row] for row in hits} == pytest.approx(hits, rel=1e-4)


def test_only_the_allowed_come_up_and_their_scores_do_not_change(ferries):
    everything = found(ferries, "ferry crews strike")
    assert set(everything) == {0, 1, 2, 4}
    assert found(ferries, "ferry crews strike", allowed=np.array([0, 2])) == pytest.approx(
        {row: everything[row] for row in (0, 1, 4)}
    )  # an article has two rows here
    assert found(ferries, "ferry", allowed=np.array([], np.int64)) == {}
    assert found(ferries, "ferry", allowed=np.array([77])) == {}


def test_a_hidden_passage_comes_up_only_where_it_is_allowed(ferries):
    ferries.replace([(4, 4)], [entry(4, TEXTS[4], shown=False)])
    assert set(found(ferries, "ferry crews")) == {0, 1}
    assert set(found(ferries, "ferry crews", allowed=np.array([2]))) == {4}
    ferries.replace([(4, 4)], [entry(4, TEXTS[4])])
    assert set(found(ferries, "ferry crews")) == {0, 1, 4}


def test_ranges_are_removed_both_ends_included(ferries):
    assert set(found(ferries, "ferry crews strike")) == {0, 1, 2, 4}
    ferries.replace([(1, 2), (4, 4)], [])
    assert set(found(ferries, "ferry crews strike")) == {0}


def test_replacing_twice_is_the_same_as_once(ferries):
    changed = [entry(0, "A lighthouse."), entry(9, "Another lighthouse.")]
    ferries.replace([(0, 0), (9, 9)], changed)
    once = set(found(ferries, "lighthouse ferry"))
    ferries.replace([(0, 0), (9, 9)], changed)
    assert once == set(found(ferries, "lighthouse ferry")) == {0, 1, 4, 9}


def test_a_snapshot_stays_as_it_was(ferries):
    before = ferries.snapshot()
    ferries.replace([(0, 100)], [])
    assert set(before.search("ferry", 10, None, ["en"])[0].tolist()) == {0, 1, 4}
    assert found(ferries, "ferry") == {}


def test_ties_are_in_order_of_rows(folder):
    index = LexicalIndex.create(folder)
    for row in (5, 3, 9, 1):
        index.replace([], [entry(row, "The very same words.")])
    assert index.snapshot().search("same", 10, None, ["en"])[0].tolist() == [1, 3, 5, 9]


@pytest.mark.parametrize("query", ["", "?!", "unknown", "x" * (MAX_TERM_CHARS + 1)])
def test_a_query_without_any_known_word_finds_nothing(ferries, query):
    assert found(ferries, query) == {}


def test_an_empty_index_finds_nothing(folder):
    LexicalIndex.create(folder)
    assert found(LexicalIndex.open(folder), "ferry") == {}
    assert found(LexicalIndex.open(folder), "ferry", allowed=np.array([1])) == {}


STEMMED = {
    "ar": ("الكتاب", "كتاب"), "da": ("fiskerne", "fiskeren"), "de": ("Häuser", "haus"), "el": ("σπίτια", "σπίτι"),
    "en": ("talking", "talks"), "es": ("elecciones", "elección"), "fi": ("talossa", "talot"), "fr": ("grèves", "grève"),
    "hu": ("házakban", "házak"), "it": ("elezioni", "elezione"), "nl": ("boten", "boot"), "no": ("båtene", "båten"),
    "pt": ("governos", "governo"), "ro": ("alegerile", "alegerilor"), "ru": ("выборы", "выборов"),
    "sv": ("båtarna", "båtar"),
    "tr": ("evler", "evleri"),
}  # fmt: skip


@pytest.mark.parametrize("lang", sorted(STEMMED))
def test_forms_of_a_word_are_one_term_in_each_language(folder, lang):
    one, other = STEMMED[lang]
    assert terms(analysis_of(lang), one) == terms(analysis_of(lang), other)
    index = LexicalIndex.create(folder)
    index.replace([], [entry(1, one, lang), entry(2, "xyz", lang)])
    assert set(found(index, other, langs=[lang])) == {1}


def test_languages_do_not_stem_for_each_other(folder):
    index = LexicalIndex.create(folder)
    index.replace([], [entry(1, "talking", "en"), entry(2, "talking", "xx"), entry(3, "talking", "zh")])
    assert set(found(index, "talks", langs=["en", "xx"])) == {1}
    assert set(found(index, "talking", langs=["en", "xx", "en"])) == {1, 2}
    assert set(found(index, "ki", langs=["zh"])) == {3}
    assert found(index, "talking", langs=["de"]) == {}


def test_unspaced_languages_are_searched_by_pairs_of_characters(folder):
    index = LexicalIndex.create(folder)
    index.replace([], [entry(1, "東京都庁の前", "ja"), entry(2, "京都の寺", "ja"), entry(3, "首都圏", "zh")])
    assert set(found(index, "京都", langs=["ja"])) == {1, 2}
    assert set(found(index, "都庁", langs=["ja", "zh"])) == {1}
    assert found(index, "東", langs=["ja"]) == {}
    assert terms(PAIRS, "東京都東京") == ["東京", "京都", "都東"]


def test_each_language_has_one_analysis():
    assert len(ANALYSES) == len(set(ANALYSES)) == 20
    assert [analysis_of(lang) for lang in ("en", "tr", "zh", "ja", "ko", "th", "", "xx", "EN")] == [
        "en", "tr", PAIRS, PAIRS, PAIRS, PAIRS, PLAIN, PLAIN, PLAIN,
    ]  # fmt: skip


def test_accents_case_and_long_words():
    assert terms(PLAIN, "Été ÉTÉ ete, naïve") == ["ete", "naive"]
    assert terms(PLAIN, "x" * (MAX_TERM_CHARS - 1) + " " + "y" * (MAX_TERM_CHARS + 1)) == ["x" * (MAX_TERM_CHARS - 1)]


@given(st.text(max_size=60), st.sampled_from(ANALYSES))
def test_spans_name_the_characters_that_made_the_term(text, analysis):
    spans = term_spans(analysis, text)
    assert list(dict.fromkeys(term for term, _, _ in spans)) == terms(analysis, text)
    for term, start, end in spans:
        assert 0 <= start < end <= len(text)
        assert term in terms(analysis, text[start:end])
