"""The default encoder in both precisions, compiled once for the whole package of tests."""

from pathlib import Path

import pytest

from index.encoder.load import load_encoder


@pytest.fixture(scope="package")
def cache(compiled: Path) -> Path:
    return compiled


@pytest.fixture(scope="package")
def exact(cache):
    return load_encoder(cache=cache, passages="float32")


@pytest.fixture(scope="package")
def compact(cache):
    return load_encoder(cache=cache, passages="int8")
