"""Keys, scopes, rates and origins, asked of the running server."""

import asyncio
import io
import json
import logging
import re
import socket
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import httpx
import pytest
import uvicorn
from contract import Contract
from news import FERRY, NEWS, open_hashed, settings_in
from served import PATIENCE_S, served
from starlette.responses import Response

from index.errors import InvalidInput
from service.access.exposure import is_loopback, refuse_exposure
from service.access.keys import KeyFile
from service.access.scopes import Scope
from service.http import gate, server
from service.http.access import AccessControl
from service.http.app import EXPOSED, create_app
from service.http.logs import JsonLines
from service.http.protocol import BoundedProtocol
from service.http.scopes import OPERATIONS, scope_of

NOW = datetime.now(UTC)


def add_key(settings, *scopes, **fields):
    return KeyFile(settings.keys_path).add("a bot", scopes, created=NOW, **fields)


def bearer(text):
    return {"authorization": f"Bearer {text}"}


@pytest.fixture
def settings(tmp_path):
    return settings_in(tmp_path)


@pytest.fixture
def client(settings):
    with served(create_app(settings, opener=open_hashed)) as client:
        yield client


def test_every_operation_has_its_scope_and_says_so(settings):
    document = create_app(settings, opener=open_hashed).openapi()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if scope_of(method.upper(), path) is None:
                assert path in ("/healthz", "/readyz")
                assert "security" not in operation
                continue
            assert (method.upper(), path) in OPERATIONS, f"{method} {path} has no scope in service/http/scopes.py"
            assert operation["x-scope"] == OPERATIONS[method.upper(), path]
            assert operation["security"] == [{}, {"bearer": []}, {"apiKey": []}]
            assert {"401", "403", "429"} <= set(operation["responses"])
    assert set(document["components"]["securitySchemes"]) == {"bearer", "apiKey"}


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/v1/search", Scope.ASK),
        ("POST", "/mcp", Scope.ASK),
        ("GET", "/v1/articles/a/b%2F", Scope.ASK),
        ("GET", "/v1/articles/x/related", Scope.ASK),
        ("DELETE", "/v1/articles/x/related", Scope.WRITE),
        ("DELETE", "/v1/articles", Scope.ADMIN),
        ("POST", "/v1/articles", Scope.WRITE),
        ("POST", "/v1/nothing", Scope.ADMIN),
        ("PUT", "/v1/search", Scope.ADMIN),
        ("GET", "/v1/articles/", Scope.ADMIN),
        ("GET", "/healthz", None),
    ],
)
def test_what_is_not_listed_is_for_admins(method, path, scope):
    assert scope_of(method, path) is scope


def test_without_keys_this_machine_may_do_everything(client):
    assert client.post("/v1/articles", json={"articles": NEWS}).json()["added"] == 4
    assert client.get("/v1/stats", headers=bearer("anything")).json()["articles"] == 4
    assert client.delete("/v1/articles/olives").status_code == 200


def test_the_first_key_closes_the_running_server_and_the_last_one_s_end_leaves_it_closed(settings, client):
    assert client.get("/v1/stats").status_code == 200
    key, text = add_key(settings, Scope.ASK)
    refused = client.get("/v1/stats")
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, 'Bearer realm="nutgraf"')
    assert client.get("/v1/stats", headers=bearer(text)).status_code == 200
    assert client.get("/v1/stats", headers={"x-api-key": text}).status_code == 200
    assert client.get("/v1/stats", headers={"authorization": "Basic Zm9v", "x-api-key": text}).status_code == 200
    assert client.get("/v1/stats", headers={"authorization": "Bearer", "x-api-key": text}).status_code == 200
    assert client.get("/v1/stats", headers={"authorization": "Bearer"}).status_code == 401
    for path in ("/healthz", "/readyz"):
        assert client.get(path).status_code == 200
    KeyFile(settings.keys_path).revoke(key.id)
    assert client.get("/v1/stats").status_code == 401
    assert client.get("/v1/stats", headers=bearer(text)).status_code == 401
    settings.keys_path.unlink()
    assert client.get("/v1/stats").status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        {"x-forwarded-for": "127.0.0.1"},
        {"x-forwarded-for": "203.0.113.9"},
        {"X-Forwarded-Proto": "https"},
        {"forwarded": "for=127.0.0.1"},
        {"x-real-ip": "127.0.0.1"},
        {"via": "1.1 proxy"},
    ],
)
def test_without_keys_nothing_that_a_proxy_passes_on_is_answered(client, header):
    assert client.get("/v1/stats", headers=header).status_code == 401
    assert client.get("/healthz", headers=header).status_code == 200


