"""Settings: which source goes before which, and what is refused."""

from pathlib import Path

import pytest

from index.encoder.locate import DEFAULT_MODEL
from index.errors import InvalidInput
from service.settings import Settings


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A home of its own, and none of the caller's variables."""
    for name in ("NUTGRAF_CONFIG", *(f"NUTGRAF_{field.upper()}" for field in Settings.model_fields)):
        monkeypatch.delenv(name, raising=False)
    for name in ("DATA", "CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    return tmp_path


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_defaults(home):
    settings = Settings.load()
    assert settings.data == home / "data" / "nutgraf"
    assert settings.collection_path == home / "data" / "nutgraf" / "collection"
    assert settings.cache == home / "cache" / "nutgraf"
    assert (settings.host, settings.port, settings.model) == ("127.0.0.1", 8000, DEFAULT_MODEL)
    assert settings.threads >= 2


def test_flag_before_environment_before_file_before_default(home, monkeypatch):
    write(home / "config" / "nutgraf" / "config.toml", 'port = 1\nhost = "file"\nthreads = 7\nqueue = 9\n')
    monkeypatch.setenv("NUTGRAF_PORT", "2")
    monkeypatch.setenv("NUTGRAF_HOST", "environment")
    settings = Settings.load(port=3, host=None)
    assert (settings.port, settings.host, settings.threads, settings.queue) == (3, "environment", 7, 9)
    assert settings.log_level == "info"


@pytest.mark.parametrize(
    ("given", "queue"),
    [
        ({"threads": 2}, 12),
        ({"threads": 4}, 10),
        ({"threads": 2, "workers": 2}, 5),
        ({"threads": 16}, 16),
        ({"threads": 2, "workers": 8}, 2),
        ({"threads": 2, "queue": 0}, 0),
    ],
)
def test_as_many_wait_as_are_answered_in_time(given, queue):
    assert Settings.load(**given).queue == queue


def test_another_file_may_be_named(home, monkeypatch):
    write(home / "config" / "nutgraf" / "config.toml", "port = 1\n")
    monkeypatch.setenv("NUTGRAF_CONFIG", str(write(home / "other.toml", "port = 2\n")))
    assert Settings.load().port == 2
    monkeypatch.setenv("NUTGRAF_CONFIG", str(home / "absent.toml"))
    with pytest.raises(InvalidInput, match=r"absent\.toml"):
        Settings.load()
    monkeypatch.setenv("NUTGRAF_CONFIG", "~nobody-by-this-name/config.toml")
    with pytest.raises(InvalidInput, match=r"whose home '~nobody-by-this-name/config\.toml' is in"):
        Settings.load()


def test_data_moves_as_a_whole(home, monkeypatch):
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("NUTGRAF_DATA", "~/news")
    assert Settings.load().collection_path == home / "news" / "collection"


@pytest.mark.parametrize(
    ("flags", "named"),
    [
        ({"port": 65536}, "port"),
        ({"port": "many"}, "port"),
        ({"log_level": "loud"}, "log_level"),
        ({"max_body_mb": 0}, "max_body_mb"),
        ({"threads": 0}, "threads"),
        ({"colour": "red"}, "colour"),
        ({"data": ""}, "setting 'data': .*it is empty; name a directory or unset it"),
        ({"cache": "~nobody-by-this-name/x"}, "setting 'cache': .*whose home '~nobody-by-this-name/x' is in"),
    ],
)
def test_what_cannot_be_used_is_named(flags, named):
    with pytest.raises(InvalidInput, match=named):
        Settings.load(**flags)


@pytest.mark.parametrize(
    ("text", "named"), [("prot = 1\n", "'prot' is not a setting"), ("port = [", "read"), ("port = 'x'\n", "port")]
)
def test_what_the_file_gets_wrong_is_named(home, text, named):
    write(home / "config" / "nutgraf" / "config.toml", text)
    with pytest.raises(InvalidInput, match=named):
        Settings.load()


def test_settings_do_not_change():
    with pytest.raises(ValueError, match="frozen"):
        Settings.load().port = 1
