"""Storage: what the file system refuses, in our words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import StorageFailed


@contextmanager
def storage_errors(folder: Path) -> Iterator[None]:
    """Turn a full disk, or files that may not be read or written, into our error.

    Tantivy calls it a ValueError, FAISS a RuntimeError.

    Raises:
        StorageFailed: in place of these, or of an OSError.
    """
    try:
        yield
    except (OSError, ValueError, RuntimeError) as error:
        raise StorageFailed.at(folder, error) from error
