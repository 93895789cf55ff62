"""scripts/bench: what it prints of reading beside embedding, with a clock that is known."""

import itertools

import pytest
from hashed_encoder import HashedEncoder
from made_up import article

from scripts import bench
from scripts.judged import Judged

TEXTS = {"a": "The ferry strike goes on.", "b": "Divers found no cracks in the quay.", "c": "Gulls slept."}


class Reader:
    """Remembers what it was given."""

    given: list

    def score(self, question, passages):
        self.given.append((question, sorted(text for _, text in passages)))
        return []


@pytest.fixture
def reader(monkeypatch):
    reader = Reader()
    reader.given = []
    monkeypatch.setattr(bench, "ReaderModel", lambda: reader)
    monkeypatch.setattr(bench, "load_encoder", lambda cache: HashedEncoder())
    return reader


def test_reading_and_embedding_take_turns_over_the_same_passages(reader, monkeypatch, tmp_path, capsys):
    took = itertools.cycle([0.06, 0.03])

    def timed(call):
        call()
        return next(took)

    monkeypatch.setattr(bench, "timed", timed)
    articles = [article(id, text) for id, text in TEXTS.items()]
    questions = [{"id": number, "text": f"Question {number}?"} for number in range(5)]
    bench.reading(Judged("made-up", articles, questions, {}), tmp_path, most=2)
    every = sorted(TEXTS.values())
    assert reader.given == [("Question 0?", every), ("Question 0?", every), ("Question 1?", every)]
    assert capsys.readouterr().out.splitlines() == [
        "read: 2 questions, 3 to 3 passages each",
        "  ReaderModel.score       20.0 ms a passage, 200 ms for 10",
        "  encode_document         10.0 ms a passage",
        "  ratio 2.00 (2.00 to 2.00)",
    ]
