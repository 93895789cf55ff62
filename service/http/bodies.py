"""Reading `POST /v1/articles`: JSON or JSON lines in, an Article or a Rejected for each item out."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from index.errors import InvalidArticle
from index.ingest.records import article_from_record
from index.report import Item, Rejected

JSON = "application/json"
JSON_LINES = ("application/x-ndjson", "application/jsonl")


def media_type(content_type: str) -> str:
    """The media type alone, without its parameters."""
    return content_type.partition(";")[0].strip().lower()


def read_articles(body: bytes, content_type: str, *, collected: datetime) -> Iterator[Item]:
    """The items of a body; one that cannot be an article is rejected and spoils no other.

    Raises:
        HTTPException: 415, neither JSON nor JSON lines.
        RequestValidationError: the body as a whole is not what is asked for.
    """
    kind = media_type(content_type)
    if kind == JSON:
        return _from_json(body, collected)
    if kind in JSON_LINES:
        return _from_lines(body, collected)
    raise HTTPException(415, f"send articles as {JSON}, or one a line as {JSON_LINES[0]}")


def _from_json(body: bytes, collected: datetime) -> Iterator[Item]:
    records = _records(body)
    return (_article(position, record, collected) for position, record in enumerate(records))


def _from_lines(body: bytes, collected: datetime) -> Iterator[Item]:
    lines = (line for line in body.split(b"\n") if line.strip())
    for position, line in enumerate(lines):
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield Rejected(position, "", f"the line is not JSON: {error}")
        else:
            yield _article(position, record, collected)


def _records(body: bytes) -> list[Any]:
    """The list under `articles`, the only name there is."""
    try:
        content = json.loads(body)
    except json.JSONDecodeError as error:
        raise _invalid("json_invalid", error.pos, error=error.msg) from error
    except (ValueError, RecursionError) as error:  # not UTF-8, or nested without end
        raise _invalid("json_invalid", 0, error=str(error)) from error
    if not isinstance(content, dict):
        raise _invalid("dict_type", msg='send an object: {"articles": […]}')
    for name in content:
        if name != "articles":
            raise _invalid("extra_forbidden", name)
    if "articles" not in content:
        raise _invalid("missing", "articles")
    if not isinstance(content["articles"], list):
        raise _invalid("list_type", "articles", msg="send a list of articles")
    return content["articles"]


def _invalid(kind: str, *path: str | int, msg: str = "", **context: str) -> RequestValidationError:
    """A fault in the framework's own form, so that it is answered like all others."""
    return RequestValidationError([{"type": kind, "loc": ("body", *path), "msg": msg, "ctx": context}])


def _article(position: int, record: object, collected: datetime) -> Item:
    if not isinstance(record, dict):
        return Rejected(position, "", "an article is a JSON object")
    try:
        return article_from_record(record, collected=collected)
    except InvalidArticle as error:
        id = record.get("id")
        return Rejected(position, id if isinstance(id, str) else "", str(error))
