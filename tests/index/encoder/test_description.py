"""What a model folder says about itself."""

import json

import pytest

from index.encoder.description import BertShape, Description
from index.errors import EncoderError

BERT = {"model_type": "bert", "hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4}
MODULES = ["sentence_transformers.models.Transformer", "sentence_transformers.models.Pooling"]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "1_Pooling").mkdir()
    for name in ("model.safetensors", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"")
    write(tmp_path, "config.json", BERT)
    write(tmp_path, "1_Pooling/config.json", {"pooling_mode": "mean"})
    write_modules(tmp_path, MODULES)
    return tmp_path


def write(folder, name, value):
    (folder / name).write_text(json.dumps(value), encoding="utf-8")


def write_modules(folder, types):
    paths = {"Transformer": "", "Pooling": "1_Pooling"}
    write(folder, "modules.json", [{"type": t, "path": paths.get(t.rsplit(".", 1)[1], "2_Other")} for t in types])


def test_a_plain_bert(folder):
    shape = BertShape(dim=32, layers=2, heads=4, epsilon=1e-12)
    assert Description.read(folder) == Description(folder, "mean", 512, "", "", shape)


def test_modules_of_later_releases_are_known_by_their_last_name(folder):
    write_modules(folder, [f"sentence_transformers.anywhere.else.{n}" for n in ("Transformer", "Pooling", "Normalize")])
    assert Description.read(folder).bert is not None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("config.json", BERT | {"model_type": "mpnet"}),
        ("config.json", BERT | {"hidden_act": "gelu_new"}),
        ("config.json", BERT | {"position_embedding_type": "relative_key"}),
        ("config.json", BERT | {"is_decoder": True}),
        ("1_Pooling/config.json", {"pooling_mode": "max"}),
        ("1_Pooling/config.json", {"pooling_mode": ["mean", "cls"]}),
        ("1_Pooling/config.json", {"pooling_mode": "mean", "include_prompt": False}),
        ("sentence_bert_config.json", {"do_lower_case": True}),
    ],
)
def test_what_the_graph_does_not_compute_is_not_compiled(folder, name, value):
    write(folder, name, value)
    assert Description.read(folder).bert is None


@pytest.mark.parametrize("types", [[*MODULES, "sentence_transformers.models.Dense"], MODULES[:1], ["my.own.Model"]])
def test_other_modules_are_not_compiled(folder, types):
    write_modules(folder, types)
    assert Description.read(folder).bert is None


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_without_its_files_it_is_not_compiled(folder, name):
    (folder / name).unlink()
    assert Description.read(folder).bert is None


@pytest.mark.parametrize(
    ("config", "pooling"),
    [
        ({"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False}, "mean"),
        ({"pooling_mode_mean_tokens": False, "pooling_mode_cls_token": True}, "cls"),
        ({"pooling_mode_mean_tokens": True, "pooling_mode_max_tokens": True}, "max+mean"),
        ({"pooling_mode": "lasttoken"}, "lasttoken"),
        ({"pooling_mode": ["mean", "cls"]}, "mean+cls"),
        ({}, "mean"),
    ],
)
def test_pooling_is_read_in_its_old_and_new_spelling(folder, config, pooling):
    write(folder, "1_Pooling/config.json", config)
    assert Description.read(folder).pooling == pooling


@pytest.mark.parametrize(
    ("said", "positions", "tokenizer", "window"),
    [(256, 512, 512, 256), (None, 512, 128, 128), (None, 512, 10**30, 512), (None, 40, None, 40)],
)
def test_the_window(folder, said, positions, tokenizer, window):
    write(folder, "sentence_bert_config.json", {"max_seq_length": said})
    write(folder, "config.json", BERT | {"max_position_embeddings": positions})
    write(folder, "tokenizer_config.json", {"model_max_length": tokenizer})
    assert Description.read(folder).max_tokens == window


@pytest.mark.parametrize(
    ("prompts", "query", "document"),
    [
        ({"query": "q: ", "document": "d: ", "passage": "p: "}, "q: ", "d: "),
        ({"query": "q: ", "document": "", "passage": "p: "}, "q: ", "p: "),
        ({"corpus": "c: ", "clustering": "x: "}, "", "c: "),
        (None, "", ""),
    ],
)
def test_prompts(folder, prompts, query, document):
    write(folder, "config_sentence_transformers.json", {"prompts": prompts})
    description = Description.read(folder)
    assert (description.query_prompt, description.document_prompt) == (query, document)


def test_an_empty_folder_is_no_model(tmp_path):
    with pytest.raises(EncoderError, match="no model in"):
        Description.read(tmp_path)


@pytest.mark.parametrize("name", ["config.json", "modules.json"])
def test_a_damaged_file_is_named(folder, name):
    (folder / name).write_text('{"model_type": ')
    with pytest.raises(EncoderError, match=rf"{name} is damaged"):
        Description.read(folder)
