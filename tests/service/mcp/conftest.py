"""A real server process that holds NEWS."""

import httpx
import pytest
from news import NEWS
from running import running


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    with running(tmp_path_factory.mktemp("mcp") / "data") as url:
        answer = httpx.post(f"{url}/v1/articles", json={"articles": NEWS}, timeout=30)
        assert answer.json()["added"] == len(NEWS)
        yield url
