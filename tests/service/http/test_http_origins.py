"""Pages of other sites: what a browser may send to the server for them, and what it lets them read."""

import httpx
import pytest
from keyed import add_key, bearer
from news import open_hashed, settings_in
from served import PATIENCE_S, served

from index.errors import InvalidInput
from service.access.scopes import Scope
from service.http import gate
from service.http.app import EXPOSED, create_app


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"host": "localhost"}, 200),
        ({"host": "news.localhost:8000"}, 200),
        ({"host": "[::1]:8000"}, 200),
        ({"host": "192.168.1.7:8000"}, 200),
        ({"host": "news.internal:8000"}, 200),
        ({"host": "evil.example"}, 403),
        ({"host": "127.0.0.1.evil.example"}, 403),
        ({"host": "localhost.evil.example"}, 403),
        ({"host": "[::1"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://localhost:3000"}, 403),
        ({"origin": "http://evil.example", "host": "localhost"}, 403),
        ({"origin": "http://localhost:9", "host": "localhost:9"}, 200),
        ({"origin": "chrome-extension://localhost:9", "host": "localhost:9"}, 403),
        ({"origin": "https://chat.example"}, 200),
        ({"origin": "https://chat.example", "host": "evil.example"}, 403),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}, 403),
        ({"sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors"}, 403),
        ({"origin": "", "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}, 403),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, 200),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
    ],
)
def test_without_keys_no_foreign_page_reaches_the_server(tmp_path, headers, status):
    settings = settings_in(tmp_path, cors="https://chat.example", hosts="news.internal, other.internal")
    with served(create_app(settings, opener=open_hashed)) as client:
        client.event_hooks = {}
        assert client.get("/v1/stats", headers=headers).status_code == status
        assert client.get("/healthz", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("cors", "headers", "status"),
    [
        ("https://chat.example", {}, 200),
        ("https://chat.example", {"origin": "https://chat.example"}, 200),
        ("https://chat.example", {"origin": "https://news.example", "host": "news.example"}, 200),
        ("https://chat.example", {"origin": "https://evil.example"}, 403),
        ("https://chat.example", {"origin": "null"}, 403),
        ("*", {"origin": "https://any.example"}, 200),
        ("", {"origin": "https://evil.example"}, 403),
    ],
)
def test_a_page_that_holds_a_key_must_be_known_for_mcp(tmp_path, cors, headers, status):
    settings = settings_in(tmp_path, cors=cors)
    _, text = add_key(settings, Scope.ASK)
    listing = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    with served(create_app(settings, opener=open_hashed)) as client:
        client.event_hooks = {}
        sent = {"accept": "application/json", **bearer(text), **headers}
        assert client.post("/mcp", json=listing, headers=sent).status_code == status
        assert client.get("/v1/stats", headers=sent).status_code == 200


def test_a_simple_post_of_another_site_stores_nothing(client):
    page = "A headline\n\nThe text of a page that a visitor's browser was made to send, which is long enough to be one."
    headers = {"origin": "https://evil.example", "content-type": "text/plain"}
    assert client.post("/v1/pages", content=page, headers=headers).status_code == 403
    assert client.get("/v1/stats").json()["articles"] == 0


def preflight(client, origin):
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "authorization, x-stainless-os"}
    return client.options("/v1/ask", headers={"origin": origin, **asked})


def test_cross_origin_pages_are_those_of_the_settings(tmp_path):
    settings = settings_in(tmp_path, cors="https://chat.example https://desk.example:8443")
    _, text = add_key(settings, Scope.ASK)
    with served(create_app(settings, opener=open_hashed)) as client:
        client.event_hooks = {}
        for origin in ("https://chat.example", "https://desk.example:8443"):
            assert preflight(client, origin).headers["access-control-allow-origin"] == origin
            for headers in (bearer(text), {}):
                answer = client.get("/v1/stats", headers={"origin": origin, **headers})
                assert answer.status_code == (200 if headers else 401)
                assert answer.headers["access-control-allow-origin"] == origin
                assert answer.headers["access-control-expose-headers"] == ", ".join(EXPOSED)
        refused = client.post("/v1/retrieval", content=b"x" * 70_000, headers={"origin": origin, **bearer(text)})
        assert (refused.status_code, refused.headers["access-control-allow-origin"]) == (413, origin)
        assert "access-control-allow-origin" not in preflight(client, "https://evil.example").headers
        answer = client.get("/v1/stats", headers={"origin": "https://evil.example", **bearer(text)})
        assert "access-control-allow-origin" not in answer.headers


def test_any_page_may_ask_only_where_a_key_is_needed(tmp_path):
    settings = settings_in(tmp_path, cors="*")
    with served(create_app(settings, opener=open_hashed)) as client:
        foreign = {"origin": "https://any.example"}
        assert client.get("/v1/stats", headers=foreign).status_code == 403
        _, text = add_key(settings, Scope.ASK)
        answer = client.get("/v1/stats", headers={**foreign, **bearer(text)})
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")


@pytest.mark.parametrize("cors", ["chat.example", "https://chat.example/", "https://*.example", "ftp://chat.example"])
def test_what_is_no_origin_is_refused(tmp_path, cors):
    with pytest.raises(InvalidInput, match="is no origin"):
        settings_in(tmp_path, cors=cors)


def test_every_answer_is_safe_in_a_browser(client):
    for path in ("/v1/stats", "/healthz", "/nowhere", "/openapi.json"):
        headers = httpx.get(client.base_url.join(path), timeout=PATIENCE_S).headers
        for name, value in gate.SAFE_HEADERS.items():
            assert headers[name.decode()] == value.decode(), path
