"""Keys: what a key is, and the file that holds them; of the secret itself only a hash is kept."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from index.errors import InvalidInput, NotFound
from index.whole_files import write_whole
from service.access.rates import Rate
from service.access.scopes import Scope

if TYPE_CHECKING:
    from filelock import BaseFileLock

PREFIX = "ng"
"""What every key begins with, so that scanners of repositories and logs can know one."""
_SECRET_BYTES = 32
"""256 bits: nobody guesses one, so a plain SHA-256 is as good as a slow hash."""
_NAME_CHARS = 100
_LOCK_S = 10.0


class Key(BaseModel):
    """A key as it is stored: everything but the secret."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    id: str = Field(pattern=r"^[0-9a-f]{8}$")
    name: str
    scopes: tuple[Scope, ...] = Field(min_length=1)
    created: AwareDatetime
    expires: AwareDatetime | None = None
    rate: Rate = ""
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", repr=False)

    def expired(self, now: datetime) -> bool:
        """Whether its time is over."""
        return self.expires is not None and self.expires <= now


class _Content(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    format: Literal[1] = 1
    keys: tuple[Key, ...] = ()


class KeyFile:
    """The keys in one file, which only its owner can read; a change replaces it as a whole."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> tuple[Key, ...]:
        """All keys, the oldest first; none where there is no file.

        Raises:
            InvalidInput: the file is not what was written.
        """
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise InvalidInput(f"the API keys in {self.path} cannot be read: {error.strerror}") from error
        try:
            return _Content.model_validate_json(data).keys
        except ValidationError as error:
            reason = error.errors(include_input=False, include_url=False)[0]["msg"]
            raise InvalidInput(f"{self.path} is not a file of API keys ({reason}); restore or remove it") from error

    def add(
        self, name: str, scopes: Iterable[Scope], *, created: datetime, expires: datetime | None = None, rate: str = ""
    ) -> tuple[Key, str]:
        """Make a key; its text is in the answer, and nowhere else ever again.

        Raises:
            InvalidInput: the name does not fit on a line, or the file cannot be read.
        """
        if not name.strip() or not name.isprintable() or len(name) > _NAME_CHARS:
            raise InvalidInput(f"a key's name is 1 to {_NAME_CHARS} printable characters; give another")
        id, secret = secrets.token_hex(4), secrets.token_urlsafe(_SECRET_BYTES)
        text = f"{PREFIX}_{id}_{secret}"
        ordered = tuple(scope for scope in Scope if scope in set(scopes))
        key = Key(id=id, name=name, scopes=ordered, created=created, expires=expires, rate=rate, sha256=hash_of(text))
        with self._lock():
            self._write((*self.read(), key))
        return key, text

    def revoke(self, id: str) -> Key:
        """Take a key out.

        Raises:
            NotFound: no key has this id.
            InvalidInput: the file cannot be read.
        """
        with self._lock():
            keys = self.read()
            gone = next((key for key in keys if key.id == id), None)
            if gone is None:
                raise NotFound(f"no key has the id '{id}'; 'nutgraf keys list' shows those there are")
            self._write(tuple(key for key in keys if key is not gone))
        return gone

    def _lock(self) -> "BaseFileLock":
        from filelock import FileLock

        self.path.parent.mkdir(parents=True, exist_ok=True)
        return FileLock(self.path.with_suffix(".lock"), timeout=_LOCK_S)

    def _write(self, keys: tuple[Key, ...]) -> None:
        write_whole(self.path, _Content(keys=keys).model_dump_json(indent=1).encode(), mode=0o600)


def hash_of(text: str) -> str:
    """What is stored of a key's text."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
