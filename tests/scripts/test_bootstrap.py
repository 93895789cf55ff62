"""scripts/bootstrap, in a checkout of its own, with a Python that makes environments in an instant."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FAKE = ROOT / "tests" / "support" / "fake_python.sh"
PIP = "pip --no-input --disable-pip-version-check install"
PIP_ENDS = "--no-compile --progress-bar off"


class Checkout:
    """A copy of what bootstrap reads, on a path with spaces, and a PATH that holds only what a fresh machine has."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "a fresh checkout"
        self.bin = folder / "bin"
        self.log = folder / "log"
        for name in (
            "scripts/bootstrap",
            "requirements/run.txt",
            "requirements/all.txt",
            "requirements/llm.txt",
            "pyproject.toml",
        ):
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, self.root / name)
        self.bin.mkdir()
        for name in (
            "bash",
            "cat",
            "chmod",
            "cksum",
            "cp",
            "dirname",
            "env",
            "grep",
            "mkdir",
            "rm",
            "sleep",
            "tail",
            "tee",
            "uname",
        ):
            (self.bin / name).symlink_to(shutil.which(name))
        self.add("python3")
        self.env = {"PATH": str(self.bin), "FAKE_LOG": str(self.log), "REAL_PYTHON": sys.executable}

    def add(self, name: str, content: str | None = None) -> None:
        path = self.bin / name
        if content is None:
            shutil.copy(FAKE, path)
        else:
            path.write_text(content)
            path.chmod(0o755)

    def start(self, *args: str, **env: str) -> subprocess.Popen[str]:
        command = [self.bin / "bash", self.root / "scripts" / "bootstrap", *args]
        return subprocess.Popen(
            command, env=self.env | env, cwd="/", text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True,
        )  # fmt: skip

    def run(self, *args: str, **env: str) -> tuple[int, str]:
        process = self.start(*args, **env)
        out, err = process.communicate(timeout=60)
        assert out == ""
        return process.returncode, err

    def done(self) -> list[str]:
        """What was done since the last call."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return lines

    @property
    def install_run(self) -> list[str]:
        return [
            f"uv --no-deps --requirement {self.root}/requirements/run.txt",
            f"uv --no-deps --editable {self.root}",
        ]


@pytest.fixture
def checkout(tmp_path):
    return Checkout(tmp_path)


def test_a_fresh_checkout_is_set_up_once(checkout):
    code, said = checkout.run("run")
    assert code == 0
    assert checkout.done() == ["venv", *checkout.install_run]
    assert "setting up .venv with Python 3.12.0" in said
    assert "downloading thing (12.3MiB)" in said
    assert checkout.run("run") == (0, "")
    assert checkout.done() == []


def test_run_is_the_default(checkout):
    checkout.run()
    assert checkout.done() == ["venv", *checkout.install_run]


def test_what_all_installs_is_enough_to_run(checkout):
    assert checkout.run("all")[0] == 0
    checkout.done()
    assert checkout.run("run") == (0, "")
    assert checkout.run("all") == (0, "")
    assert checkout.done() == []


def test_all_after_run_keeps_the_environment(checkout):
    checkout.run("run")
    checkout.done()
    assert checkout.run("all")[0] == 0
    assert "venv" not in checkout.done()


@pytest.mark.parametrize("name", ["requirements/run.txt", "pyproject.toml", "scripts/bootstrap"])
def test_a_change_of_what_decides_is_noticed(checkout, name):
    checkout.run("run")
    checkout.done()
    with (checkout.root / name).open("a") as file:
        file.write("# changed\n")
    assert checkout.run("run")[0] == 0
    assert checkout.done() == checkout.install_run


def test_a_moved_checkout_is_installed_again(checkout):
    checkout.run("run")
    checkout.done()
    checkout.root = checkout.root.rename(checkout.root.with_name("moved"))
    assert checkout.run("run")[0] == 0
    assert checkout.done() == checkout.install_run


def test_the_cpu_index_is_asked_for_pytorch_alone(checkout):
    checkout.run("all")
    _, _, _, torch, rest, llm = checkout.done()
    pin = next(
        line for line in (ROOT / "requirements" / "all.txt").read_text().splitlines() if line.startswith("torch==")
    )
    cpu = f"--no-deps --retries 1 --timeout 10 --extra-index-url https://download.pytorch.org/whl/cpu {pin}"
    assert torch == f"{PIP} {cpu} {PIP_ENDS}"
    assert rest == f"uv --no-deps --requirement {checkout.root}/requirements/all.txt"
    assert llm == f"uv --no-deps --requirement {checkout.root}/requirements/llm.txt"


@pytest.mark.parametrize(("name", "content"), [("nvidia-smi", "#!/bin/sh\n"), ("uname", "#!/bin/sh\necho Darwin\n")])
def test_with_a_gpu_or_on_a_mac_the_default_build_is_taken(checkout, name, content):
    (checkout.bin / name).unlink(missing_ok=True)
    checkout.add(name, content)
    checkout.run("all")
    done = checkout.done()
    assert not any("extra-index-url" in line for line in done)
    assert f"uv --requirement {checkout.root}/requirements/all.txt" in done


@pytest.mark.parametrize(
    ("uv", "words"), [("absent", ""), ("fail", "uv could not (it said: error: no such mirror); trying pip")]
)
def test_where_uv_cannot_pip_does_it(checkout, uv, words):
    code, said = checkout.run("run", FAKE_UV=uv)
    assert code == 0
    assert words in said
    assert "downloading thing (12.3 MB)" in said
    assert [line for line in checkout.done() if line.startswith("pip ")] == [
        f"{PIP} --no-deps --requirement {checkout.root}/requirements/run.txt {PIP_ENDS}",
        f"{PIP} --no-deps --editable {checkout.root} {PIP_ENDS}",
    ]


def test_a_failing_pip_is_shown_and_begun_anew(checkout):
    code, said = checkout.run("run", FAKE_UV="fail", FAKE_PIP="fail")
    assert code == 1
    assert "ERROR: no such luck" in said
    assert "pip failed; all it said is in" in said
    checkout.done()
    assert checkout.run("run")[0] == 0
    assert checkout.done() == ["venv", *checkout.install_run]


def test_an_interrupted_one_is_begun_anew(checkout):
    process = checkout.start("run", FAKE_UV="absent", FAKE_PIP="hang")
    pid = Path(f"{checkout.log}.pid")
    deadline = time.monotonic() + 60
    while not pid.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    checkout.done()
    assert checkout.run("run")[0] == 0
    assert checkout.done() == ["venv", *checkout.install_run]


def test_a_torn_environment_is_made_anew(checkout):
    checkout.run("run")
    checkout.done()
    (checkout.root / ".venv" / "bin" / "python").unlink()
    assert checkout.run("run")[0] == 0
    assert checkout.done() == ["venv", *checkout.install_run]


def test_two_at_once_wait_for_each_other(checkout):
    processes = [checkout.start("run", FAKE_UV="slow") for _ in range(2)]
    said = [process.communicate(timeout=60)[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0]
    assert checkout.done() == ["venv", *checkout.install_run]
    assert sum("waiting for another scripts/bootstrap" in each for each in said) == 1


def test_the_newest_python_is_taken(checkout):
    checkout.add("python3.13", FAKE.read_text().replace("3.12.0", "3.13.9"))
    assert "with Python 3.13.9" in checkout.run("run")[1]


def test_a_broken_python_is_passed_over(checkout):
    checkout.add("python3.13", "#!/bin/sh\necho not found >&2; exit 127\n")
    assert "with Python 3.12.0" in checkout.run("run")[1]


def test_the_python_named_is_taken(checkout):
    checkout.add("my python", FAKE.read_text().replace("3.12.0", "3.11.1"))
    assert "with Python 3.11.1" in checkout.run("run", NUTGRAF_PYTHON="my python")[1]


def test_without_python_it_says_what_to_do(checkout):
    (checkout.bin / "python3").unlink()
    code, said = checkout.run("run")
    assert code == 1
    assert said.startswith("nutgraf: no Python 3.11 or newer under the name of python3.14 python3.13 ")
    assert "install one (apt install python3-venv, brew install python" in said


def test_an_old_python_does_not_count(checkout):
    assert "no Python 3.11 or newer" in checkout.run("run", FAKE_VERSION="3.10.0")[1]


def test_without_the_venv_module_it_says_what_to_install(checkout):
    code, said = checkout.run("run", FAKE_LACKS="ensurepip, venv")
    assert code == 1
    assert said == (
        "nutgraf: python3 lacks the 'venv' module; install it (Debian, Ubuntu: apt install python3-venv)"
        " and run this again\n"
    )


def test_an_unknown_set_is_refused(checkout):
    assert checkout.run("some") == (1, "nutgraf: scripts/bootstrap takes 'run' or 'all', not 'some'\n")
