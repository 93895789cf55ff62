"""Tokens: the model's own tokenizer, with the padding and truncation that its file may carry undone."""

from collections.abc import Sequence, Sized
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderError

if TYPE_CHECKING:
    from tokenizers import Tokenizer


class Tokens:
    """Text to token ids and to offsets. Safe to call from any number of threads."""

    def __init__(self, tokenizer: "Tokenizer") -> None:
        """Takes the tokenizer over: padding and truncation are switched off."""
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenizer = tokenizer

    @classmethod
    def open(cls, path: Path) -> "Tokens":
        """Read a tokenizer.json.

        Raises:
            EncoderError: the file cannot be read.
        """
        from tokenizers import Tokenizer

        try:
            return cls(Tokenizer.from_file(str(path)))
        except Exception as error:  # the library raises bare Exception
            raise EncoderError(f"{path} cannot be read ({error}); fetch the model again") from error

    @property
    def specials(self) -> int:
        """How many special tokens are put around a text."""
        return int(self._tokenizer.num_special_tokens_to_add(False))

    def count(self, text: str) -> int:
        """Tokens of a text, without the special ones."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """The ids of each text, special tokens included, not cut."""
        return [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts))]

    def ids_cut(self, texts: Sequence[str], max_tokens: int) -> list[list[int]]:
        """The ids of each text, cut so that they fit `max_tokens` with the special tokens."""
        rows = []
        for encoding in self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False):
            encoding.truncate(max_tokens - self.specials)
            rows.append(self._tokenizer.post_process(encoding).ids)
        return rows

    def ids_and_spans(self, text: str) -> tuple[list[int], NDArray[np.int32]]:
        """The ids of a text, special tokens left out, and their offsets in characters, shape (tokens, 2)."""
        encoding = self._tokenizer.encode(text, add_special_tokens=False)
        return encoding.ids, np.array(encoding.offsets, np.int32).reshape(-1, 2)

    def ends(self) -> tuple[int, int]:
        """The ids of the special tokens before and after a text.

        Raises:
            EncoderError: there is not one of each.
        """
        ids = self._tokenizer.encode("").ids
        if len(ids) != 2:
            raise EncoderError(f"the tokenizer puts {len(ids)} special tokens around a text, not two as a BERT's does")
        return int(ids[0]), int(ids[1])

    def spans(self, texts: Sequence[str]) -> list[NDArray[np.int32]]:
        """Offsets in characters of each text's tokens, shape (tokens, 2), special tokens left out."""
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [np.array(encoding.offsets, np.int32).reshape(-1, 2) for encoding in encodings]


def check_window(rows: Sequence[Sized], window: int) -> None:
    """Refuse what the model would cut.

    Raises:
        EncoderError: a text has more tokens than the window.
    """
    for position, row in enumerate(rows):
        if len(row) > window:
            raise EncoderError(
                f"text {position} has {len(row)} tokens, over the window of {window}; cut it into passages first"
            )
