"""Filters: which articles a query may see, as a small tree that each store compiles for itself."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from index.errors import InvalidQuery
from index.text import time_fault


class Field(StrEnum):
    """What an article can be filtered by."""

    ID = "id"
    SOURCE = "source"
    LANG = "lang"
    TAG = "tag"


@dataclass(frozen=True, slots=True)
class In:
    """The field holds one of the values (for tags: any tag does); case does not matter."""

    field: Field
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublishedRange:
    """Published at or after `since` and before `until`; undated articles are never in a range."""

    since: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        """Check the bounds.

        Raises:
            InvalidQuery: a bound without time zone, or one that leaves the years 1 to 9999 in UTC.
        """
        for bound in (self.since, self.until):
            if bound is not None and (fault := time_fault(bound)):
                raise InvalidQuery(f"{bound.isoformat()} {fault}")


@dataclass(frozen=True, slots=True)
class Not:
    """The articles that `part` leaves out."""

    part: "Filter"


@dataclass(frozen=True, slots=True)
class And:
    """The articles in every part; with no parts, all articles."""

    parts: tuple["Filter", ...] = ()


Filter = In | PublishedRange | Not | And

EVERYTHING = And()


def lets_everything_through(part: Filter) -> bool:
    """Whether the filter is no filter: nothing but empty conjunctions."""
    return isinstance(part, And) and all(map(lets_everything_through, part.parts))


def matching(field: Field, values: tuple[str, ...]) -> Filter:
    """A filter from request values: `x` allows, `-x` excludes, several allowed ones are alternatives.

    Raises:
        InvalidQuery: a value names nothing.
    """
    if not all(re.search(r"[^\s-]", value) for value in values):
        raise InvalidQuery(f"the {field} to filter by is empty; give a name, or -NAME to leave one out")
    allowed = tuple(value for value in values if not value.startswith("-"))
    excluded = tuple(value[1:] for value in values if value.startswith("-"))
    parts: list[Filter] = []
    if allowed:
        parts.append(In(field, allowed))
    if excluded:
        parts.append(Not(In(field, excluded)))
    return And(tuple(parts))
