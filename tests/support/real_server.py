"""real_server: `nutgraf serve` as users start it, with the built-in models."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from running import ROOT, started


@contextmanager
def real_server(folder: Path, compiled: Path, **environment: str) -> Iterator[str]:
    """The address of a ready server over an empty collection in a folder, with the models that are compiled."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("NUTGRAF_")}
    ours |= {"NUTGRAF_DATA": str(folder / "data"), "NUTGRAF_CACHE": str(compiled), "PYTHONPATH": str(ROOT)}
    with started(["-P", "-m", "service", "serve", "--port"], folder / "log", ours | environment) as url:
        yield url
