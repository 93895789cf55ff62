"""The settings that a collection keeps: found again, followed, overruled by a request, and never in the way."""

import pytest
from hashed_encoder import HashedEncoder
from made_up import article, open_engine, query

from index.answer import Candidate, Citation
from index.engine import MIN_CONFIDENCE
from index.fusion import DENSE_WEIGHT
from index.reader.base import Findings
from index.tuning import TUNING_FILE, Tuning

ENCODER = HashedEncoder().identity


@pytest.mark.parametrize("kept", [Tuning(0.7, 0.4), Tuning(min_confidence=0.0), Tuning(dense_weight=1.0)])
def test_settings_come_back(folder, kept):
    kept.write(folder, ENCODER)
    assert Tuning.read(folder, ENCODER) == kept
    assert [path.name for path in folder.iterdir()] == [TUNING_FILE]
    Tuning().write(folder, ENCODER)
    Tuning().write(folder, ENCODER)
    assert list(folder.iterdir()) == []
    assert Tuning.read(folder, ENCODER) == Tuning()


def test_a_setting_out_of_bounds_cannot_be_made():
    for wrong in (-0.1, 1.1, float("nan")):
        with pytest.raises(ValueError, match="not between 0 and 1"):
            Tuning(dense_weight=wrong)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff", b"[]", b"{}", b'{"models": "x"}trailing',
        b'{"models": "x", "dense_weight": 2, "min_confidence": null}',
        b'{"models": "x", "dense_weight": "high", "min_confidence": null}',
        b'{"models": "x", "dense_weight": 0.5, "min_confidence": null, "colour": 1}',
    ],
)  # fmt: skip
def test_a_damaged_file_is_passed_over_with_a_warning(folder, content, caplog):
    open_engine(folder).close()
    (folder / TUNING_FILE).write_bytes(content)
    with open_engine(folder) as engine:
        assert (engine.dense_weight, engine.min_confidence) == (DENSE_WEIGHT, MIN_CONFIDENCE)
    (record,) = caplog.records
    assert "damaged and passed over; run 'nutgraf tune --save' again" in record.getMessage()


def test_settings_for_other_models_are_passed_over_with_a_warning(folder, caplog, monkeypatch):
    Tuning(0.7, 0.4).write(folder, ENCODER)
    assert Tuning.read(folder, HashedEncoder(32).identity) == Tuning()
    assert "made with other models" in caplog.records[0].getMessage()
    assert Tuning.read(folder, ENCODER, "some/reader") == Tuning()
    assert Tuning.read(folder, ENCODER) == Tuning(0.7, 0.4)


@pytest.mark.parametrize("other", [("index.tuning.BUILT_IN", "model"), ("index.reader.evidence.OFFSET", 1.0)])
def test_settings_for_another_reader_are_passed_over(folder, tmp_path, monkeypatch, other):
    (tmp_path / "weights.bin").write_bytes(b"another reader")
    Tuning(0.7, 0.4).write(folder, ENCODER)
    name, value = other
    monkeypatch.setattr(name, tmp_path if value == "model" else value)
    assert Tuning.read(folder, ENCODER) == Tuning()


def test_the_engine_goes_by_what_the_collection_keeps(folder):
    with open_engine(folder) as engine:
        engine.add([article("a", "Ferry crews strike over pay."), article("b", "The pay of crews.")])
        engine.keep_tuning(Tuning(dense_weight=1.0, min_confidence=0.9))
        assert engine.min_confidence == MIN_CONFIDENCE
    with open_engine(folder) as engine:
        assert (engine.dense_weight, engine.min_confidence) == (1.0, 0.9)
        for hit in engine.search(query("crews strike", rerank=False)).hits:
            assert hit.score == pytest.approx(1.0) or hit.parts.dense < 1
        engine.keep_tuning(Tuning())
    assert not (folder / TUNING_FILE).exists()


def test_the_dense_share_decides_the_score_and_another_engine_is_not_touched(engine):
    engine.add([article("a", "Ferry crews strike."), article("b", "Ferry ferry ferry ferry gulls rest ashore.")])
    asked = query("ferry gulls", rerank=False)

    def scores(weight):
        hits = engine.tuned(Tuning(dense_weight=weight)).search(asked).hits
        return {hit.article.id: hit.score for hit in hits}

    dense, lexical, even = scores(1.0), scores(0.0), scores(None)
    assert even == pytest.approx({id: (dense[id] + lexical[id]) / 2 for id in even})
    assert dense != pytest.approx(lexical)
    assert {hit.article.id: hit.score for hit in engine.search(asked).hits} == even


class Sure:
    def read(self, question, hits):
        return Findings([Candidate("x", 0.5, (Citation(hits[0].article, 0, 5, "Plain"),))], [])


def test_a_request_overrules_the_collection(engine):
    engine.add([article("a")])
    engine._reader = Sure()
    strict = engine.tuned(Tuning(min_confidence=0.6))
    assert engine.ask(query("plain?")).answer == "x"
    assert strict.ask(query("plain?")).answer is None
    assert strict.ask(query("plain?"), min_confidence=0.5).answer == "x"
