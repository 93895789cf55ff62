"""docs/generation.md: its settings open a generator, and its example prints what it says."""

import os
import shlex
import subprocess

import pytest
from doc_examples import blocks

from service.cli.main import run
from service.generation.generator import open_generator
from service.settings import Settings

PAGE = "docs/generation.md"
MODEL_WRITES = (
    "Grace Okonjo-Bell, a former tugboat captain, was elected mayor of Port Selwyn with 52.4 per cent of the vote "
    "[{0}]. She wants to abolish the council tax [{0}]."
)


@pytest.mark.parametrize("example", blocks(PAGE, "sh"))
def test_each_way_to_a_model_sets_what_is_needed(example, tmp_path, monkeypatch):
    exports = [line for line in example.splitlines() if line.startswith("export ")]
    assert len(exports) == 1
    script = f"{exports[0]}\nenv"
    environment = {"PATH": os.environ["PATH"], "SECRET": "sk-one", "OPENAI_API_KEY": "sk-two"}
    done = subprocess.run(["sh", "-euc", script], env=environment, capture_output=True, text=True, check=True)
    for line in done.stdout.splitlines():
        name, _, value = line.partition("=")
        if name.startswith("NUTGRAF_"):
            monkeypatch.setenv(name, value)
    settings = Settings.load(data=tmp_path, cache=tmp_path)
    generator = open_generator(settings)
    assert generator is not None
    assert generator.model == settings.llm_model != ""
    assert settings.llm_url.endswith("/v1")
    assert (settings.llm_key.get_secret_value() != "") is ("KEY=" in exports[0])


def test_the_example_prints_what_it_says(llm, tmp_path, compiled, monkeypatch, capfd):
    monkeypatch.setenv("NUTGRAF_DATA", str(tmp_path))
    monkeypatch.setenv("NUTGRAF_CACHE", str(compiled))
    monkeypatch.setenv("NUTGRAF_LLM_URL", llm.url)
    monkeypatch.setenv("NUTGRAF_LLM_MODEL", "model")
    llm.text = MODEL_WRITES
    (example,) = blocks(PAGE, "console")
    command, _, shown = example.partition("\n")
    assert run(shlex.split(command.removeprefix("$ nutgraf "))) == 0
    assert capfd.readouterr().out == shown
