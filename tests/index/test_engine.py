"""The engine's door: what each call answers and refuses, by the hashed encoder and by the real one."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from made_up import article, day, open_engine, query, words

from index.answer import Candidate, Citation
from index.engine import Engine
from index.errors import InvalidQuery, NotFound
from index.filters import EVERYTHING, Field, In, PublishedRange
from index.query import Group
from index.reader.base import READ_HITS, Findings
from index.store.rows import copies_by_story


def test_an_empty_collection_answers_everything(engine):
    assert engine.search(query("anything")).hits == ()
    answer = engine.ask(query("Anything?"))
    assert (answer.answer, answer.confidence, answer.citations, answer.alternatives) == (None, 0.0, (), ())
    assert engine.delete(["a"]) == engine.delete([]) == 0
    assert engine.delete_where(In(Field.SOURCE, ("x",))) == 0


def test_an_article_comes_back_as_it_was_given(engine):
    given = article(
        "https://a.example/?x=ü&y=🎉", "Eins.\n\nZwei: «drei» 🎉\te\u0301", title="Tïtle", source="S",
        authors=["A B", "Ç"], published=day(3), url="https://a.example/1", tags=["x", "Ü"], lang="de",
    )  # fmt: skip
    engine.add([given])
    assert engine.get(given.id) == given
    assert engine.listing().articles == (given,)
    assert engine.search(query("eins")).hits[0].article == given


@pytest.mark.parametrize("call", [Engine.get, Engine.copies, Engine.related])
def test_an_unknown_id_is_not_found(engine, call):
    engine.add([article("a")])
    with pytest.raises(NotFound, match="no article with the id 'b'"):
        call(engine, "b")
    call(engine, "a")


def test_deleting_everything_by_mistake_is_refused(engine):
    engine.add([article("a", published=day(1)), article("b", source="S")])
    with pytest.raises(InvalidQuery, match="at least one filter"):
        engine.delete_where(EVERYTHING)
    assert engine.delete_where(PublishedRange(since=day(0).at)) == 1
    assert engine.delete(["b", "b", "unknown"]) == 1
    assert engine.listing().articles == ()


def test_a_thousand_ids_are_deleted_at_once(engine):
    engine.add([article("a"), article("b")])
    assert engine.delete([f"unknown{n}" for n in range(1_000)] + ["a"]) == 1
    assert [held.id for held in engine.listing().articles] == ["b"]


def test_related_articles_come_nearest_first(engine):
    engine.add(
        [
            article("a", "Ferry crews strike over pay in the harbour."),
            article("b", "Crews of the ferry end their strike over pay."),
            article("c", "Ferry fares rise."),
            article("d", "Olives ripen early this summer."),
        ]
    )
    hits = engine.related("a", 2)
    assert [hit.article.id for hit in hits] == ["b", "c"]
    assert len(engine.related("a", 100)) == 3
    with pytest.raises(InvalidQuery, match="k is 101"):
        engine.related("a", 101)


FERRY = (
    "Ferry crews in Port Calder went back to work on Monday. "
    "The union accepted a pay rise of 6 percent after eleven days."
)
QUAY = "Lorries may use the north quay again from Thursday. Divers had found no further cracks in its wall."
OLIVES = "Farmers in the valley pick their olives three weeks early. The summer was dry and hot."
NEWS = [
    article("ferry", FERRY, title="Ferry crews end strike", source="Harbour Times", published=day(10)),
    article("quay", QUAY, title="North quay reopens", source="Coast Daily", published=day(20)),
    article("olives", OLIVES, title="Olive harvest begins early", source="Valley Post"),
]


def check_answer(answer) -> None:
    """Every quotation stands where its citation says, likeliest first, each once."""
    candidates = [(answer.answer, answer.confidence, answer.citations)] if answer.answer else []
    candidates += [(other.text, other.confidence, other.citations) for other in answer.alternatives]
    for text, confidence, citations in candidates:
        assert 0 <= confidence <= 1
        for citation in citations:
            assert citation.article.text[citation.start : citation.end] == citation.quote
            assert citation.quote in text or text in citation.quote
        assert citations
    assert [confidence for _, confidence, _ in candidates] == sorted((c for _, c, _ in candidates), reverse=True)
    assert len({text for text, _, _ in candidates}) == len(candidates)


def test_the_default_model_finds_by_meaning_and_answers_with_a_quotation(folder, model):
    with open_engine(folder / "c", model) as engine:
        engine.add(NEWS)
        for text, id in [
            ("labour dispute at sea ends", "ferry"), ("trucks allowed back on the pier", "quay"),
            ("fruit ripens sooner because of drought", "olives"),
        ]:  # fmt: skip
            hits = engine.retriever.with_dense_weight(1.0).search(query(text, group=Group.ARTICLE))
            assert hits[0].article.id == id
            assert len(hits) == 3
            assert all(-1 <= hit.parts.dense <= 1 for hit in hits)
        answer = engine.ask(query("How big was the pay rise that the ferry union accepted?"))
        check_answer(answer)
        best = answer.citations[0] if answer.answer else answer.alternatives[0].citations[0]
        assert (best.article.id, "6 percent" in best.quote) == ("ferry", True)
        other = engine.ask(query("Who won the chess championship in Toronto?"))
        check_answer(other)
        assert other.answer is None
        assert other.confidence < answer.confidence
        assert engine.stats().encoder["name"] == "sentence-transformers/all-MiniLM-L6-v2"


class Knowing:
    """A reader that always finds the same."""

    def __init__(self, *candidates):
        self.candidates = list(candidates)

    def read(self, question, hits):
        return Findings(self.candidates, [0.5] * len(hits))


class Preferring:
    """A reader that knows which words answer."""

    def __init__(self, words):
        self._words = words

    def read(self, question, hits):
        return Findings([], [float(self._words in hit.passage.text) for hit in hits[:READ_HITS]])


def test_the_answer_says_what_was_said_before_and_what_contradicts_it(engine):
    def said(count: int, confidence: float, id: str, number: int) -> Candidate:
        held = article(id, f"{count} sailed.", source=id, published=day(number))
        return Candidate(str(count), confidence, (Citation(held, 0, 2, str(count)),))

    engine._reader = Knowing(
        said(15, 0.8, "a", 10), said(16, 0.7, "b", 20), said(17, 0.6, "c", 20), said(18, 0.5, "d", 400)
    )
    answer = engine.ask(query("How many sailed?"))
    assert (answer.answer, answer.confidence) == ("16", 0.8)
    assert answer.interpreted.notes == {
        "latest": "the answer of b, 2025-01-21; earlier: 15 (a, 2025-01-11)",
        "conflict": "also said: 17 (c, 2025-01-21)",
    }
    assert engine.ask(query("How many sailed?"), min_confidence=0.9).interpreted.notes == {}


def test_the_article_that_the_answer_is_cut_out_of_goes_first_among_equals(engine):
    engine.add([article(name, f"{name} sailed at noon.", published=day(number)) for number, name in enumerate("abc")])
    found = query("What sailed at noon?", rerank=True)
    first, *_, last = (hit.article for hit in engine.search(replace(found, rerank=False)).hits)
    engine._reader = Knowing(Candidate(last.id, 0.2, (Citation(last, 0, len(last.text), last.text),)))
    assert engine.search(found).hits[0].article == last
    assert engine.ask(found).hits[0].article == last
    assert engine.ask(replace(found, rerank=False)).hits[0].article == first


def test_a_question_is_read_only_in_what_the_filter_leaves(engine):
    engine.add(NEWS)
    answer = engine.ask(query("pay rise of 6 percent", filters=In(Field.SOURCE, ("coast daily",))))
    check_answer(answer)
    assert {hit.article.id for hit in answer.hits} == {"quay"}
    cited = {citation.article.id for candidate in answer.alternatives for citation in candidate.citations}
    assert cited | {citation.article.id for citation in answer.citations} == {"quay"}


def test_an_article_is_shown_by_the_passage_that_answers(engine):
    asked = "How many cars cross the bridge daily?"
    talk = f"The council discussed how many cars cross the bridge daily. {words(random.Random(5), 150)}"
    engine.add([article("mill", f"{talk}\n\nThe ministry counted 4,300 cars a day. {words(random.Random(6), 150)}")])
    engine.add([article(f"other-{number}", words(random.Random(number), 150)) for number in range(10, 13)])
    engine._reader = Preferring("4,300")
    found = query(asked, group=Group.ARTICLE, rerank=True)
    first, *rest = engine.search(found).hits
    assert "4,300" in first.passage.text
    assert "4,300" not in engine.search(replace(found, rerank=False)).hits[0].passage.text
    assert sorted(hit.article.id for hit in (first, *rest)) == ["mill", "other-10", "other-11", "other-12"]
    assert engine.ask(found, min_confidence=0).hits[0] == first


def test_the_caller_decides_how_sure_an_answer_must_be(engine):
    engine.add(NEWS)
    asked = query("How big was the pay rise that the ferry union accepted?")
    given, refused = engine.ask(asked, min_confidence=0), engine.ask(asked, min_confidence=1)
    assert given.answer == refused.alternatives[0].text
    assert refused.answer is None
    assert given.confidence == refused.confidence
    at_it = engine.ask(asked, min_confidence=given.confidence)
    assert at_it.answer == given.answer
    for wrong in (-0.01, 1.01, float("nan")):
        with pytest.raises(InvalidQuery, match="probability"):
            engine.ask(asked, min_confidence=wrong)


def test_long_texts_in_any_script_are_found_by_each_of_their_passages(folder, model):
    texts = [
        "日本語の文章です。" * 60,
        "☃" * 5_000 + " Ferry crews strike.",
        words(random.Random(2), 400),
        "a" * 10_000,
    ]
    with open_engine(folder / "c", model) as engine:
        engine.add(article(f"a{n}", text) for n, text in enumerate(texts))
        hits = engine.search(query("ferry crews", k=100)).hits
        assert {hit.article.id for hit in hits} == {"a0", "a1", "a2", "a3"}
        for n, text in enumerate(texts):
            spans = sorted((hit.passage.start, hit.passage.end) for hit in hits if hit.article.id == f"a{n}")
            assert "".join(text[start:end] for start, end in spans).replace(" ", "") == text.replace(" ", "")


def test_related_articles_of_one_that_is_deleted_meanwhile(engine, monkeypatch):
    engine.add([article("a", "The ferry sank."), article("b", "The ferry was raised.")])
    original = copies_by_story

    def deleting(connection, rows):
        with ThreadPoolExecutor(1) as threads:
            threads.submit(engine.delete, ["a"]).result()
        return original(connection, rows)

    monkeypatch.setattr("index.related.copies_by_story", deleting)
    assert [hit.article.id for hit in engine.related("a")] == ["b"]
    with pytest.raises(NotFound):
        engine.related("a")
