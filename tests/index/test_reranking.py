"""Hits go in the order of what was read in them, and none is lost; a cross-encoder of any name may judge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up import article
from model_folders import WORDS

from index.answer import Candidate, Citation, Hit, Parts
from index.errors import EncoderError
from index.passage import Passage
from index.query import Group
from index.reranking import answering, grouped, reranked


def hit(name: str, score: float) -> Hit:
    held = article(name, f"the port of {name}", title="river")
    return Hit(held, Passage(name, 0, len(held.text), held.text), score, (), (), Parts(0.5, 1, None, None, score))


@given(st.lists(st.floats(0, 1), max_size=12), st.integers(0, 12), st.randoms())
def test_every_hit_is_there_once_and_scores_fall(scores, read, random):
    hits = [hit(f"h{n}", score) for n, score in enumerate(sorted(scores, reverse=True))]
    relevance = [random.random() for _ in hits[:read]]
    found = reranked(hits, relevance)
    assert sorted(each.article.id for each in found) == sorted(each.article.id for each in hits)
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    best = sorted(range(len(relevance)), key=lambda place: -relevance[place])
    assert [each.article.id for each in found[: len(relevance)]] == [hits[place].article.id for place in best]
    assert [each.article.id for each in found[len(relevance) :]] == [each.article.id for each in hits[len(relevance) :]]
    assert [each.parts.relevance for each in found[: len(relevance)]] == sorted(relevance, reverse=True)
    assert {each.parts.relevance for each in found[len(relevance) :]} <= {None}
    assert {each.article.id: each.parts.fused for each in found} == {each.article.id: each.score for each in hits}


def test_of_an_article_s_hits_the_first_stands_for_it():
    hits = [hit("a", 0.9), hit("b", 0.8), hit("a", 0.7), hit("c", 0.6), hit("b", 0.5)]
    assert grouped(hits, Group.ARTICLE) == [hits[0], hits[1], hits[3]]
    assert grouped(hits, Group.PASSAGE) == hits


def test_the_hit_that_the_answer_is_cut_out_of_gains_on_the_others():
    text = "The port opened. Gulls slept. The port closed."
    held = article("a", text)
    parts = [Passage("a", 0, 29, text[:29]), Passage("a", 30, len(text), text[30:])]
    hits = [hit("b", 0.9), *(Hit(held, part, 0.5, (), (), Parts(0.5, 1, None, None, 0.5)) for part in parts)]
    opened, other = Citation(held, 0, 16, "The port opened."), Citation(hits[0].article, 0, 3, "the")
    candidates = [Candidate("opened", 0.7, (opened, other)), Candidate("the", 0.1, (other,))]
    raised = answering(hits, [0.6, 0.4, 0.4], candidates)
    assert raised == pytest.approx([0.6, 1 / (1 + 1.5 / 4), 0.4])
    assert [each.passage.text[:8] for each in reranked(hits, raised)] == ["The port", "the port", "The port"]
    for certain in (0.0, 1.0):
        assert answering(hits, [0.6, certain, 0.4], candidates) == [0.6, certain, 0.4]
    unread = Citation(article("c", text), 0, 16, "The port opened.")
    for none in ([], [Candidate("opened", 0.7, (unread,))]):
        assert answering(hits, [0.6, 0.4, 0.4], none) == [0.6, 0.4, 0.4]
    assert answering(hits, [0.6], candidates) == [0.6]


def test_a_passage_that_only_touches_the_citation_does_not_answer():
    text = "One. Two. Three."
    held = article("a", text)
    parts = [Passage("a", start, end, text[start:end]) for start, end in ((0, 5), (10, 16), (5, 10))]
    hits = [Hit(held, part, 0.5, (), (), Parts(0.5, 1, None, None, 0.5)) for part in parts]
    raised = answering(hits, [0.5] * 3, [Candidate("Two", 0.7, (Citation(held, 5, 10, "Two. "),))])
    assert [each > 0.5 for each in raised] == [False, False, True]


def save(folder, labels):
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    torch.manual_seed(3)
    config = transformers.BertConfig(
        vocab_size=len(WORDS), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
        max_position_embeddings=40, initializer_range=0.5, num_labels=labels,
    )  # fmt: skip
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    transformers.BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=40).save_pretrained(folder)
    return str(folder)


def test_a_cross_encoder_judges_as_sentence_transformers_does(tmp_path):
    from sentence_transformers import CrossEncoder

    from index.cross_encoder import CrossEncoderReranker

    name = save(tmp_path / "one", 1)
    hits = [hit(word, 0.5) for word in ("city", "storm", "river")]
    given_scores = CrossEncoderReranker.load(name).relevance("opened the port?", hits)
    pairs = [("opened the port?", f"river. the port of {word}") for word in ("city", "storm", "river")]
    assert given_scores == pytest.approx(CrossEncoder(name).predict(pairs).tolist(), abs=1e-5)
    assert len(set(given_scores)) == 3
    assert CrossEncoderReranker.load(name).relevance("opened?", []) == []
    with pytest.raises(EncoderError, match="2 scores"):
        CrossEncoderReranker.load(save(tmp_path / "two", 2))
    with pytest.raises(EncoderError, match="cannot load"):
        CrossEncoderReranker.load(str(tmp_path / "gone"))
