"""The command line on a real collection, with the encoder that needs no model."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
from hashed_encoder import HashedEncoder
from news import NEWS, open_hashed

from index.ingest.records import article_from_record
from service.cli.main import run
from service.settings import Settings

COLLECTED = datetime.fromisoformat("2025-08-10T12:00:00Z")


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str


Cli = Callable[..., Outcome]


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Settings that the command line finds by itself, in a folder of the test's own."""
    for name in list(os.environ):
        if name.startswith("NUTGRAF_") or name == "NO_COLOR":
            monkeypatch.delenv(name)
    monkeypatch.setenv("NUTGRAF_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("NUTGRAF_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("index.encoder.load.load_encoder", lambda *_, **__: HashedEncoder())
    return Settings.load()


@pytest.fixture
def cli(settings, capfdbinary) -> Cli:
    """Runs one command line; there is no collection yet."""

    def call(*args: str) -> Outcome:
        capfdbinary.readouterr()
        code = run(args)
        out, err = capfdbinary.readouterr()
        return Outcome(code, out.decode(), err.decode())

    return call


@pytest.fixture
def stocked(settings, cli) -> Cli:
    """The same, on a collection that holds NEWS."""
    with open_hashed(settings) as engine:
        engine.add(article_from_record(each, collected=COLLECTED) for each in NEWS)
    return cli
