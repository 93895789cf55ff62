"""Read-only: collections in folders that may be read and not written, such as an archive that many share."""

import os
import shutil
import tempfile
import weakref
from pathlib import Path


def may_write(path: Path) -> bool:
    """Whether this process may change the file, and make others beside it."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


class Links:
    """A folder of our own whose files are links to those of another, for who locks the folder that it reads."""

    def __init__(self, folder: Path) -> None:
        self._origin = folder
        self._own = Path(tempfile.mkdtemp(prefix="nutgraf-"))
        weakref.finalize(self, shutil.rmtree, self._own, ignore_errors=True)

    def refresh(self) -> Path:
        """Link what has come since; returns the folder, which goes with this object."""
        for path in self._origin.iterdir():
            if path.suffix != ".lock" and not (self._own / path.name).is_symlink():
                (self._own / path.name).symlink_to(path.absolute())
        return self._own
