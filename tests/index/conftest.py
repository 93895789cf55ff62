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
def model(compiled: Path) -> Encoder:
    """The default model in float32, which compiles in a second."""
    return load_encoder(cache=compiled, passages="float32")