@pytest.mark.parametrize(("address", "status"), [("127.0.0.1", 200), ("::1", 200), ("203.0.113.9", 401), (None, 401)])
def test_without_keys_only_an_address_of_this_machine_is_answered(settings, address, status):
    assert admitted(settings, scope_from(address)) == status


def admitted(settings, scope):
    """The status that a request from such an address is answered with."""
    statuses = []

    async def app(scope, receive, send):
        await Response()(scope, receive, send)

    async def send(message):
        statuses.append(message.get("status"))

    state = SimpleNamespace(state=SimpleNamespace(runtime=SimpleNamespace(busy=False)))
    asyncio.run(AccessControl(app, settings=settings)({**scope, "app": state}, None, send))
    return statuses[0]


def scope_from(address, **headers):
    """What an application sees of a request."""
    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    client = (address, 50_000) if address else None
    return {"type": "http", "method": "GET", "path": "/v1/stats", "headers": sent, "client": client}


def test_an_open_server_answers_what_a_proxy_passes_on_until_a_key_is_made(tmp_path):
    settings = settings_in(tmp_path, open=True)
    with served(create_app(settings, opener=open_hashed)) as client:
        assert client.get("/v1/stats", headers={"x-forwarded-for": "203.0.113.9"}).status_code == 200
        key, _ = add_key(settings, Scope.ASK)
        KeyFile(settings.keys_path).revoke(key.id)
        assert client.get("/v1/stats").status_code == 401


def test_a_key_that_is_not_right_to_the_letter_is_refused(settings, client):
    key, text = add_key(settings, Scope.ADMIN)
    other, _ = add_key(settings, Scope.ASK)
    wrong = (
        text[:-1] + ("a" if text[-1] != "a" else "b"),
        text[:-1],
        text + "x",
        text.upper(),
        text.replace(key.id, other.id),
        key.sha256,
        f"ng_{key.id}_{key.sha256}",
        "ng_",
        "é",
    )
    for each in wrong:
        refused = client.get("/v1/stats", headers={"authorization": f"Bearer {each}".encode()})
        assert refused.status_code == 401, each
        assert 'error="invalid_token"' in refused.headers["www-authenticate"]
    assert client.get("/v1/stats", headers=bearer(text)).status_code == 200


@pytest.mark.parametrize(
    ("scopes", "allowed"),
    [
        ((Scope.ASK,), {"ask"}),
        ((Scope.WRITE,), {"write"}),
        ((Scope.ASK, Scope.WRITE), {"ask", "write"}),
        ((Scope.ADMIN,), {"ask", "write", "admin"}),
    ],
)
def test_a_key_does_what_its_scopes_say_and_no_more(settings, client, scopes, allowed):
    _, text = add_key(settings, *scopes)
    for needed, method, path, given in (
        ("ask", "GET", "/v1/search?q=ferry", {}),
        ("ask", "POST", "/v1/ask", {"json": {"question": "Who?"}}),
        ("write", "POST", "/v1/articles", {"json": {"articles": [FERRY]}}),
        ("write", "DELETE", "/v1/articles/ferry-strike", {}),
        ("admin", "DELETE", "/v1/articles?source=Nobody", {}),
    ):
        response = client.request(method, path, headers=bearer(text), **given)
        if needed in allowed:
            assert response.status_code == 200, response.text
        else:
            assert response.status_code == 403
            assert f"needs the scope '{needed}'" in response.json()["detail"]
            assert f'scope="{needed}"' in response.headers["www-authenticate"]


