"""nutgraf keys: made once, listed without secrets, revoked; and serve, which asks for one."""

import json

from service.access.ring import KeyRing


def test_a_key_is_printed_once_and_works(settings, cli):
    made = cli("keys", "add", "desk bot", "--scope", "ask", "--scope", "write", "--rate", "600/minute")
    text = made.out.strip()
    key = KeyRing(settings.keys_path).find(text)
    assert (made.code, key.name, key.scopes, key.rate) == (0, "desk bot", ("ask", "write"), "600/minute")
    assert text not in made.err
    listed = cli("keys", "list")
    assert (listed.code, listed.out) == (0, f"{key.id}\tdesk bot\task,write\t-\t600/minute\n")
    assert cli("keys", "revoke", key.id).out == f"{key.id} revoked\n"
    assert KeyRing(settings.keys_path).find(text) is None


def test_json_tells_all_but_the_hash(settings, cli):
    made = json.loads(cli("keys", "add", "bot", "--expires", "90d", "--json").out)
    text = made.pop("key")
    assert KeyRing(settings.keys_path).find(text).id == made["id"]
    assert (made["name"], made["scopes"], made["rate"]) == ("bot", ["ask"], None)
    assert made["created"] < made["expires"]
    assert json.loads(cli("keys", "list", "--json").out) == {"keys": [made]}
    assert json.loads(cli("keys", "revoke", made["id"], "--json").out) == made


def test_a_key_that_is_over_says_so(settings, cli, monkeypatch):
    cli("keys", "add", "bot", "--expires", "2027-01-31")
    whole = settings.keys_path.read_text()
    settings.keys_path.write_text(whole.replace("2027-02-01", "2020-02-01"))
    assert "2020-02-01T00:00:00Z (over)" in cli("keys", "list").out


def test_no_keys_and_unknown_ones_are_nothing(cli):
    assert cli("keys", "list").code == 3
    assert cli("keys", "list", "--json").out == '{"keys":[]}\n'
    assert cli("keys", "revoke", "12345678").code == 3


def test_wrong_usage_is_2(cli):
    for args in (
        ("add",),
        ("add", "bot", "--scope", "all"),
        ("add", "bot", "--expires", "soon"),
        ("add", "bot", "--rate", "fast"),
        ("add", " "),
        ("show",),
    ):
        assert cli("keys", *args).code == 2, args
    assert cli("keys", "list").code == 3


def test_serve_refuses_an_address_that_others_reach(cli, monkeypatch):
    started = []
    monkeypatch.setattr("service.http.server._listen", lambda host, port: started.append(host) or 1 / 0)
    monkeypatch.setattr("service.http.logs.configure", lambda level: None)
    refused = cli("serve", "--host", "0.0.0.0", "--port", "0")
    assert (refused.code, started) == (2, [])
    assert "nutgraf keys add NAME" in refused.err
    for args in (("--open",), ()):
        try:
            cli("serve", "--host", "0.0.0.0", "--port", "0", *args)
        except ZeroDivisionError:
            cli("keys", "add", "bot")
    assert started == ["0.0.0.0", "0.0.0.0"]
