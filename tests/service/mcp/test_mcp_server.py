"""The protocol's server by itself: who it is, and each way in which a call may fail."""

import json
from importlib.metadata import version

import pytest
from mcp import Client

from service.lanes import LaneFull
from service.mcp.server import INSTRUCTIONS, build_server

RESULTS = {"results": [{"id": "öl", "title": "Olivenöl „knapp“ 🫒", "url": "https://talbote.example/öl"}]}


async def answered(run, *call):
    """What a call comes to where `run` stands for the engine."""
    async with Client(build_server(run)) as client:
        return await client.call_tool(*(call or ("search", {"query": "x"})))


async def unused(_):
    raise AssertionError("nothing should be run")


@pytest.mark.anyio
async def test_it_names_itself_and_warns_of_what_articles_say():
    async with Client(build_server(unused)) as client:
        assert (client.server_info.name, client.server_info.version) == ("nutgraf", version("nutgraf"))
        assert client.instructions == INSTRUCTIONS


@pytest.mark.anyio
async def test_no_arguments_are_empty_ones():
    result = await answered(unused, "search")
    assert (result.is_error, result.content[0].text) == (True, "'query' is missing; give it")


@pytest.mark.anyio
async def test_every_argument_that_is_wrong_is_told():
    result = await answered(unused, "search_articles", {"q": 5, "k": 0, "since": ""})
    assert result.content[0].text == (
        "'since': String should have at least 1 character; 'k': Input should be greater than or equal to 1; "
        "'q': Input should be a valid string"
    )


@pytest.mark.anyio
async def test_a_result_in_any_script_is_the_same_as_text_and_as_structure():
    async def run(_):
        return json.dumps(RESULTS, ensure_ascii=False).encode()

    result = await answered(run)
    assert result.structured_content == json.loads(result.content[0].text) == RESULTS


@pytest.mark.anyio
async def test_a_full_lane_is_told_as_such():
    async def run(_):
        raise LaneFull

    result = await answered(run)
    assert (result.is_error, result.structured_content) == (True, None)
    assert result.content[0].text == "more requests wait than nutgraf can take; try again in a moment"


@pytest.mark.anyio
async def test_an_error_of_its_own_is_logged_and_says_nothing_of_itself(caplog):
    async def run(_):
        raise RuntimeError("/secret/place")

    result = await answered(run)
    assert (result.is_error, result.structured_content) == (True, None)
    assert result.content[0].text == "an error of nutgraf's own; its log has more"
    assert "/secret/place" in caplog.text
    assert "unexpected error in the tool search" in caplog.text
