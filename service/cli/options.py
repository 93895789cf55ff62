"""Options that commands share, named as the HTTP parameters, and handed on as one value."""

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import click

from index.query import MAX_K, Group
from index.text import read_time
from service.settings import Settings

Command = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Words:
    """What the caller said about which articles are meant, and how the hits are wanted."""

    source: tuple[str, ...]
    lang: tuple[str, ...]
    tag: tuple[str, ...]
    since: str | None
    until: str | None
    now: datetime | None
    k: int = 10
    group: Group = Group.PASSAGE
    explain: bool = False
    rerank: bool = True

    @property
    def narrows(self) -> bool:
        """Whether any article is left out."""
        return bool(self.source or self.lang or self.tag or self.since or self.until)


class Instant(click.ParamType[datetime]):
    """A moment in ISO 8601, with its zone."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read the text."""
        try:
            return value if isinstance(value, datetime) else read_time(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)


class Number(click.FloatRange):
    """A number in a range; what is no number is in none, though it compares as if it were."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read the text."""
        number: float = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{number} is not in the range {self._describe_range()}.", param, ctx)
        return number


def with_settings(command: Command) -> Command:
    """Give the command `settings`: its own flags first, then the environment, the file and the defaults."""

    @click.option("--data", type=click.Path(file_okay=False), help="Where the collection is kept [NUTGRAF_DATA].")
    @click.option("--model", metavar="NAME", help="The model that encodes passages and questions [NUTGRAF_MODEL].")
    @functools.wraps(command)
    def wrapper(**given: Any) -> Any:
        flags = {name: given.pop(name) for name in Settings.model_fields if name in given}
        return command(settings=Settings.load(**flags), **given)

    return wrapper


def with_filters(command: Command) -> Command:
    """Give the command `words`: which articles are meant, and whatever else of Words it has options for."""

    @click.option("--source", multiple=True, help="Only this outlet; repeatable; -name leaves one out.")
    @click.option("--lang", multiple=True, help="Only this language (ISO 639-1); -xx leaves one out.")
    @click.option("--tag", multiple=True, help="Only articles with this tag; -name leaves one out.")
    @click.option("--since", metavar="WHEN", help="Published at or after: 2025-08-01, 7d, yesterday.")
    @click.option("--until", metavar="WHEN", help="Published before the end of: 2025-08, 24h, today.")
    @click.option("--now", type=Instant(), help="The moment that spans and relative times count from.")
    @functools.wraps(command)
    def wrapper(**given: Any) -> Any:
        names = [field.name for field in fields(Words) if field.name in given]
        return command(words=Words(**{name: given.pop(name) for name in names}), **given)

    return wrapper


def with_query(command: Command) -> Command:
    """Give the command `words`: which articles are meant, and how the hits are wanted."""
    return k_option(_group_option(_explain_option(_rerank_option(with_filters(command)))))


k_option = click.option("-k", "k", type=click.IntRange(1, MAX_K), default=10, show_default=True, help="How many hits.")
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON: what HTTP answers, where it does the same."
)
_explain_option = click.option("--explain", is_flag=True, help="Show how each score came about.")
_rerank_option = click.option(
    "--rerank/--no-rerank", default=True, help="Read the best hits and put them in that order; without is faster."
)
_group_option = click.option(
    "--group",
    type=click.Choice([group.value for group in Group]),
    callback=lambda ctx, param, value: Group(value),
    default=Group.PASSAGE.value,
    show_default=True,
    help="What one hit stands for.",
)
