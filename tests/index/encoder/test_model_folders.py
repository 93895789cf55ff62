"""Models of any name: which run compiled, which in sentence-transformers, and that all have its vectors."""

import numpy as np
import pytest
from model_folders import save_model

from index.encoder.load import load_encoder
from index.encoder.onnx_encoder import OnnxEncoder
from index.encoder.torch_encoder import TorchEncoder
from index.errors import EncoderError

TEXTS = ["", "the port", "a storm : the port of river city", "zebra quay ?", "opened " * 15]
PROMPTS = {"query": "query : ", "passage": "passage : "}
CASES = {
    "bert mean": ({"kind": "bert"}, OnnxEncoder),
    "bert cls": ({"kind": "bert", "pooling": "cls"}, OnnxEncoder),
    "bert with prompts": ({"kind": "bert", "prompts": PROMPTS}, OnnxEncoder),
    "bert max": ({"kind": "bert", "pooling": "max"}, TorchEncoder),
    "bert with relu": ({"kind": "bert", "hidden_act": "relu"}, TorchEncoder),
    "distilbert with prompts": ({"kind": "distilbert", "prompts": PROMPTS}, TorchEncoder),
    "mpnet": ({"kind": "mpnet"}, TorchEncoder),
}


@pytest.fixture(scope="module", params=CASES, ids=str)
def case(request, tmp_path_factory):
    from sentence_transformers import SentenceTransformer

    settings, expected_class = CASES[request.param]
    folder = save_model(tmp_path_factory.mktemp("model"), **settings)
    encoder = load_encoder(str(folder), cache=tmp_path_factory.mktemp("cache"), passages="float32")
    return encoder, expected_class, SentenceTransformer(str(folder), device="cpu"), settings


def test_a_plain_bert_is_compiled_and_others_are_not(case):
    encoder, expected_class, _, _ = case
    assert type(encoder) is expected_class


def test_vectors_are_those_of_sentence_transformers(case):
    encoder, _, original, settings = case
    prompts = settings.get("prompts", {"query": "", "passage": ""})
    query = original.encode(TEXTS, prompt=prompts["query"], normalize_embeddings=True)
    document = original.encode(TEXTS, prompt=prompts["passage"], normalize_embeddings=True)
    assert np.abs(encoder.encode_query(TEXTS) - query).max() < 1e-5
    assert np.abs(encoder.encode_document(TEXTS) - document).max() < 1e-5
    assert np.abs(query[0] - query[1]).max() > 1e-2  # the random model tells texts apart


def test_no_texts_give_no_vectors(case):
    encoder, _, _, _ = case
    assert encoder.encode_query([]).shape == encoder.encode_document([]).shape == (0, 32)


def test_the_window_leaves_room_for_the_prompt(case):
    encoder, _, _, settings = case
    room = encoder.identity.max_tokens - 2
    assert encoder.identity.max_tokens == (22 if "prompts" in settings else 24)
    assert encoder.encode_document(["port " * room]).shape == (1, 32)
    with pytest.raises(EncoderError, match="over the window of 24"):
        encoder.encode_document(["port " * (room + 1)])
    assert encoder.encode_query(["port " * 100]).shape == (1, 32)


def test_token_spans_carry_no_prompt_and_no_specials(case):
    encoder, _, _, _ = case
    assert encoder.token_spans(["the port"])[0].tolist() == [[0, 3], [4, 8]]


def test_a_bert_runs_in_sentence_transformers_on_a_device_that_is_named(tmp_path):
    folder = save_model(tmp_path, "bert")
    compiled = load_encoder(str(folder), cache=tmp_path / "cache", passages="float32")
    original = load_encoder(str(folder), cache=tmp_path / "cache", device="cpu")
    assert isinstance(original, TorchEncoder)
    assert original.identity == compiled.identity
    assert np.abs(original.encode_document(TEXTS) - compiled.encode_document(TEXTS)).max() < 1e-5


def test_a_bert_of_odd_sizes_is_compiled_in_8_bits(tmp_path):
    folder = save_model(tmp_path, "bert", pooling="cls")
    exact = load_encoder(str(folder), cache=tmp_path / "cache", passages="float32")
    compact = load_encoder(str(folder), cache=tmp_path / "cache", passages="int8")
    cosines = (exact.encode_document(TEXTS) * compact.encode_document(TEXTS)).sum(axis=1)
    assert 0.99 < cosines.min() < 0.99999999


def test_two_shapes_of_the_same_weights_do_not_share_a_compiled_file(tmp_path):
    first = load_encoder(str(save_model(tmp_path / "a", "bert")), cache=tmp_path / "cache", passages="float32")
    before = first.encode_query(["the port"])
    config = tmp_path / "a" / "model" / "config.json"
    config.write_text(config.read_text().replace('"num_attention_heads": 4', '"num_attention_heads": 8'))
    second = load_encoder(str(tmp_path / "a" / "model"), cache=tmp_path / "cache", passages="float32")
    assert second.identity.weights_sha256 == first.identity.weights_sha256
    assert np.abs(second.encode_query(["the port"]) - before).max() > 1e-3


def test_damaged_weights_are_named(tmp_path):
    folder = save_model(tmp_path, "bert")
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:2000])
    with pytest.raises(EncoderError, match=r"model\.safetensors is damaged"):
        load_encoder(str(folder), cache=tmp_path / "cache").encode_query(["port"])


def test_a_model_that_sentence_transformers_cannot_load_is_named(tmp_path):
    folder = save_model(tmp_path, "mpnet")
    (folder / "model.safetensors").unlink()
    with pytest.raises(EncoderError, match="cannot load 'model'"):
        load_encoder(str(folder), cache=tmp_path / "cache")
