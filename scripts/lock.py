"""Write requirements/run.txt and requirements/all.txt from one fresh resolution of pyproject.toml.

`all` is everything that the project declares. `run` is what is left of it without the packages in
`NOT_IN_RUN`, found by walking the resolved dependencies; so both sets agree on every version.
"""

import json
import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from collections.abc import Iterator
from pathlib import Path

from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent

TORCH = "torch==2.13.0"
"""Held: PyTorch numbers its CPU builds apart (`2.13.0+cpu`), and only one number at a time is tested here."""

NOT_IN_RUN = frozenset({"torch", "sentence-transformers", "huggingface-hub"})
"""Needed only for other models than the built-in one; 1.2 GiB of the 1.5 that everything takes."""

GPU_ONLY = re.compile(r"nvidia-|cuda-|triton$")
"""Comes along with PyTorch's GPU build, where that is chosen; never locked."""

HEADER = "# Written by scripts/lock from pyproject.toml; do not edit.\n# {purpose}\n"
PURPOSES = {
    "run": "What it takes to ask and to serve with the built-in model. Complete: install with --no-deps.",
    "all": "What `run` has, any other model, and the tools that evaluate, check and test.",
}


class Resolution:
    """What pip chose: a version for each package, and what each package requires."""

    def __init__(self, report: dict[str, object]) -> None:
        self.versions: dict[str, str] = {}
        self._requires: dict[str, list[Requirement]] = {}
        for item in report["install"]:  # type: ignore[attr-defined]  # pip's report is plain JSON
            metadata = item["metadata"]
            name = canonicalize_name(metadata["name"])
            # PyPI knows no local versions, such as +cpu
            self.versions[name] = metadata["version"].split("+")[0]
            self._requires[name] = [Requirement(line) for line in metadata.get("requires_dist", ())]

    def requires(self, name: str, extras: set[str]) -> Iterator[Requirement]:
        """The requirements of a package that hold on this platform."""
        for requirement in self._requires[name]:
            if holds(requirement.marker, extras):
                yield requirement

    def closure(self, roots: list[Requirement], leave_out: frozenset[str] = frozenset()) -> dict[str, set[str]]:
        """Every package that the roots need, each with the markers it is needed under ("" is: always)."""
        needed: dict[str, set[str]] = {}
        seen: set[tuple[str, str]] = set()
        queue = [requirement for requirement in roots if holds(requirement.marker, set())]
        while queue:
            requirement = queue.pop()
            name = canonicalize_name(requirement.name)
            if name in leave_out or GPU_ONLY.match(name):
                continue
            needed.setdefault(name, set()).add(platform_marker(requirement.marker))
            for extra in ("", *requirement.extras):
                if (name, extra) not in seen:
                    seen.add((name, extra))
                    queue += self.requires(name, {extra})
        return needed


def holds(marker: Marker | None, extras: set[str]) -> bool:
    """Whether a requirement applies here, with these extras of the package that states it."""
    if marker is None:
        return True
    environment = {key: str(value) for key, value in default_environment().items()}
    return any(marker.evaluate(environment | {"extra": extra}) for extra in extras or {""})


def platform_marker(marker: Marker | None) -> str:
    """The marker, if it speaks of the platform alone; extras and Python versions are settled by now."""
    text = str(marker or "")
    parts = re.sub(r'\s*and\s+extra == "[^"]*"', "", text).strip()
    return parts if re.search(r"sys_platform|platform_", parts) and "extra" not in parts else ""


def resolve(requirements: list[str]) -> dict[str, object]:
    """Ask the newest pip what it would install into an empty environment."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        pip = [f"{folder}/bin/python", "-m", "pip", "install", "--quiet"]
        # pip 23 silently drops `lxml[html_clean]`: it does not take `_` and `-` in an extra for the same
        subprocess.run([*pip, "--upgrade", "pip"], check=True)
        pip += ["--dry-run", "--ignore-installed", "--report", "-"]
        done = subprocess.run([*pip, *requirements], stdout=subprocess.PIPE, check=True, text=True)
    report: dict[str, object] = json.loads(done.stdout)
    return report


def pins(resolution: Resolution, needed: dict[str, set[str]]) -> Iterator[str]:
    """One line for each package; a marker only where every reason for the package carries the same one."""
    for name in sorted(needed):
        markers = needed[name]
        marker = f" ; {next(iter(markers))}" if len(markers) == 1 and "" not in markers else ""
        yield f"{name}=={resolution.versions[name]}{marker}\n"


def main() -> None:
    """Resolve, walk twice, write twice."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    run = project["dependencies"]
    extras = [line for extra in project["optional-dependencies"].values() for line in extra]
    print("asking pip for a fresh resolution; this takes a minute or two", file=sys.stderr)
    resolution = Resolution(resolve([*run, *extras, TORCH]))
    sets = {
        "run": resolution.closure([Requirement(line) for line in run], NOT_IN_RUN),
        "all": resolution.closure([Requirement(line) for line in [*run, *extras]]),
    }
    for name, needed in sets.items():
        path = ROOT / "requirements" / f"{name}.txt"
        path.write_text(HEADER.format(purpose=PURPOSES[name]) + "".join(pins(resolution, needed)))
        print(f"{path.relative_to(ROOT)}: {len(needed)} packages", file=sys.stderr)


if __name__ == "__main__":
    main()
