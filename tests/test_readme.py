"""README.md: what it shows of HTTP and of the chat, run against a real server, prints what it says."""

import shutil

import pytest
from real_server import real_server
from runnable_page import examples, printed


@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
def test_a_stranger_gets_from_the_server_to_a_cited_answer(tmp_path, compiled):
    shown = 0
    with real_server(tmp_path, compiled) as url:
        names = {}
        for language, code, said in examples("README.md", "## Over HTTP", "## Settings"):
            if code.startswith("scripts/serve"):
                continue  # runs already
            output = printed(language, code, url, names)
            assert output.strip() == said.strip() or not said.strip(), code
            shown += bool(said.strip())
        names["client"].close()
    assert shown == 3
