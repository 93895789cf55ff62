"""nutgraf mcp: the protocol's own client starts the command, and standard output carries nothing else."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters
from news import FERRY, FERRY_TEXT, NEWS, OLIVES, QUAY, open_hashed, settings_in

from index.ingest.records import article_from_record
from service.cli.main import run

SUPPORT = Path(__file__).parents[2] / "support"
COMMAND = [sys.executable, str(SUPPORT / "command_process.py")]


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """Of a collection that holds NEWS."""
    home = tmp_path_factory.mktemp("stdio")
    with open_hashed(settings_in(home)) as engine:
        engine.add(article_from_record(each, collected=datetime.now(UTC)) for each in NEWS)
    paths = os.pathsep.join((str(SUPPORT.parents[1]), str(SUPPORT)))
    return {"NUTGRAF_DATA": str(home / "data"), "NUTGRAF_CACHE": str(home / "cache"), "PYTHONPATH": paths}


def start(environment):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([*COMMAND, "mcp"], **pipes, text=True, env={**os.environ, **environment})


def parameters(environment):
    return StdioServerParameters(command=COMMAND[0], args=[COMMAND[1], "mcp"], env=environment)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_an_assistant_searches_reads_and_asks(environment, mode):
    async def session():
        async with Client(parameters(environment), mode=mode) as client:
            listed = await client.list_tools()
            found = await client.call_tool("search", {"query": "pay rise of the ferry crews"})
            first = found.structured_content["results"][0]
            read = await client.call_tool("fetch", {"id": first["id"]})
            unlinked = await client.call_tool("fetch", {"id": OLIVES["id"]})
            asked = await client.call_tool("ask_articles", {"question": "What pay rise did the union accept?"})
            wrong = await client.call_tool("ask_articles", {"query": "How large is the pay rise?"})
            return listed, first, read, unlinked, asked, wrong

    listed, first, read, unlinked, asked, wrong = asyncio.run(session())
    assert [tool.name for tool in listed.tools] == ["search", "fetch", "search_articles", "ask_articles"]
    assert first == {name: FERRY[name] for name in ("id", "title", "url")}
    assert read.structured_content["text"] == FERRY_TEXT
    assert unlinked.structured_content["url"] == "nutgraf:article/olives"
    assert asked.structured_content["answer"] == "6 percent"
    assert asked.structured_content["citations"][0]["article_id"] == FERRY["id"]
    assert wrong.is_error
    assert wrong.content[0].text == "'question' is missing; give it; 'query' is not known here; remove it"


def test_calls_beyond_the_threads_wait_for_one(environment):
    async def session():
        async with Client(parameters({**environment, "NUTGRAF_THREADS": "1"})) as client:
            return await asyncio.gather(*(client.call_tool("ask_articles", {"question": "Who?"}) for _ in range(6)))

    assert [result.is_error for result in asyncio.run(session())] == [False] * 6


def test_standard_output_is_the_protocol_alone_and_the_process_ends_with_its_input(environment):
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        },
    }
    ready = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    ask = {"jsonrpc": "2.0", "id": 2, "method": "tools/call"}
    ask["params"] = {"name": "search_articles", "arguments": {"q": "lorries", "k": 1}}
    with start(environment) as process:
        lines = []
        for message, answered in ((hello, True), (ready, False), (ask, True)):
            process.stdin.write(json.dumps(message) + "\n")
            process.stdin.flush()
            if answered:
                lines.append(json.loads(process.stdout.readline()))
        process.stdin.close()
        rest = process.stdout.read()
        assert process.wait(20) == 0
    assert [line["id"] for line in lines] == [1, 2]
    assert lines[0]["result"]["serverInfo"]["name"] == "nutgraf"
    assert lines[1]["result"]["structuredContent"]["hits"][0]["article"]["id"] == QUAY["id"]
    assert rest == ""


def test_a_terminals_interrupt_ends_it(environment):
    with start(environment) as process:
        process.stdin.write('{"jsonrpc": "2.0", "id": 1, "method": "server/discover", "params": {}}\n')
        process.stdin.flush()
        assert process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == -signal.SIGINT
        assert process.stdout.read() == ""


def test_without_a_collection_the_command_says_what_to_do_and_writes_no_protocol(tmp_path, monkeypatch, capfd):
    monkeypatch.setenv("NUTGRAF_DATA", str(tmp_path / "none"))
    assert run(["mcp"]) == 4
    out, err = capfd.readouterr()
    assert out == ""
    assert "nutgraf" in err
