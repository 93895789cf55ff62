"""Settings: what a face needs to know, from flags, the environment, a TOML file and defaults, in that order."""

import ipaddress
import math
import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_cache_path, user_config_path, user_data_path
from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from index.cores import usable_cores
from index.encoder.locate import DEFAULT_MODEL
from index.errors import InvalidInput
from service.access.rates import Rate

APP = "nutgraf"


def _named(value: object) -> object:
    if not str(value):
        raise ValueError("it is empty; name a directory or unset it")  # else it would be the current one
    return value


def _expanded(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError:
        raise ValueError(f"whose home '{path}' is in is not known; write the whole path") from None


Directory = Annotated[Path, BeforeValidator(_named), AfterValidator(_expanded)]
IN_FLIGHT = 14
"""Searches and questions taken on at once on two cores: each then waits less than twice as long as with eight."""
LogLevel = Literal["debug", "info", "warning", "error"]
_ORIGIN = re.compile(r"https?://[^/\s*?#@]+", re.IGNORECASE)


def _read_workers() -> int:
    """One thread per core; at least two, so that a slow question does not hold up all the others."""
    return max(2, usable_cores())


def _waiting(given: dict[str, Any]) -> int:
    """What a process may keep waiting beside what runs: its share of what is taken on, and never less than runs."""
    # a setting that cannot be used is told by its own name, and is not here
    threads, workers = int(given.get("threads", 1)), int(given.get("workers", 1))
    return max(threads, math.ceil(IN_FLIGHT / workers) - threads)


def _origins(text: str) -> str:
    for origin in _words(text):
        if origin != "*" and not _ORIGIN.fullmatch(origin):
            raise ValueError(f"'{origin}' is no origin; write it as https://chat.example, without a path")
    return text


def _proxies(text: str) -> str:
    for each in _words(text):
        try:
            ipaddress.ip_network(each)
        except ValueError:
            raise ValueError(f"'{each}' is no proxy's address; write it as 127.0.0.1 or 10.0.0.0/8") from None
    return text


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


class Settings(BaseSettings):
    """Where the data are and how they are served. Build it with `Settings.load`.

    Attributes:
        data: holds the collection; one directory is all there is to back up.
        cache: holds what can be made again, such as compiled models.
        model: a name that `load_encoder` knows, or a directory.
        reader: an extractive question-answering model, by name or directory; empty for the built-in one.
        reranker: a cross-encoder, by name or directory; empty for the reader.
        max_body_mb: the largest upload; parsing JSON holds the interpreter for about 10 ms per MB.
        workers: processes that serve; each opens the collection for itself.
        threads: searches and questions that run at once in a process.
        queue: searches and questions that may wait; beyond it the server answers 429.
        open: whether anybody who reaches the port may use it as long as no key has been made.
        hosts: names under which a server without keys may be asked for, beside localhost and addresses.
        cors: origins of web pages from elsewhere that may use the server.
        proxies: addresses of proxies that are believed for whom they ask, and by https or not; empty for none.
        rate: requests that a key, or without keys an address, may make, such as `600/minute`; empty for no limit.
        grace: seconds that a stopping server gives to the requests it has begun.
        llm_url: where an OpenAI-compatible language model is, up to its `/v1`; empty for none.
        llm_key: goes to that address alone.
        llm_timeout: seconds for a whole written answer.
        llm_replies: answers that the language model writes at once for a process.
    """

    model_config = SettingsConfigDict(env_prefix="NUTGRAF_", extra="forbid", frozen=True)

    data: Directory = Field(default_factory=lambda: user_data_path(APP))
    cache: Directory = Field(default_factory=lambda: user_cache_path(APP))
    model: str = Field(DEFAULT_MODEL, min_length=1)
    reader: str = ""
    reranker: str = ""
    host: str = Field("127.0.0.1", min_length=1)
    port: int = Field(8000, ge=0, le=65535)
    max_body_mb: int = Field(16, ge=1, le=1024)
    workers: int = Field(1, ge=1, le=64)
    threads: int = Field(default_factory=_read_workers, ge=1, le=256)
    queue: int = Field(default_factory=_waiting, ge=0, le=10_000)
    open: bool = False
    hosts: str = ""
    cors: Annotated[str, AfterValidator(_origins)] = ""
    proxies: Annotated[str, AfterValidator(_proxies)] = ""
    rate: Rate = ""
    grace: int = Field(30, ge=0, le=3600)
    log_level: LogLevel = "info"
    llm_url: str = Field("", pattern=r"^(https?://\S+)?$")
    llm_key: SecretStr = SecretStr("")
    llm_model: str = ""
    llm_timeout: int = Field(60, ge=1, le=600)
    llm_replies: int = Field(4, ge=1, le=1000)

    @classmethod
    def load(cls, **flags: object) -> "Settings":
        """Settings in which each flag that is not None goes before all other sources.

        Raises:
            InvalidInput: a value that cannot be used, an unknown name in the file, or a file that is not there.
        """
        given = {name: value for name, value in flags.items() if value is not None}
        try:
            return cls(**given)  # type: ignore[arg-type]  # pydantic checks them
        except ValidationError as error:
            raise InvalidInput(_explain(error)) from error
        except (SettingsError, ValueError) as error:
            raise InvalidInput(f"the settings cannot be read: {error}") from error

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # the signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # as above
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Flags, environment, file; pydantic adds the defaults."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, config_file())

    @property
    def collection_path(self) -> Path:
        """The collection's directory."""
        return self.data / "collection"

    @property
    def keys_path(self) -> Path:
        """The file of API keys."""
        return self.data / "keys.json"

    @property
    def cors_origins(self) -> tuple[str, ...]:
        """The origins of `cors`, one by one."""
        return _words(self.cors)

    @property
    def proxy_addresses(self) -> tuple[str, ...]:
        """The addresses of `proxies`, one by one."""
        return _words(self.proxies)

    @property
    def host_names(self) -> tuple[str, ...]:
        """The names of `hosts`, one by one."""
        return _words(self.hosts)


def config_file() -> Path:
    """The file that settings are read from; only one that NUTGRAF_CONFIG names must exist.

    Raises:
        InvalidInput: NUTGRAF_CONFIG names no file.
    """
    named = os.environ.get("NUTGRAF_CONFIG")
    if not named:
        return user_config_path(APP) / "config.toml"
    path = _expanded(Path(named))
    if not path.is_file():
        raise InvalidInput(f"NUTGRAF_CONFIG names '{path}', which is not a file; correct it or unset it")
    return path


def _explain(error: ValidationError) -> str:
    """One line per setting: its name and what is wrong with it."""
    lines = []
    for fault in error.errors(include_url=False):
        if fault["type"] == "default_factory_not_called":  # for want of one that is told by its own name
            continue
        name = ".".join(str(part) for part in fault["loc"])
        unknown = fault["type"] == "extra_forbidden"
        lines.append(f"'{name}' is not a setting; remove it" if unknown else f"setting '{name}': {fault['msg']}")
    return "; ".join(lines)
