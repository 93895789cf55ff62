"""From a query to hits: candidates of both indexes, their scores, groups, ties and depth."""

import random

import numpy as np
import pytest
from hashed_encoder import HashedEncoder
from made_up import article, open_engine, query, words

from index.chunk import encoder_text, header
from index.filters import Field, In
from index.fusion import DENSE_WEIGHT, fuse
from index.query import Group
from index.retriever import DEPTH
from index.store.snapshot import SegmentPolicy


@pytest.fixture
def hundreds(folder):
    """320 articles of one passage each, in a quantised segment and beside it."""
    rng = random.Random(1)
    with open_engine(folder / "c", policy=SegmentPolicy(smallest=100, largest=100, exact_limit=100)) as engine:
        engine.add(article(f"a{n}", words(rng, 20, vocabulary=60), source=f"S{n % 10}") for n in range(250))
        engine.add(article(f"a{n}", words(rng, 20, vocabulary=60), source=f"S{n % 10}") for n in range(250, 320))
        yield engine


def test_scores_are_the_fusion_of_both_parts(hundreds):
    encoder = HashedEncoder()
    text = "w1 w2 w3 w4 w5"
    hits = hundreds.search(query(text, k=100)).hits
    (vector,) = encoder.encode_query([text])
    for hit in hits:
        (read,) = encoder.encode_document([encoder_text(header(hit.article, encoder), hit.passage.text)])
        assert hit.parts.dense == pytest.approx(float(read @ vector), abs=1e-5)
        assert (hit.parts.lexical is None) == (hit.parts.lexical_rank is None)
    ranked = {
        name: [(getattr(hit.parts, name), rank) for hit in hits if (rank := getattr(hit.parts, f"{name}_rank"))]
        for name in ("dense", "lexical")
    }
    for pairs in ranked.values():
        by_rank = [score for score, _ in sorted(pairs, key=lambda pair: pair[1])]
        assert by_rank == sorted(by_rank, reverse=True)
        assert len({rank for _, rank in pairs}) == len(pairs)
        assert max(rank for _, rank in pairs) <= DEPTH
    # where the candidates are all hits, their scores can be worked out from their parts
    few = hundreds.search(query(text, k=100, filters=In(Field.SOURCE, ("s3",)))).hits
    assert len(few) == 32
    for hit in few:
        assert bool(hit.parts.lexical_rank) == bool(
            set(text.split()) & set(hit.article.text.lower().replace(".", "").split())
        )
    dense = np.array([hit.parts.dense for hit in few], np.float32)
    lexical = np.array([hit.parts.lexical or 0 for hit in few], np.float32)
    assert [hit.score for hit in few] == pytest.approx(fuse(dense, lexical, DENSE_WEIGHT).tolist(), abs=1e-6)


@pytest.mark.parametrize("source", [(), ("s3",), ("s1", "s2", "s3", "s4", "s5")])
def test_dense_alone_is_a_full_scan(hundreds, source):
    encoder = HashedEncoder()
    held = [one for one in hundreds.listing(limit=1_000).articles if not source or one.source.lower() in source]
    reads = encoder.encode_document([encoder_text(header(one, encoder), one.text) for one in held])
    filters = {"filters": In(Field.SOURCE, source)} if source else {}
    found = wanted = 0
    for one in held[:20]:
        (vector,) = encoder.encode_query([one.text])
        best = sorted(range(len(held)), key=lambda at: -float(reads[at] @ vector))[:10]
        hits = hundreds.retriever.with_dense_weight(1.0).search(query(one.text, **filters))
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        assert hits[0].article == one
        found += len({hit.article.id for hit in hits} & {held[at].id for at in best})
        wanted += 10
    assert found / wanted >= (1.0 if source else 0.99)


def test_bm25_alone_ignores_the_vectors(hundreds):
    hits = hundreds.retriever.with_dense_weight(0.0).search(query("w1 w2", k=20))
    assert [hit.parts.lexical_rank for hit in hits] == list(range(1, 21))
    assert [hit.score * hits[0].parts.lexical for hit in hits] == pytest.approx([hit.parts.lexical for hit in hits])


def test_k_is_honoured_beyond_the_depth_of_the_candidates(folder):
    """One article has more passages than there are candidates at first, and all of them are nearer."""
    with open_engine(folder / "c", policy=SegmentPolicy(1_000, 1_000, 20)) as engine:
        long = "\n".join(f"Ferry crews strike again, day {n}. " + "Ferry crews strike. " * 40 for n in range(150))
        others = [article(f"b{n}", f"Nothing of note, day {n}.") for n in range(30)]
        engine.add([article("long", long), *others])
        assert engine.stats().passages > 31 + DEPTH
        hits = engine.search(query("Ferry crews strike", k=25, group=Group.ARTICLE)).hits
        assert next(hit.article.id for hit in hits) == "long"
        assert len({hit.article.id for hit in hits}) == len(hits) == 25
        assert len(engine.search(query("Ferry crews strike", k=100, group=Group.ARTICLE)).hits) == 31
        assert {hit.article.id for hit in engine.search(query("Ferry crews strike", k=100)).hits} == {"long"}


def test_a_group_is_represented_by_its_best_passage(folder):
    with open_engine(folder / "c") as engine:
        filler = "Quiet weather stays over the bay. " * 30
        engine.add([article("a", f"{filler}\n{'The lamp failed. ' * 40}"), article("b", filler)])
        passages = engine.search(query("lamp failed", k=100)).hits
        groups = engine.search(query("lamp failed", k=100, group=Group.ARTICLE)).hits
        assert len(passages) > len(groups) == 2
        best = {}
        for hit in passages:
            best.setdefault(hit.article.id, hit.passage)
        assert {hit.article.id: hit.passage for hit in groups} == best
        assert "lamp" in groups[0].passage.text


def test_equal_passages_come_in_order_of_arrival(folder):
    with open_engine(folder / "c", policy=SegmentPolicy(10, 10, 1_000)) as engine:
        for n in range(4):
            engine.add(article(f"a{n}{m}", "The very same short words.") for m in range(5))
        expected = [f"a{n}{m}" for n in range(4) for m in range(5)]
        for text in ("same words", "nothing shared"):
            hits = engine.search(query(text, k=20)).hits
            assert [hit.article.id for hit in hits] == expected
            assert len({hit.score for hit in hits}) == 1
            assert [hit.article.id for hit in engine.search(query(text, k=7)).hits] == expected[:7]


def test_highlights_and_languages(engine):
    engine.add(
        [
            article("de", "Zwei Häuser brennen.", lang="de"),
            article("ja", "東京都庁の前", lang="ja"),
            article("en", "Houses burn."),
        ]
    )
    for text, lang, marked in [("Haus", "de", ["Häuser"]), ("都庁", "ja", ["都庁"]), ("house", "en", ["Houses"])]:
        hit = engine.search(query(text, k=1)).hits[0]
        assert hit.article.id == lang
        assert [hit.passage.text[start:end] for start, end in hit.highlights] == marked
        assert hit.parts.lexical_rank == 1
