"""What tests of every package share: the built-in models, compiled once."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache in which the first test that needs the encoder leaves it compiled: in 8 bits that takes half a minute."""
    return tmp_path_factory.mktemp("compiled")
