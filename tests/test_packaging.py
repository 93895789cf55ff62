"""The distribution: two generic package names that are only ours, light to import, complete in the wheel."""

import importlib
import importlib.metadata
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import click
import pytest

from index.reader.model import BUILT_IN
from service.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
HEAVY = ("faiss", "torch", "onnxruntime", "numpy", "fastapi", "mcp", "openai")


@pytest.mark.parametrize("package", ["index", "service"])
def test_no_other_distribution_has_a_package_of_this_name(package):
    assert set(importlib.metadata.packages_distributions()[package]) == {"nutgraf"}


@pytest.mark.parametrize("package", ["index", "service"])
def test_importing_a_package_loads_nothing_heavy(package):
    code = f"import sys, {package}; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def tracked(*patterns: str) -> set[str]:
    """What belongs into the wheel, from the tree itself."""
    return {str(path.relative_to(ROOT)) for pattern in patterns for path in ROOT.glob(pattern)}


def test_the_wheel_holds_both_packages_and_nothing_else(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    for name in ("index", "service", "pyproject.toml", "README.md", "LICENSE"):
        # a link, so that the build writes its own folders beside the tree and not into it
        (source / name).symlink_to(ROOT / name)
    command = ["wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", tmp_path, source]
    subprocess.run([sys.executable, "-m", "pip", *command], check=True, timeout=300)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        (licence,) = [name for name in archive.namelist() if name.endswith(".dist-info/licenses/LICENSE")]
        assert "Apache License" in archive.read(licence).decode()
    expected = tracked(
        "index/**/*.py", "service/**/*.py", "*/py.typed", "service/sample/*.jsonl", "index/reader/model/*"
    )
    assert "service/sample/articles.jsonl" in expected
    assert {"index/py.typed", "service/py.typed"} < expected
    assert names == expected


def test_the_reader_that_comes_with_the_package_stays_small():
    assert sum(path.stat().st_size for path in BUILT_IN.iterdir()) <= 25_000_000


def pinned(name: str) -> dict[str, str]:
    lines = (ROOT / "requirements" / f"{name}.txt").read_text().splitlines()
    return dict(line.partition(" ;")[0].split("==") for line in lines if line and not line.startswith("#"))


def normal(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", requirement)[0]).lower()


def test_the_locks_hold_what_the_project_declares():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    run = {normal(each) for each in project["dependencies"]}
    extras = {normal(each) for extra in project["optional-dependencies"].values() for each in extra}
    other_models = {"torch", "sentence-transformers"}
    assert other_models <= run
    assert run - other_models <= set(pinned("run"))
    assert run | extras <= set(pinned("all"))


def test_to_run_takes_neither_pytorch_nor_what_only_evaluates():
    kept_out = {"torch", "sentence-transformers", "transformers", "scipy", "scikit-learn", "huggingface-hub"}
    kept_out |= {"ir-measures", "matplotlib", "pillow"}
    assert not kept_out & set(pinned("run"))


def test_both_locks_agree():
    everything = pinned("all")
    assert {name: everything.get(name) for name in pinned("run")} == pinned("run")
    assert not [name for name in everything if name.startswith(("nvidia-", "cuda-", "triton"))]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name):
    documented = (ROOT / "docs" / "cli.md").read_text()
    section = re.search(rf"^## nutgraf {name}$(.*?)(?=^## |\Z)", documented, re.MULTILINE | re.DOTALL)
    assert section, f"docs/cli.md has no section on {name}"
    command = importlib.import_module(f"service.cli.commands.{name}").command
    shared = re.search(r"^## Options that many share$(.*?)(?=^## )", documented, re.MULTILINE | re.DOTALL)[1]
    commands = [command, *(getattr(command, "commands", {}).values())]
    for parameter in (each for command in commands for each in command.params):
        if isinstance(parameter, click.Option):
            for flag in parameter.opts:
                named = re.search(rf"`{flag}(?![\w-])", section[1] + shared)
                assert named, f"docs/cli.md does not tell of {name} {flag}"
