"""What counts as a fault of `/mcp` under made-up bodies, and a few of them."""

import httpx
import pytest
from fuzzing import Outcome
from fuzzing_mcp import as_curl, exercise_mcp, fault
from news import open_hashed, settings_in
from served import served

from service.http.app import create_app

MESSAGE = {"jsonrpc": "2.0", "id": 1, "result": {}}
INTERNAL = {"jsonrpc": "2.0", "id": 1, "error": {"code": -32603, "message": "?"}}


@pytest.mark.parametrize(
    ("response", "said"),
    [
        (httpx.Response(200, json=MESSAGE), ""),
        (httpx.Response(202), ""),
        (httpx.Response(415, content=b"{}", headers={"content-type": "application/problem+json"}), ""),
        (httpx.Response(500, json={}), "500 is no status"),
        (httpx.Response(202, text="x"), "202 with a body"),
        (httpx.Response(400, text="no"), "400 with 'text/plain'"),
        (httpx.Response(200, json={}), "no message"),
        (httpx.Response(200, json=INTERNAL), "an internal error"),
    ],
)
def test_a_fault_is_told(response, said):
    assert fault(response).startswith(said)
    assert bool(fault(response)) is bool(said)


def test_a_failure_can_be_sent_again():
    assert as_curl("http://x", b"\x00'", {"accept": "a b"}) == (
        "printf '\\x00\\x27' | curl -X POST http://x/mcp -H 'accept: a b' --data-binary @-"
    )


def test_made_up_bodies_find_no_fault(tmp_path):
    outcome = Outcome()
    with served(create_app(settings_in(tmp_path), opener=open_hashed)) as client:
        exercise_mcp(outcome, str(client.base_url), examples=50, seed_of=1, headers=None)
    assert outcome.failures == {}
    assert outcome.statuses["POST /mcp"].total() == 50
