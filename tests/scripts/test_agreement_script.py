"""scripts/agreement: what it reads, and how it counts."""

import gzip
import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest
from hashed_encoder import HashedEncoder

SCRIPT = Path(__file__).parents[2] / "scripts" / "agreement.py"


@pytest.fixture(scope="module")
def agreement():
    spec = importlib.util.spec_from_file_location("agreement_script", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Blurred(HashedEncoder):
    """Passages as another precision might give them: those of the given texts point the other way."""

    def __init__(self, turned):
        super().__init__()
        self._turned = turned

    def encode_document(self, texts):
        signs = np.array([-1 if text in self._turned else 1 for text in texts], np.float32)
        return super().encode_document(texts) * signs[:, None]


def test_a_corpus_is_cut_into_runs_of_words_under_their_title(agreement, tmp_path):
    text = " ".join(f"w{number}" for number in range(250))
    with gzip.open(tmp_path / "corpus.jsonl.gz", "wt") as file:
        file.write(json.dumps({"_id": "1", "title": "Ferry late", "text": text}) + "\n")
    passages = list(agreement.read_passages(tmp_path))
    assert [len(passage.split()) for passage in passages] == [122, 122, 12]
    assert passages[2] == "Ferry late\n" + " ".join(f"w{number}" for number in range(240, 250))


def test_questions_are_read_in_either_spelling(agreement, tmp_path):
    (tmp_path / "queries.jsonl").write_text('{"text": "who?"}\n{"question": "why?"}\n')
    assert agreement.read_questions(agreement.find(tmp_path, "queries")) == ["who?", "why?"]


def test_a_folder_without_the_files_is_refused(agreement, tmp_path):
    with pytest.raises(SystemExit, match=r"has no corpus\.jsonl"):
        agreement.find(tmp_path, "corpus")


def test_passages_over_the_window_are_left_out(agreement):
    encoder = HashedEncoder(max_tokens=5)
    assert agreement.fitting(encoder, iter(["a b c", "a b c d", "e", "f"]), 2) == ["a b c", "e"]


def test_agreement_is_the_mean_overlap_of_the_nearest(agreement):
    passages = [f"harbour {number}" for number in range(10)] + [f"orchard {number}" for number in range(10)]
    same = agreement.compare(HashedEncoder(), HashedEncoder(), ["harbour", "orchard"], passages)
    assert same == (pytest.approx(1), 1.0)
    cosine, overlap = agreement.compare(HashedEncoder(), Blurred(passages[:5]), ["harbour", "orchard"], passages)
    assert cosine == pytest.approx(1 - 2 * 5 / 20)
    assert overlap == pytest.approx((0.5 + 1.0) / 2)


def test_ratios_are_taken_run_by_run(agreement, monkeypatch):
    clock = iter([0.0, 8.0, 10.0, 12.0, 20.0, 26.0, 30.0, 31.0])
    monkeypatch.setattr(agreement.time, "perf_counter", lambda: next(clock))
    ratios, rates = agreement.timed({"slow": len, "fast": len}, ["a"] * 12, 2)
    assert ratios == {"slow": 1, "fast": (8 / 2 + 6 / 1) / 2}
    assert rates == {"slow": 12 / 7, "fast": 12 / 1.5}
