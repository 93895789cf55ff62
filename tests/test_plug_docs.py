"""docs/clients.md, mcp.md, dify.md and tools.md: each example, run against a server, prints what it says."""

import json
import shutil

import pytest
from doc_examples import blocks
from news import open_hashed, settings_in
from runnable_page import examples, printed
from served import served

from service.http.app import create_app

TOOLS = [shutil.which(name) for name in ("curl", "jq")]


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    """A server that holds what the first page adds."""
    with served(create_app(settings_in(tmp_path_factory.mktemp("docs")), opener=open_hashed)) as client:
        address = str(client.base_url)
        language, adds, shown = next(examples("docs/clients.md"))
        assert printed(language, adds, address, {}) == shown
        yield address


@pytest.mark.skipif(not all(TOOLS), reason="needs curl and jq")
@pytest.mark.parametrize(("page", "count"), [("clients.md", 5), ("mcp.md", 3), ("dify.md", 3), ("tools.md", 2)])
def test_every_example_prints_what_it_says(url, page, count):
    listed = list(examples(f"docs/{page}"))
    assert len(listed) == count
    for language, code, shown in listed:
        if ".add(" not in code:
            assert printed(language, code, url, {}) == shown, code


def test_the_configuration_of_an_assistant_is_json():
    (configuration,) = blocks("docs/mcp.md", "json")
    assert list(json.loads(configuration)["mcpServers"]["news"]) == ["command", "args"]
