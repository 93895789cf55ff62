"""The sample in the real engine, every question asked once."""

import pytest

from scripts import raise_floors as gate


@pytest.fixture(scope="session")
def engine(tmp_path_factory):
    with gate.open_sample(tmp_path_factory.mktemp("sample")) as opened:
        yield opened


@pytest.fixture(scope="session")
def questions(engine):
    return gate.questions(engine)


@pytest.fixture(scope="session")
def outcomes(engine, questions):
    return gate.asked(engine, questions)


@pytest.fixture
def floors():
    return gate.Floors.read(gate.FLOORS.read_text("utf-8"))