def test_a_key_whose_time_is_over_is_refused_and_keeps_the_server_closed(settings, client):
    _, old = add_key(settings, Scope.ASK, expires=NOW - timedelta(seconds=1))
    assert client.get("/v1/stats", headers=bearer(old)).status_code == 401
    assert client.get("/v1/stats").status_code == 401
    _, young = add_key(settings, Scope.ASK, expires=NOW + timedelta(hours=1))
    assert client.get("/v1/stats", headers=bearer(young)).status_code == 200


def test_keys_that_cannot_be_read_let_nobody_in(settings, client):
    _, text = add_key(settings, Scope.ASK)
    whole = settings.keys_path.read_text()
    settings.keys_path.write_text(whole.replace('"format": 1', '"format": 2'))
    for headers in ({}, bearer(text)):
        refused = client.get("/v1/stats", headers=headers)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    settings.keys_path.write_text(whole)
    assert client.get("/v1/stats", headers=bearer(text)).status_code == 200


def test_keys_that_cannot_be_looked_at_close_the_server(settings, client):
    settings.keys_path.symlink_to(settings.keys_path)
    refused = client.get("/v1/stats")
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    settings.keys_path.unlink()
    assert client.get("/v1/stats").status_code == 200


def test_a_rate_is_counted_by_key(settings, client):
    _, slow = add_key(settings, Scope.ASK, rate="2/minute")
    _, fast = add_key(settings, Scope.ASK)
    left = [client.get("/v1/stats", headers=bearer(slow)) for _ in range(3)]
    assert [each.status_code for each in left] == [200, 200, 429]
    assert [each.headers["ratelimit-remaining"] for each in left] == ["1", "0", "0"]
    assert {each.headers["ratelimit-limit"] for each in left} == {"2"}
    assert 1 <= int(left[2].headers["retry-after"]) <= 60
    assert "retry-after" not in left[1].headers
    free = client.get("/v1/stats", headers=bearer(fast))
    assert free.status_code == 200
    assert "ratelimit-limit" not in free.headers


def test_an_overloaded_server_refuses_before_it_reads(settings, client, monkeypatch):
    _, text = add_key(settings, Scope.ADMIN, rate="9/minute")
    monkeypatch.setattr("service.http.runtime.Runtime.busy", True)
    refused = client.post("/v1/search", content=b"{", headers=bearer(text))
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "1")
    assert client.get("/v1/stats").status_code == 401
    assert client.post("/v1/articles", json={"articles": []}, headers=bearer(text)).status_code == 200
    assert client.get("/healthz").status_code == 200
    monkeypatch.undo()
    assert client.get("/v1/stats", headers=bearer(text)).headers["ratelimit-remaining"] == "7"


def test_a_rate_is_counted_by_address_where_there_is_no_key(tmp_path):
    with served(create_app(settings_in(tmp_path, rate="3/hour"), opener=open_hashed)) as client:
        assert [client.get("/v1/stats").status_code for _ in range(4)] == [200, 200, 200, 429]
        assert client.get("/v1/stats").json()["detail"].startswith("the rate of 3 requests is used up; wait ")
        assert client.get("/healthz").status_code == 200


def test_a_rate_of_one_request_is_told_so(settings, client):
    _, once = add_key(settings, Scope.ASK, rate="1/hour")
    said = [client.get("/v1/stats", headers=bearer(once)).json().get("detail") for _ in range(2)]
    assert said[1].startswith("the rate of 1 request is used up; wait ")


def test_a_caller_on_this_machine_has_one_bucket_whatever_it_says(tmp_path):
    settings = settings_in(tmp_path, rate="3/hour", open=True)
    with served(create_app(settings, opener=open_hashed)) as client:
        headers = [{"x-forwarded-for": f"203.0.113.{number}"} for number in range(4)]
        assert [client.get("/v1/stats", headers=each).status_code for each in headers] == [200, 200, 200, 429]


