"""docs/http.md names every operation, parameter, field and setting there is, and no route that is not."""

import re
from pathlib import Path

import pytest
from news import open_hashed, settings_in

from service.http import gate
from service.http.app import create_app
from service.settings import Settings

DOCS = (Path(__file__).parents[3] / "docs" / "http.md").read_text()


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    return create_app(settings_in(tmp_path_factory.mktemp("docs")), opener=open_hashed).openapi()


def test_every_operation_is_described_and_no_other(document):
    described = {
        (method.lower(), path)
        for methods, path in re.findall(r"`((?:GET|POST|DELETE)(?:\|(?:GET|POST|DELETE))*) (/\S*)`", DOCS)
        for method in methods.split("|")
    }
    assert described == {(method, path) for path, methods in document["paths"].items() for method in methods}


def test_every_parameter_is_described(document):
    for path, methods in document["paths"].items():
        for operation in methods.values():
            for parameter in operation.get("parameters", []):
                name = parameter["name"]
                assert f"`{name}`" in DOCS or f"`{name}=" in DOCS or f"{{{name}}}" in DOCS, (path, name)


def test_every_status_is_described(document):
    statuses = {
        status for methods in document["paths"].values() for each in methods.values() for status in each["responses"]
    }
    table = DOCS[DOCS.index("| status |") :]
    for status in statuses - {"200"}:
        assert re.search(rf"^\|[^|]*\b{status}\b", table, re.MULTILINE), status


def test_every_setting_is_described_with_its_default(tmp_path, monkeypatch):
    for name, field in Settings.model_fields.items():
        row = re.search(rf"^\| `NUTGRAF_{name.upper()}` \| `?([^|`]*)`? \|", DOCS, re.MULTILINE)
        assert row, name
        if field.default_factory is None:
            default = str(field.default).lower() if isinstance(field.default, bool) else str(field.default)
            assert row[1] == default, name


def test_the_limits_are_those_of_the_gate():
    for limit in (gate.MAX_QUESTION_BYTES, gate.MAX_URL_BYTES, gate.MAX_HEADER_BYTES):
        assert f"{limit // 1024} KiB" in DOCS
