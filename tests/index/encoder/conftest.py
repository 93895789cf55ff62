"""The default encoder in both precisions, compiled once for the whole package of tests."""

from pathlib import Path

import pytest

from index.encoder.load import load_encoder


@pytest.fixture(scope="package")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("encoder-cache")


@pytest.fixture(scope="package")
def exact(cache):
    return load_encoder(cache=cache, passages="float32")


@pytest.fixture(scope="package")
def compact(cache):
    return load_encoder(cache=cache, passages="int8")