@pytest.mark.parametrize(
    ("address", "caller"),
    [
        ("127.0.0.1", "this machine"),
        ("127.9.9.9", "this machine"),
        ("::1", "this machine"),
        ("10.1.1.1", "10.1.1.1"),
        ("::ffff:10.1.1.1", "10.1.1.1"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:aaaa:bbbb:cccc:dddd", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unknown", "unknown"),
    ],
)
def test_addresses_that_one_may_choose_among_are_one_caller(tmp_path, monkeypatch, address, caller):
    charged = []
    monkeypatch.setattr("service.access.rates.Rates.take", lambda _, who, __: charged.append(who))
    admitted(settings_in(tmp_path, open=True), scope_from(address))
    assert charged == [caller if caller == "this machine" else f"address {caller}"]


@pytest.mark.parametrize(
    ("proxies", "address", "client"),
    [
        ("", "127.0.0.1", "127.0.0.1"),
        ("127.0.0.1", "127.0.0.1", "203.0.113.9"),
        ("10.0.0.0/8, 127.0.0.1", "10.1.1.1", "203.0.113.9"),
        ("10.0.0.0/8", "127.0.0.1", "127.0.0.1"),
    ],
)
def test_only_proxies_of_the_settings_are_believed_for_whom_they_ask(tmp_path, monkeypatch, proxies, address, client):
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    seen = []

    async def app(scope, receive, send):
        seen.append(scope["client"][0])

    config = uvicorn.Config(app, **server._options(settings_in(tmp_path, proxies=proxies)))
    config.load()
    asyncio.run(config.loaded_app(scope_from(address, x_forwarded_for="203.0.113.9"), None, None))
    assert seen == [client]


@pytest.mark.parametrize("proxies", ["localhost", "*", "10.0.0.1/8", "127.0.0.1:80"])
def test_what_is_no_proxy_s_address_is_refused(tmp_path, proxies):
    with pytest.raises(InvalidInput, match="is no proxy's address"):
        settings_in(tmp_path, proxies=proxies)


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


@pytest.mark.parametrize("rate", ["fast", "0/minute", "5/moon", "1/second; 5/minute"])
def test_what_is_no_rate_is_refused(tmp_path, rate):
    with pytest.raises(InvalidInput, match="is no rate"):
        settings_in(tmp_path, rate=rate)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True)]
    + [(each, False) for each in ("0.0.0.0", "::", "192.168.1.7", "news.internal", "", "::ffff:0.0.0.0")],
)
def test_only_loopback_is_this_machine_alone(host, loopback):
    assert is_loopback(host) is loopback


def test_an_address_that_others_reach_needs_a_key_or_a_word(tmp_path):
    refuse_exposure(settings_in(tmp_path))
    refuse_exposure(settings_in(tmp_path, host="0.0.0.0", open=True))
    public = settings_in(tmp_path, host="0.0.0.0")
    with pytest.raises(InvalidInput, match=r"keys add NAME.*--open"):
        refuse_exposure(public)
    key, _ = add_key(public, Scope.ASK)
    refuse_exposure(public)
    KeyFile(public.keys_path).revoke(key.id)
    with pytest.raises(InvalidInput):
        refuse_exposure(public)


def test_a_public_server_whose_last_key_goes_stays_closed(tmp_path):
    settings = settings_in(tmp_path, host="0.0.0.0")
    with served(create_app(settings, opener=open_hashed)) as client:
        assert client.get("/v1/stats").status_code == 401


def test_on_openai_s_paths_refusals_have_its_shape(settings, client):
    add_key(settings, Scope.WRITE)
    client.event_hooks = {}
    refused = client.get("/v1/models")
    assert refused.status_code == 401
    assert refused.json()["error"]["code"] == "invalid_api_key"


