"""docs/clients.md, mcp.md, dify.md and tools.md: each example, run against a server, prints what it says."""

import contextlib
import io
import json
import re
import shutil
import subprocess

import pytest
from doc_examples import ROOT
from news import open_hashed, settings_in
from served import served

from service.http.app import create_app

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TOOLS = [shutil.which(name) for name in ("curl", "jq")]


def examples(page):
    """Each example of a page with what it shows: (language, code, output)."""
    blocks = FENCE.findall((ROOT / "docs" / page).read_text(encoding="utf-8"))
    for number, (language, code) in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else ("", "")
        if language == "console":
            for part in re.split(r"^\$ ", code, flags=re.MULTILINE)[1:]:
                command, _, shown = part.partition("\n")
                yield language, command, shown
        elif language == "python":
            assert following[0] == "text", f"docs/{page} does not show what this prints:\n{code}"
            yield language, code, following[1]
        elif language == "json":
            yield language, code, ""
        else:
            assert language == "text"


def by_python(code):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "example", "exec"), {"__name__": "example"})
    return printed.getvalue()


def by_shell(command):
    return subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=True).stdout


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    """A server that holds what the first page adds."""
    with served(create_app(settings_in(tmp_path_factory.mktemp("docs")), opener=open_hashed)) as client:
        _, adds, shown = next(examples("clients.md"))
        assert by_python(local(adds, str(client.base_url))) == shown
        yield str(client.base_url)


def local(code, url):
    return code.replace("http://localhost:8000", url).replace("localhost:8000", url.removeprefix("http://"))


@pytest.mark.skipif(not all(TOOLS), reason="needs curl and jq")
@pytest.mark.parametrize(("page", "count"), [("clients.md", 5), ("mcp.md", 4), ("dify.md", 3), ("tools.md", 2)])
def test_every_example_prints_what_it_says(url, page, count):
    listed = list(examples(page))
    assert len(listed) == count
    for language, code, shown in listed:
        if language == "json":
            json.loads(code)
        elif ".add([" not in code:
            run = by_python if language == "python" else by_shell
            assert run(local(code, url)) == shown, code
