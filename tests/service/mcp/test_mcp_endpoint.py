"""The endpoint by itself: a failure to load its protocol passes."""

from news import open_hashed, settings_in
from served import served

from service.http.app import create_app
from service.mcp import endpoint

LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
ACCEPT = {"accept": "application/json"}


def listed(client):
    return client.post("/mcp", json=LIST, headers=ACCEPT)


def test_a_start_that_fails_is_made_again_by_the_next_request(tmp_path, monkeypatch):
    def fails(_):
        raise ImportError("no memory for it")

    with served(create_app(settings_in(tmp_path), opener=open_hashed)) as client:
        client.event_hooks = {}
        monkeypatch.setattr(endpoint, "_load", fails)
        assert [listed(client).status_code for _ in range(2)] == [500, 500]
        monkeypatch.undo()
        answer = listed(client)
        assert answer.status_code == 200
        assert [tool["name"] for tool in answer.json()["result"]["tools"]][:2] == ["search", "fetch"]
