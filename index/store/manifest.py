"""The manifest: which files the derived indexes consist of, and up to which change they are right.

A derived index is trusted only if every file listed here has the size and the SHA-256 listed here.
A manifest that is missing, torn or foreign makes the derived indexes count as absent, no more.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from index.store.storage import storage_errors
from index.whole_files import sha256, write_whole

MANIFEST_FILE = "manifest.json"


@dataclass(frozen=True, slots=True)
class DerivedIndex:
    """One derived index: its folder, the change it has reached, its files' checksums, and notes for `stats`."""

    folder: str = ""
    sequence: int = 0
    files: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What `manifest.json` holds. `collection` ties the derived files to one database."""

    collection: str = ""
    encoder: dict[str, str | int] = field(default_factory=dict)
    chunker: dict[str, str | int] = field(default_factory=dict)
    dense: DerivedIndex = field(default_factory=DerivedIndex)
    lexical: DerivedIndex = field(default_factory=DerivedIndex)

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """The manifest in the folder, or an empty one if there is none that can be believed."""
        try:
            raw = json.loads((folder / MANIFEST_FILE).read_text("utf-8"))
            body = raw["body"]
            if raw["sha256"] != _digest(body):
                return cls()
            parts = {name: DerivedIndex(**body[name]) for name in ("dense", "lexical")}
            return cls(body["collection"], body["encoder"], body["chunker"], **parts)
        except (OSError, ValueError, KeyError, TypeError):
            return cls()

    def write(self, folder: Path) -> None:
        """Replace the manifest in one step."""
        body = asdict(self)
        with storage_errors(folder):
            write_whole(folder / MANIFEST_FILE, json.dumps({"sha256": _digest(body), "body": body}, indent=1).encode())

    def with_dense(self, dense: DerivedIndex) -> "Manifest":
        """The same, with another dense index."""
        return replace(self, dense=dense)

    def with_lexical(self, lexical: DerivedIndex) -> "Manifest":
        """The same, with another lexical index."""
        return replace(self, lexical=lexical)


def checksum(folder: Path, known: dict[str, str] | None = None) -> dict[str, str]:
    """`size:sha256` of each file in the folder; lock files are left out.

    Args:
        known: checksums of files that are written once and never changed; they are not read again
            if they are still there with the same size.
    """
    known = known or {}
    sums = {}
    for path in sorted(folder.iterdir()):
        if path.suffix == ".lock":
            continue
        size = path.stat().st_size
        before = known.get(path.name, "")
        unchanged = before.startswith(f"{size}:") and not path.name.endswith(".json")
        sums[path.name] = before if unchanged else f"{size}:{sha256(path)}"
    return sums


def intact(folder: Path, derived: DerivedIndex) -> bool:
    """Whether every listed file is there, whole and unchanged."""
    if not derived.folder:
        return False
    try:
        return all(
            listed == f"{(folder / derived.folder / name).stat().st_size}:{sha256(folder / derived.folder / name)}"
            for name, listed in derived.files.items()
        )
    except OSError:
        return False


def _digest(body: object) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
