"""Dify's conditions as filters: each one exactly, or refused with what would do."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from index.errors import InvalidQuery
from index.filters import EVERYTHING, And, Field, Filter, In, Not, PublishedRange
from service.dify.requests import Condition, Logic, MetadataCondition, Operator

FIELDS = {"source": Field.SOURCE, "lang": Field.LANG, "tag": Field.TAG, "tags": Field.TAG, "article_id": Field.ID}
PUBLISHED = "published"

_EQUAL = frozenset({Operator.IS, Operator.EQUAL, Operator.IN})
_UNEQUAL = frozenset({Operator.IS_NOT, Operator.UNEQUAL, Operator.NOT_IN})
_SET = _EQUAL | _UNEQUAL
_ORDER = frozenset(
    {Operator.BEFORE, Operator.AFTER, Operator.LESS, Operator.GREATER, Operator.AT_MOST, Operator.AT_LEAST}
)
_EMPTINESS = frozenset({Operator.EMPTY, Operator.NOT_EMPTY})
_MEMBER = frozenset({Operator.CONTAINS, Operator.NOT_CONTAINS})
OPERATORS = {
    "source": _SET | _EMPTINESS,
    "lang": _SET | _EMPTINESS,
    "article_id": _SET,
    "tag": _SET | _MEMBER,
    "tags": _SET | _MEMBER,
    PUBLISHED: _SET | _ORDER | _EMPTINESS,
}
"""What each field can be compared by. Parts of a name are not indexed, and neither is the absence of tags."""

_INSTANT = timedelta(microseconds=1)
_Moments = Callable[[bool], datetime]  # the start of a span of time, or with True its end, which is not in it


def condition_filter(given: MetadataCondition | None, now: datetime) -> Filter:
    """The filter that the conditions mean; durations in them count back from `now`.

    Raises:
        InvalidQuery: a field that nothing is filtered by, an operator it does not have, or a value it cannot take.
    """
    if given is None or not given.conditions:
        return EVERYTHING
    parts = tuple(_filter(each, now) for each in given.conditions)
    return _any(parts) if given.logical_operator is Logic.OR else And(parts)


def _any(parts: Sequence[Filter]) -> Filter:
    return Not(And(tuple(Not(part) for part in parts)))


def _filter(condition: Condition, now: datetime) -> Filter:
    name, operator = condition.name, condition.comparison_operator
    if name not in OPERATORS:
        raise InvalidQuery(f"nothing is filtered by '{name}'; use {', '.join(OPERATORS)}")
    if operator not in OPERATORS[name]:
        allowed = ", ".join(f"'{each}'" for each in Operator if each in OPERATORS[name])
        raise InvalidQuery(f"'{name}' has no '{operator}'; use {allowed}")
    if name == PUBLISHED:
        return _published(condition, now)
    return _labelled(FIELDS[name], condition)


def _labelled(field: Field, condition: Condition) -> Filter:
    operator = condition.comparison_operator
    if operator in _EMPTINESS:
        empty = In(field, ("",))
        return empty if operator is Operator.EMPTY else Not(empty)
    values = _values(condition)
    if not all(isinstance(value, str) for value in values):
        raise InvalidQuery(f"'{condition.name}' is compared with text, not with numbers")
    among = In(field, tuple(str(value) for value in values))
    return Not(among) if operator in _UNEQUAL or operator is Operator.NOT_CONTAINS else among


def _published(condition: Condition, now: datetime) -> Filter:
    operator = condition.comparison_operator
    if operator in _EMPTINESS:
        return Not(PublishedRange()) if operator is Operator.EMPTY else PublishedRange()
    spans = [_span(value, now) for value in _values(condition)]
    if operator in _SET:
        within = _any([PublishedRange(moment(False), moment(True)) for moment in spans])
        return Not(within) if operator in _UNEQUAL else within
    (moment,) = spans
    match operator:
        case Operator.BEFORE | Operator.LESS:
            return PublishedRange(until=moment(False))
        case Operator.AFTER | Operator.GREATER:
            return PublishedRange(since=moment(True))
        case Operator.AT_LEAST:
            return PublishedRange(since=moment(False))
        case _:
            return PublishedRange(until=moment(True))


def _values(condition: Condition) -> Sequence[str | int | float]:
    """The value or values to compare with.

    Raises:
        InvalidQuery: none is given, or several where there can be one only.
    """
    operator, value = condition.comparison_operator, condition.value
    values: Sequence[str | int | float] = value if isinstance(value, list) else [] if value is None else [value]
    if not values or "" in values:
        raise InvalidQuery(f"'{condition.name}' {operator} nothing; give a value")
    if len(values) > 1 and operator not in {Operator.IN, Operator.NOT_IN}:
        raise InvalidQuery(f"'{operator}' takes one value; for several use 'in' or 'not in'")
    return values


def _span(value: str | float, now: datetime) -> _Moments:
    """The time that is meant: a date is all of it, a time of day and a number, seconds since 1970, are an instant."""
    from index.ingest.dates import parse_bound

    if isinstance(value, str):
        start, end = (parse_bound(value, now=now, end=each) for each in (False, True))
    else:
        start = end = _from_epoch(value)
    if start == end:
        end = start + _INSTANT
    return lambda at_end: end if at_end else start


def _from_epoch(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError) as error:  # among them what is no number, or has no end
        raise InvalidQuery(f"{seconds} seconds since 1970 are not on the calendar") from error
