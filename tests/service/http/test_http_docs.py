"""docs/http.md: its examples print what it says; and it names every operation, parameter and setting there is."""

import re
import shutil

import pytest
from news import open_hashed, settings_in
from real_server import real_server
from runnable_page import ROOT, examples, printed

from service.http import gate
from service.http.app import create_app
from service.settings import Settings

PAGE = "docs/http.md"
DOCS = (ROOT / PAGE).read_text(encoding="utf-8")
FILES = ROOT / "tests" / "fixtures" / "http"
TOOLS = [shutil.which(name) for name in ("curl", "jq")]
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
NEAR = 0.05
"""Scores are of a model in 8 bits, whose last digits differ from one kind of processor to another."""


def parted(text):
    """The text without its numbers, and the numbers; how long it took is none."""
    text = re.sub(r'"took_ms": [\d.]+', '"took_ms": _', text).strip()
    return NUMBER.sub("_", text), [float(number) for number in NUMBER.findall(text)]


@pytest.fixture(scope="module")
def document(tmp_path_factory):
    return create_app(settings_in(tmp_path_factory.mktemp("docs")), opener=open_hashed).openapi()


@pytest.mark.skipif(not all(TOOLS), reason="needs curl and jq")
def test_every_example_prints_what_it_says(tmp_path, compiled):
    with real_server(tmp_path, compiled) as url:
        for language, code, said in examples(PAGE):
            words, numbers = parted(printed(language, code, url, {}, FILES))
            said_words, said_numbers = parted(said)
            assert words == said_words, code
            assert numbers == pytest.approx(said_numbers, abs=NEAR), code


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
