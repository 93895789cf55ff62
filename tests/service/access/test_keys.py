"""The file of keys: what is in it, who may read it, and that changes meet."""

import json
import stat
import threading
from datetime import UTC, datetime, timedelta

import pytest

from index.errors import InvalidInput, NotFound
from service.access.expiry import parse_expiry
from service.access.keys import KeyFile, hash_of
from service.access.ring import KeyRing
from service.access.scopes import Scope, grants

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.fixture
def file(tmp_path):
    return KeyFile(tmp_path / "data" / "keys.json")


def test_only_a_hash_is_kept_and_only_the_owner_reads_it(file):
    key, text = file.add("bot", [Scope.WRITE, Scope.ASK, Scope.ASK], created=NOW, rate="5/minute")
    stored = file.path.read_text()
    assert text.startswith(f"ng_{key.id}_")
    assert text.rpartition("_")[2] not in stored
    assert json.loads(stored)["keys"][0]["sha256"] == hash_of(text)
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert file.read() == (key,)
    assert (key.scopes, key.rate, key.expires, key.created) == ((Scope.ASK, Scope.WRITE), "5/minute", None, NOW)


def test_a_rate_that_was_written_by_hand_is_checked(file):
    file.add("bot", [Scope.ASK], created=NOW, rate="5/minute")
    file.path.write_text(file.path.read_text().replace("5/minute", "lots"))
    with pytest.raises(InvalidInput, match="rate"):
        file.read()


def test_keys_are_kept_in_order_until_they_are_revoked(file):
    assert file.read() == ()
    keys = [file.add(name, [Scope.ASK], created=NOW)[0] for name in ("a", "b", "c")]
    assert file.revoke(keys[1].id) == keys[1]
    assert [key.name for key in file.read()] == ["a", "c"]
    with pytest.raises(NotFound, match=keys[1].id):
        file.revoke(keys[1].id)


def test_keys_made_at_once_are_all_kept(file):
    threads = [
        threading.Thread(target=file.add, args=(f"bot {number}", [Scope.ASK]), kwargs={"created": NOW})
        for number in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {key.name for key in file.read()} == {f"bot {number}" for number in range(12)}


@pytest.mark.parametrize("content", ["", "[]", "{", '{"keys": [{}]}', '{"keys": [], "more": 1}', '{"format": 2}'])
def test_a_file_that_is_no_file_of_keys_is_refused(file, content):
    file.path.parent.mkdir()
    file.path.write_text(content)
    with pytest.raises(InvalidInput, match=r"keys\.json is not a file of API keys"):
        file.read()


@pytest.mark.parametrize("name", ["", "  ", "two\nlines", "tab\tbed", "x" * 101])
def test_a_name_fits_on_a_line(file, name):
    with pytest.raises(InvalidInput, match="printable"):
        file.add(name, [Scope.ASK], created=NOW)


@pytest.mark.parametrize("needed", list(Scope))
@pytest.mark.parametrize("held", list(Scope))
def test_a_scope_grants_itself_and_admin_all(held, needed):
    assert grants([held], needed) is (held is needed or held is Scope.ADMIN)


def test_a_ring_follows_the_file(file):
    ring = KeyRing(file.path)
    assert not ring.keyed()
    key, text = file.add("bot", [Scope.ASK], created=NOW)
    assert ring.keyed()
    assert ring.find(text) == key
    file.revoke(key.id)
    assert ring.find(text) is None
    assert ring.keyed()
    file.path.unlink()
    assert not ring.keyed()


def test_the_last_moment_of_a_key(file):
    key, _ = file.add("bot", [Scope.ASK], created=NOW, expires=NOW)
    assert key.expired(NOW)
    assert not key.expired(NOW - timedelta(microseconds=1))


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("90m", datetime(2026, 1, 31, 13, 30, tzinfo=UTC)),
        ("90d", datetime(2026, 5, 1, 12, tzinfo=UTC)),
        ("90min", datetime(2026, 1, 31, 13, 30, tzinfo=UTC)),
        ("2026-02", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-01-31", datetime(2026, 2, 1, tzinfo=UTC)),
    ],
)
def test_an_end_is_a_duration_or_a_date(text, end):
    assert parse_expiry(text, now=NOW) == end


@pytest.mark.parametrize("text", ["0d", "2025", "2026-01-30", "yesterday", "soon", "", "-1d"])
def test_an_end_is_to_come(text):
    with pytest.raises(InvalidInput):
        parse_expiry(text, now=NOW)