def test_every_answer_is_safe_in_a_browser(client):
    for path in ("/v1/stats", "/healthz", "/nowhere", "/openapi.json"):
        headers = httpx.get(client.base_url.join(path)).headers
        for name, value in gate.SAFE_HEADERS.items():
            assert headers[name.decode()] == value.decode(), path


def test_no_secret_is_logged_shown_or_told(settings, client, caplog):
    caplog.set_level(logging.DEBUG)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    logging.getLogger().addHandler(handler)
    key, text = add_key(settings, Scope.ASK)
    secret = text[-20:]
    client.event_hooks = {}
    told = [repr(key), str(key), repr(KeyFile(settings.keys_path).read())]
    try:
        for headers in (bearer(text), {"x-api-key": text}, bearer(text + "x"), {"x-api-key": f"x{text}"}):
            for method, path in (("GET", "/v1/stats"), ("DELETE", "/v1/articles"), ("GET", "/nowhere")):
                told.append(client.request(method, path, headers=headers).text)
        settings.keys_path.write_text('{"keys": ["' + text + '"]}')
        told.append(client.get("/v1/stats", headers=bearer(text)).text)
    finally:
        logging.getLogger().removeHandler(handler)
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert key.id in {line.get("key") for line in lines if line["message"] == "request"}
    logged = "\n".join(line for line in (*stream.getvalue().splitlines(), *caplog.messages) if "httpcore" not in line)
    for part in (*told, logged):
        assert secret not in part
        assert key.sha256 not in part


def raw(client, data, wait_s=PATIENCE_S):
    with socket.create_connection((client.base_url.host, client.base_url.port), timeout=wait_s) as connection:
        connection.sendall(data)
        return b"".join(iter(lambda: connection.recv(4096), b""))


@pytest.mark.parametrize(
    ("begun", "answer"),
    [
        (b"", b""),
        (b"GET /healthz HTT", b"HTTP/1.1 408 Request Timeout"),
        (b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-slow: y", b"HTTP/1.1 408 Request Timeout"),
    ],
)
def test_a_head_that_dribbles_is_cut_off(client, monkeypatch, begun, answer):
    monkeypatch.setattr(BoundedProtocol, "head_s", 0.2)
    assert raw(client, begun)[: len(answer)] == answer


@pytest.mark.parametrize("begun", [b"", b'{"q": "fer'])
def test_a_body_that_dribbles_is_cut_off(client, monkeypatch, begun):
    monkeypatch.setattr(gate, "BODY_S", 0.2)
    head = (
        b"POST /v1/search HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 90\r\n\r\n"
    )
    answer = raw(client, head + begun)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["detail"] == "the body came too slowly; send it again"


def test_a_body_that_nobody_reads_must_end_too(client, monkeypatch):
    monkeypatch.setattr(BoundedProtocol, "body_s", 0.2)
    head = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\ncontent-length: 90\r\n\r\n"
    assert raw(client, head).startswith(b"HTTP/1.1 200 ")


def test_an_answer_may_take_longer_than_a_request(client, monkeypatch):
    monkeypatch.setattr(BoundedProtocol, "head_s", 0.05)
    monkeypatch.setattr(BoundedProtocol, "body_s", 0.05)
    monkeypatch.setattr(gate, "BODY_S", 0.05)
    assert client.post("/v1/articles", json={"articles": NEWS}).status_code == 200


def test_refusals_are_in_the_document(settings):
    contract = Contract(create_app(settings, opener=open_hashed).openapi())
    for methods in contract.document["paths"].values():
        for operation in methods.values():
            for status in ("401", "403", "408"):
                if status in operation["responses"]:
                    (content,) = operation["responses"][status]["content"].values()
                    contract.validate(content["example"], content["schema"])


def test_a_key_can_be_known_by_its_beginning(settings):
    _, text = add_key(settings, Scope.ASK)
    assert re.fullmatch(r"ng_[0-9a-f]{8}_[\w-]{43}", text)
