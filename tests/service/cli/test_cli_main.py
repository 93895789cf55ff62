"""The command group: exit codes for every error, what is where, and how little it takes to ask for help."""

import importlib
import subprocess
import sys
from pathlib import Path

import click
import pytest

from index import errors
from service.cli.exits import EXITS, Exit, exit_of
from service.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parents[3]


def every_error(kind=errors.NutgrafError):
    yield kind
    for below in kind.__subclasses__():
        yield from every_error(below)


def test_every_error_has_an_exit_code():
    ours = [kind for kind in every_error() if kind.__module__ == "index.errors"]
    assert len(ours) == 16
    assert set(EXITS) == set(ours)


@pytest.mark.parametrize("kind", [kind for kind in every_error() if kind.__module__ == "index.errors"])
def test_every_error_ends_in_one_line_and_its_code(cli, monkeypatch, kind):
    def fail(*_, **__):
        raise kind("what to do next")

    monkeypatch.setattr("index.encoder.load.load_encoder", fail)
    outcome = cli("stats")
    assert (outcome.code, outcome.out, outcome.err) == (EXITS[kind], "", "nutgraf: what to do next\n")


def test_an_error_without_a_code_of_its_own_takes_the_nearest():
    class TooNew(errors.CollectionRefused):
        pass

    assert exit_of(TooNew()) is Exit.COLLECTION


def test_the_codes_are_the_documented_ones():
    assert [code.value for code in Exit] == [0, 1, 2, 3, 4, 130]


def test_interruption_is_130_without_a_traceback(cli, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("index.encoder.load.load_encoder", interrupt)
    outcome = cli("stats")
    assert (outcome.code, outcome.out, outcome.err.strip()) == (130, "", "")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ("search", "Missing argument 'Q'"),
        ("search x -k 0", "0 is not in the range 1<=x<=100"),
        ("search x --group story", "'story' is not one of 'passage', 'article'"),
        ("search x --now yesterday", "'yesterday' is no time; write it as 2025-08-01T12:00:00Z"),
        ("search x --now 2025-08-01T12:00:00", "has no time zone; add one, such as 'Z'"),
        ("search x --colour red", "No such option"),
        ("ask x --min-confidence nan", "nan is not in the range 0<=x<=1"),
        ("evaluate /dev/null --min-confidence nan", "nan is not in the range 0<=x<=1"),
        ("tune /dev/null --wrong-cost nan", "nan is not in the range 0<=x<=1000"),
        ("tune /dev/null --wrong-cost inf", "inf is not in the range 0<=x<=1000"),
        ("add x --collected 9999-12-31T23:59:00-14:00", "'9999-12-31T23:59:00-14:00' is not on the calendar in UTC"),
        ("fetch x", "No such command"),
    ],
)
def test_wrong_usage_is_2_and_names_the_fault(stocked, args, says):
    outcome = stocked(*args.split())
    assert (outcome.code, outcome.out) == (2, "")
    assert says in outcome.err


@pytest.mark.parametrize("args", [["search", ""], ["ask", " "], ["search", "x", "--since", "soon"]])
def test_what_the_engine_refuses_is_usage_too(stocked, args):
    outcome = stocked(*args)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("nutgraf: ")


def test_a_flag_goes_before_the_environment_and_that_before_the_file(cli, settings, tmp_path, monkeypatch):
    seen = []
    monkeypatch.setattr(
        "service.cli.commands.stats.open_engine", lambda settings, create: seen.append(settings) or 1 / 0
    )
    (tmp_path / "config" / "nutgraf").mkdir(parents=True)
    (tmp_path / "config" / "nutgraf" / "config.toml").write_text('model = "from-file"\nport = 1\n')
    for args, env in ((["--model", "from-flag"], "from-env"), ([], "from-env"), ([], "")):
        monkeypatch.setenv("NUTGRAF_MODEL", env) if env else monkeypatch.delenv("NUTGRAF_MODEL")
        with pytest.raises(ZeroDivisionError):
            cli("stats", *args)
    assert [each.model for each in seen] == ["from-flag", "from-env", "from-file"]


def test_a_wrong_setting_is_usage(cli, monkeypatch):
    monkeypatch.setenv("NUTGRAF_PORT", "many")
    outcome = cli("stats")
    assert outcome.code == 2
    assert outcome.err.startswith("nutgraf: setting 'port': ")


def test_serve_gets_its_flags(cli, monkeypatch):
    seen = []
    monkeypatch.setattr("service.http.server.serve", seen.append)
    assert cli("serve", "--host", "0.0.0.0", "--port", "0").code == 0
    assert [(each.host, each.port) for each in seen] == [("0.0.0.0", 0)]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_of_commands_says_what_each_says_itself(name):
    command = importlib.import_module(f"service.cli.commands.{name}").command
    assert isinstance(command, click.Command)
    assert command.help.split("\n\n")[0].replace("\n", " ") == COMMANDS[name]


def python(*args, **env):
    return subprocess.run(
        [sys.executable, *args], cwd=ROOT, capture_output=True, text=True, timeout=60, env={"PATH": "", **env}
    )


def shell(command):
    line = f'exec "{sys.executable}" {command}'
    return subprocess.run(["/bin/sh", "-c", line], cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_help_imports_nothing_heavy():
    code = (
        "import sys; from service.cli.main import run; run(['--help']);"
        "print(sorted({'numpy', 'pydantic', 'fastapi', 'faiss', 'onnxruntime', 'torch', 'rich'} & set(sys.modules)))"
    )
    done = python("-c", code)
    assert done.stdout.startswith("Usage: nutgraf [OPTIONS] COMMAND [ARGS]...")
    assert done.stdout.endswith("\n[]\n")
    assert all(f"\n  {name} " in done.stdout for name in COMMANDS)


def test_python_dash_m_is_the_command_line():
    done = python("-m", "service", "--version")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("nutgraf ")


@pytest.mark.parametrize(
    ("command", "code", "err"),
    [
        ("--help >&-", 0, ""),
        ("--help 2>&-", 0, ""),
        ("--colour 2>&-", 2, ""),
        ("add --dry-run - <&-", 1, "nutgraf: rejected -: the input is empty\n"),
        ("evaluate - <&-", 2, "nutgraf: standard input holds no questions; write one JSON object a line"),
        ("delete x <&-", 2, "there is no terminal to ask on; add --yes if it is meant"),
    ],
)
def test_streams_that_are_closed_are_empty(command, code, err):
    done = shell(f"-m service {command}")
    assert done.returncode == code
    assert (err in done.stderr) if err else (done.stderr == "")
    assert "Traceback" not in done.stderr


def test_a_closed_pipe_is_no_complaint():
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "--help"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(60) == 1
    process.stderr.close()
