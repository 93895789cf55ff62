"""Keys and scopes, asked of the running server, and what it refuses without."""

import io
import json
import logging
import re
from datetime import timedelta

import pytest
from contract import Contract
from keyed import NOW, add_key, admitted, bearer, scope_from
from news import FERRY, NEWS, open_hashed, settings_in
from served import served

from index.errors import InvalidInput
from service.access.exposure import is_loopback, refuse_exposure
from service.access.keys import KeyFile
from service.access.scopes import Scope
from service.http.app import create_app
from service.http.logs import JsonLines
from service.http.scopes import OPERATIONS, scope_of


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
