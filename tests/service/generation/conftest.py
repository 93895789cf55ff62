"""Language models for the tests: one that writes what it is told, and a real one where it is installed."""

import pytest
from llm_server import llm_server, missing
from scripted_llm import scripted_llm


@pytest.fixture
def llm():
    """Writes what the test says."""
    with scripted_llm() as running:
        yield running


@pytest.fixture(scope="session")
def real_llm():
    """The address of a real small model that cites; it starts once."""
    if missing():
        pytest.skip(missing())
    with llm_server(citing=True) as url:
        yield url
