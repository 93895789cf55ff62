"""The Dockerfile, read and run without Docker: its sources are there, its steps work, its start is the server's."""

import json
import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

from index.encoder.load import load_encoder

ROOT = Path(__file__).resolve().parents[1]
PREFIX = "/opt/nutgraf"


def instructions():
    """Each instruction with its arguments, continued lines joined."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip():
            name, _, rest = line.partition(" ")
            yield name, " ".join(rest.split())


def stages():
    """The instructions of the builder and of the image that is run."""
    found = []
    for name, rest in instructions():
        if name == "FROM":
            found.append([])
        if found:
            found[-1].append((name, rest))
    return found


def arguments(stage, name):
    return [rest for each, rest in stage if each == name]


def test_there_are_two_stages_on_one_slim_python():
    builder, final = stages()
    assert builder[0] == ("FROM", "python:${PYTHON}-slim AS builder")
    assert final[0] == ("FROM", "python:${PYTHON}-slim")


def test_what_is_copied_is_there_and_not_ignored():
    copied = [source for rest in arguments(stages()[0], "COPY") for source in rest.split()[:-1]]
    assert copied == ["requirements/run.txt", "pyproject.toml", "README.md", "LICENSE", "index", "service"]
    let_in = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    assert sorted(copied) == sorted(let_in)
    assert [source for source in copied if not (ROOT / source).exists()] == []


def test_it_runs_as_nobody_in_particular_and_tells_its_health():
    final = stages()[1]
    user = arguments(final, "USER")[0]
    assert f"useradd --system --uid 10001 --no-create-home {user}" in arguments(final, "RUN")[0]
    assert arguments(final, "VOLUME") == ["/data"]
    assert arguments(final, "EXPOSE") == ["8000"]
    health = json.loads(arguments(final, "HEALTHCHECK")[0].partition(" CMD ")[2])
    assert "http://127.0.0.1:8000/readyz" in health[-1]
    compile(health[-1], "HEALTHCHECK", "exec")
    names = [name for name, _ in final]
    assert names.index("USER") > names.index("RUN")


def test_it_starts_the_server():
    final = stages()[1]
    (entry,), (args,) = arguments(final, "ENTRYPOINT"), arguments(final, "CMD")
    assert json.loads(entry) == ["nutgraf"]
    done = subprocess.run(
        [sys.executable, "-m", "service", *json.loads(args), "--help"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.stdout.startswith("Usage: nutgraf serve")


def test_compose_keeps_the_articles():
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())
    assert compose["services"]["nutgraf"]["volumes"] == ["articles:/data"]
    assert "articles" in compose["volumes"]


def test_open_is_said_only_where_the_port_is_published_to_this_machine_alone():
    assert "NUTGRAF_OPEN" not in "".join(arguments(stages()[1], "ENV") + arguments(stages()[1], "CMD"))
    served = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["nutgraf"]
    assert served["environment"] == {"NUTGRAF_OPEN": "true", "NUTGRAF_HOSTS": "nutgraf"}
    assert served["ports"] == ["127.0.0.1:8000:8000"]


@pytest.fixture
def pip(tmp_path):
    """Stands before pip: takes the locked packages from the test's own environment, and builds without a network."""
    path = tmp_path / "bin" / "pip"
    path.parent.mkdir()
    (path.parent / "python").symlink_to(sys.executable)
    site = Path(pytest.__file__).parents[1]
    path.write_text(
        f"""#!/bin/bash -e
case "$*" in
  *--requirement*)
    test -s "${{@: -1}}"
    echo '{site}' >"$("$2" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/locked.pth"
    ;;
  *) exec {sys.executable} -m pip "$@" --no-index --no-build-isolation --quiet --ignore-installed ;;
esac
"""
    )
    path.chmod(0o755)
    return path


def test_the_builder_s_steps_build_something_that_answers(tmp_path, pip, compiled):
    source, prefix = tmp_path / "src", tmp_path / "prefix"
    source.mkdir()
    load_encoder(cache=compiled, passages="int8").encode_document(["port"])
    for made in compiled.iterdir():  # what takes half a minute; others may be at work beside it
        if re.fullmatch(r"(?:float32|int8)-[0-9a-f]{16}", made.name):
            shutil.copytree(made, prefix / "cache" / made.name)
    for name, rest in stages()[0]:
        if name == "COPY":
            *files, target = rest.split()
            for file in files:
                copy(ROOT / file, source / target, into=target.endswith("/"))
        if name == "RUN":
            step = rest.replace(PREFIX, str(prefix))
            done = subprocess.run(
                ["bash", "-ec", step],
                cwd=source,
                env={"PATH": f"{pip.parent}:/usr/bin:/bin"},
                capture_output=True,
                text=True,
            )
            assert done.returncode == 0, done.stderr
    assert "Grace Okonjo-Bell" in done.stdout
    assert (prefix / "bin" / "nutgraf").exists()
    assert [path.name for path in (prefix / "cache").iterdir() if fnmatch(path.name, "sample-*")]
    assert not (prefix / "none").exists()


def copy(path, target, *, into):
    """What COPY does with a file or a folder."""
    if path.is_dir():
        shutil.copytree(path, target, ignore=shutil.ignore_patterns("__pycache__"))
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if into:
        target.mkdir(parents=True, exist_ok=True)
    shutil.copy(path, target)
