"""Tuning: settings that suit one collection better than the defaults, kept in its folder.

They were found with certain models and hold for these alone. They can be found again at any time, so a file that is
damaged, or of other models, is passed over with a warning; it never keeps a collection from being opened.
"""

import hashlib
import json
import logging
from dataclasses import asdict, astuple, dataclass
from pathlib import Path

from index.encoder.base import EncoderIdentity
from index.encoder.graph import Compiled
from index.reader import evidence
from index.reader.model import BUILT_IN
from index.whole_files import sha256, write_whole

log = logging.getLogger(__name__)

TUNING_FILE = "tuning.json"


@dataclass(frozen=True, slots=True)
class Tuning:
    """Settings between 0 and 1; None leaves one at its default.

    Attributes:
        dense_weight: the share of the dense score in that of a hit.
        min_confidence: the probability below which no answer is given.
    """

    dense_weight: float | None = None
    min_confidence: float | None = None

    def __post_init__(self) -> None:
        """Check the bounds.

        Raises:
            ValueError: a setting is not between 0 and 1.
        """
        if not all(value is None or 0 <= value <= 1 for value in asdict(self).values()):
            raise ValueError("a setting is not between 0 and 1")

    @classmethod
    def read(cls, folder: Path, encoder: EncoderIdentity, read_by: str = "") -> "Tuning":
        """What was found for the collection in this folder; nothing where there is no file that can be believed.

        Args:
            folder: the collection's.
            encoder: the collection's.
            read_by: names of the reader and the reranker, where they are not the built-in ones.
        """
        path = folder / TUNING_FILE
        try:
            body = json.loads(path.read_text("utf-8"))
            models, values = body.pop("models"), cls(**body)
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            log.warning("%s is damaged and passed over; run 'nutgraf tune --save' again", path)
            return cls()
        if models != _models(encoder, read_by):
            log.warning("%s was made with other models and is passed over; run 'nutgraf tune --save' again", path)
            return cls()
        return values

    def write(self, folder: Path, encoder: EncoderIdentity, read_by: str = "") -> None:
        """Keep it for the collection in this folder, as `read` finds it; when nothing is set, no file is kept."""
        path = folder / TUNING_FILE
        if self == Tuning():
            path.unlink(missing_ok=True)
        else:
            write_whole(path, json.dumps({**asdict(self), "models": _models(encoder, read_by)}, indent=1).encode())


def _models(encoder: EncoderIdentity, read_by: str) -> str:
    """A checksum of the encoder and of the readers; hashing the reader's 24 MB takes 0.02 to 0.1 s."""
    parts = [json.dumps(asdict(encoder), sort_keys=True), read_by, sha256(BUILT_IN / Compiled.WEIGHTS)]
    parts += map(str, (*astuple(evidence.WEIGHTS), evidence.SCALE, evidence.LEAD, evidence.OFFSET))
    return hashlib.sha256("".join(parts).encode()).hexdigest()
