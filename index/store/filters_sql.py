"""Filters as SQL conditions over the table `articles`."""

from datetime import UTC, datetime, timedelta

from index.filters import And, Field, Filter, In, Not, PublishedRange
from index.text import clean_line

Parameter = str | int

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(at: datetime) -> int:
    """Microseconds since 1970, exactly; floats would round."""
    delta = at - _EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def moment(value: int) -> datetime:
    """The inverse of `microseconds`, in UTC."""
    return _EPOCH + timedelta(microseconds=value)


def condition(part: Filter) -> tuple[str, list[Parameter]]:
    """An SQL condition that is true or false, never NULL, and its parameters."""
    match part:
        case In(field, values):
            return _membership(field, values)
        case PublishedRange(since, until):
            return _published(since, until)
        case Not(inner):
            sql, parameters = condition(inner)
            return f"NOT {sql}", parameters
        case And(parts):
            compiled = [condition(inner) for inner in parts]
            sql = " AND ".join(sql for sql, _ in compiled) or "1"
            return f"({sql})", [parameter for _, parameters in compiled for parameter in parameters]


def _membership(field: Field, values: tuple[str, ...]) -> tuple[str, list[Parameter]]:
    marks = ", ".join("?" * len(values))
    folded: list[Parameter] = [clean_line(value).casefold() for value in values]
    match field:
        case Field.ID:
            return f"(articles.id IN ({marks}))", [clean_line(value) for value in values]
        case Field.SOURCE:
            return f"(articles.source_key IN ({marks}))", folded
        case Field.LANG:
            return f"(articles.lang IN ({marks}))", folded
        case Field.TAG:
            return f"(articles.row IN (SELECT article FROM tags WHERE tag IN ({marks})))", folded


def _published(since: datetime | None, until: datetime | None) -> tuple[str, list[Parameter]]:
    sql, parameters = ["articles.published IS NOT NULL"], list[Parameter]()
    if since is not None:
        sql.append("articles.published >= ?")
        parameters.append(microseconds(since))
    if until is not None:
        sql.append("articles.published < ?")
        parameters.append(microseconds(until))
    return f"({' AND '.join(sql)})", parameters
