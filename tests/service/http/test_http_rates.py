"""Rates of keys and addresses, asked of the running server, and whom it takes a caller for."""

import asyncio

import pytest
import uvicorn
from keyed import add_key, admitted, bearer, scope_from
from news import open_hashed, settings_in
from served import served

from index.errors import InvalidInput
from service.access.scopes import Scope
from service.http import server
from service.http.app import create_app


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


@pytest.mark.parametrize("rate", ["fast", "0/minute", "5/moon", "1/second; 5/minute"])
def test_what_is_no_rate_is_refused(tmp_path, rate):
    with pytest.raises(InvalidInput, match="is no rate"):
        settings_in(tmp_path, rate=rate)
