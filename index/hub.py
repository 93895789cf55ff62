"""Hub: loading what PyTorch runs, silently, with errors that say what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

from index.errors import EncoderError

TO_INSTALL = "sentence-transformers>=5.1"
"""It brings PyTorch and transformers."""


@contextmanager
def loading(part: str) -> Iterator[None]:
    """Within it a model is imported and loaded.

    Args:
        part: what it is, as errors name it: "the reader 'name'".

    Raises:
        EncoderError: sentence-transformers is not installed, or the model cannot be loaded.
    """
    try:
        with _no_progress_bars():
            yield
    except EncoderError:
        raise
    except ImportError as error:
        raise EncoderError(f"{part} needs sentence-transformers ({error}); run: pip install '{TO_INSTALL}'") from error
    except Exception as error:  # the loaders of every architecture raise their own
        raise EncoderError(f"cannot load {part} ({error}); check its name, and that it is whole") from error


@contextmanager
def _no_progress_bars() -> Iterator[None]:
    """Transformers draws one while it loads weights, terminal or not; a library is silent."""
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            logging.enable_progress_bar()
