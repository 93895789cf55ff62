"""Fixtures for the engine: a folder in memory where there is one, and an empty collection in it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_up import open_engine

from index.encoder.base import Encoder
from index.encoder.load import load_encoder
from index.engine import Engine

# where other processes want the cores too, the threads of OpenMP wait for each other a hundred times longer
os.environ.setdefault("OMP_NUM_THREADS", "1")

MEMORY = Path("/dev/shm")  # five times faster: every acknowledged change is synced to the medium


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
    yield path
    shutil.rmtree(path)


@pytest.fixture
def engine(folder: Path) -> Iterator[Engine]:
    with open_engine(folder / "collection") as opened:
        yield opened


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    """The default model, compiled afresh; in 8 bits that would take half a minute."""
    return load_encoder(cache=tmp_path_factory.mktemp("models"), passages="float32")
