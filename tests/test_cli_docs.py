"""docs/cli.md: its examples, run in their order with the built-in model, print what it says."""

import io
import re
import shlex
from pathlib import Path
from types import SimpleNamespace

from service.cli.main import run

ROOT = Path(__file__).resolve().parents[1]
COMMAND = re.compile(r"(?:printf '(?P<typed>.*)' \| )?nutgraf (?P<args>.*?)(?: \| head -n (?P<head>\d+))?")
FIGURE = re.compile(r"\d\.\d+")


def examples(text):
    """Each command of the console blocks with the lines that follow it."""
    for block in re.findall(r"```console\n(.*?)```", text, re.DOTALL):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            yield command, shown


def masked(text):
    """Confidences and scores differ in their last digits between processors."""
    return FIGURE.sub("0.0", text)


def test_every_example_prints_what_it_says(tmp_path, compiled, monkeypatch, capfd):
    monkeypatch.chdir(ROOT)
    for name, path in (("DATA", tmp_path / "data"), ("CACHE", compiled), ("CONFIG", tmp_path / "config")):
        monkeypatch.setenv(f"NUTGRAF_{name}", str(path))
    (tmp_path / "config").touch()
    told = list(examples((ROOT / "docs" / "cli.md").read_text(encoding="utf-8")))
    assert len(told) > 8
    for command, shown in told:
        parts = COMMAND.fullmatch(command)
        typed = (parts["typed"] or "").replace("\\n", "\n").encode()
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(typed), isatty=lambda: False))
        run(shlex.split(parts["args"]))
        out, err = capfd.readouterr()
        printed = out.splitlines(keepends=True)[: int(parts["head"] or len(out))]
        assert masked("".join(printed)) == masked(shown), f"{command}: {err}"
