"""scripts/evaluate: each part of the search is measured without the others, and what confidence knows is counted."""

import json

import pytest
from hashed_encoder import HashedEncoder

from index.engine import Engine
from index.evaluation.asking import WRONG, Judgement, Outcome
from index.evaluation.questions import Question
from index.store.analysis import content_terms, terms
from index.store.lexical import LexicalEntry, LexicalIndex
from scripts.ablation import VARIANTS, misspelt, unmended, unstemmed
from scripts.evaluate import figures, interpreted, ranking, recent, timeless
from scripts.judged import Judged

ASKED = "What did Zawya report of the ferry strike?"
ARTICLES = [
    {"id": "worded", "title": "Report of the ferry strike", "source": "Reuters", "published": "2023-01-01"},
    {"id": "new", "title": "Report of a ferry strike", "source": "Reuters", "published": "2025-08-09"},
    {"id": "zawya", "title": "Ports", "source": "Zawya", "published": "2021-01-01"},
]


@pytest.fixture
def judged(tmp_path):
    files = {
        "corpus.jsonl": [article | {"text": "The ferry strike goes on."} for article in ARTICLES],
        "queries.jsonl": [{"id": 1, "text": ASKED, "date": "2025/08/10", "answers": ["6 percent"]}],
    }
    for name, rows in files.items():
        (tmp_path / name).write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "qrels.tsv").write_text("1\tworded\t1\n")
    return Judged.read(tmp_path)


def found(engine, judged, meant):
    vectors = HashedEncoder().encode_query([ASKED])
    return list(ranking(engine.retriever, judged, vectors, meant)["1"])


def test_recency_and_interpretation_are_measured_each_alone(judged, tmp_path):
    with Engine.open(tmp_path / "collection", HashedEncoder(), create=True) as engine:
        engine.add(judged.articles)
        assert found(engine, judged, timeless)[0] == "worded"
        assert found(engine, judged, recent)[0] == "new"
        assert found(engine, judged, lambda question: interpreted(question, ["Reuters", "Zawya"])) == ["zawya"]
        # an outlet that has no article is set aside, as a search does
        engine.delete(["zawya"])
        again = found(engine, judged, lambda question: interpreted(question, ["Reuters", "Zawya"]))
        assert again == found(engine, judged, timeless) == ["worded", "new"]


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_every_variant_is_built_and_searched(judged, tmp_path, variant):
    with variant.open(judged.articles, HashedEncoder(), tmp_path) as engine:
        assert set(found(engine, judged, timeless)) == {"worded", "new", "zawya"}
        kept = engine.get("worded")
    assert bool(kept.title) is ("title" not in variant.name)
    assert bool(kept.source) is bool(kept.published) is ("source" not in variant.name)


def test_without_the_stemmer_all_else_of_the_analysis_stays():
    with pytest.raises(KeyError), unstemmed():
        assert content_terms("When were the Ports opened?", "en") == ["ports", "opened"]
        raise KeyError
    assert content_terms("When were the Ports opened?", "en") == ["port", "open"]
    assert terms("en", "the Ports") == ["the", "port"]


def test_a_question_is_misspelt_in_one_letter_of_a_longer_word_always_the_same():
    slips = set()
    for number in range(50):
        text = f"Who led {number} ferry strikes?"
        slip = misspelt(text)
        changed = [at for at in range(len(text)) if text[at] != slip[at]]
        assert len(slip) == len(text)
        assert len(changed) == 1
        assert text.index("ferry") <= changed[0] < len(text) - 1
        assert slip[changed[0]].isalpha()
        assert slip == misspelt(text)
        slips.add(slip.replace(str(number), ""))
    assert len(slips) > 30
    assert misspelt("Who won it?") == "Who won it?"


def test_without_mended_spelling_a_slip_stays(tmp_path):
    index = LexicalIndex.create(tmp_path)
    index.replace([], [LexicalEntry(0, 0, True, "en", "The ferry crews strike.")])
    with unmended():
        assert index.snapshot().mended("strikw", ["en"]) == "strikw"
    assert index.snapshot().mended("strikw", ["en"]) == "strike"


def test_confidence_is_measured_where_every_question_has_an_answer():
    exact = Judgement(exact=True, f1=1.0, held=True, cited=True, right=True)
    near = Judgement(exact=False, f1=0.6, held=True, cited=True, right=True)
    far = Judgement(exact=False, f1=0.2, held=True, cited=True, right=False)
    made = [(0.9, exact, 10.0), (0.5, near, 20.0), (0.6, far, 30.0), (0.2, WRONG, 40.0)]
    outcomes = [
        Outcome(Question(str(ms), "Who?", ("Helga",)), None, "Helga", "", "a", confidence, judgement, None, ms)
        for confidence, judgement, ms in made
    ]
    assert figures(outcomes, threshold=0.45) == {
        "answer right": 0.5,
        "its sentence holds the answer": 0.75,
        "EM": 0.25,
        "F1": pytest.approx(0.45),
        "answered": 0.75,
        "right among the answered": pytest.approx(2 / 3),
        "AUROC of the confidence, right against wrong": 0.75,
        "expected calibration error": pytest.approx((0.1 + 0.5 + 0.6 + 0.2) / 4),
        "ask p50, ms": 25.0,
        "ask p95, ms": pytest.approx(38.5),
    }
