"""docs/access.md: its examples, run in their order against a server, print what it says."""

import os
import re
import shutil
import subprocess
import sys

import pytest
from doc_examples import ROOT, blocks
from news import open_hashed, settings_in
from served import served

from service.access.scopes import Scope
from service.http.app import create_app

KEY = re.compile(r"ng_[0-9a-f]{8}_[\w-]{43}")
STATE = 'nutgraf() {{ "{python}" -P -m service "$@"; }}; {variables}'


def masked(text):
    """Ids, keys and times are new each time."""
    text = re.sub(r"\b[0-9a-f]{8}\b", "ID", KEY.sub("KEY", text))
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:]+Z", "TIME", re.sub(r"\d+ s\b", "N s", text)).strip().replace("\r", "")


class Shell:
    """Runs one command after another, and keeps the variables that they set."""

    def __init__(self, settings, port):
        self._port = port
        self._variables = {}
        self._env = {**os.environ, "NUTGRAF_DATA": str(settings.data), "PYTHONPATH": str(ROOT)}
        self.id = ""

    def run(self, command):
        assigned = re.fullmatch(r"(\w+)=\$\((.*)\)", command)
        line = (assigned[2] if assigned else command).replace("localhost:8000", f"localhost:{self._port}")
        variables = "; ".join(f"{name}={value}" for name, value in self._variables.items())
        script = STATE.format(python=sys.executable, variables=variables) + f"\n{line}"
        done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, env=self._env, cwd=ROOT)
        if assigned:
            self._variables[assigned[1]] = done.stdout.strip()
            self.id = self.id or done.stdout.split("_")[1]
            return ""
        return done.stdout or done.stderr


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("jq")), reason="needs curl and jq")
def test_every_example_prints_what_it_says(tmp_path, monkeypatch):
    for name in [each for each in os.environ if each.startswith("NUTGRAF_")]:
        monkeypatch.delenv(name)
    settings = settings_in(tmp_path)
    with served(create_app(settings, opener=open_hashed)) as client:
        shell = Shell(settings, client.base_url.port)
        for block in blocks("docs/access.md", "console"):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, shown = part.partition("\n")
                told = re.search(r"revoke ([0-9a-f]{8})", command)
                printed = shell.run(command.replace(told[1], shell.id) if told else command)
                assert masked(printed) == masked(shown), command


def test_every_scope_has_its_row():
    page = (ROOT / "docs" / "access.md").read_text()
    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == [scope.value for scope in Scope]
