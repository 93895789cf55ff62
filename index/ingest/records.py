"""Records: articles as JSON objects, one by one, in lists, in wrappers or one a line."""

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from index.article import Article, Origin, Published
from index.errors import InvalidArticle
from index.ingest.dates import from_epoch, parse_published
from index.ingest.language import detect_language, language_code
from index.ingest.names import people
from index.report import Item, Rejected

FIELDS = ("id", "title", "text", "source", "authors", "published", "url", "lang", "tags")
_ALIASES = {
    "id": ("id", "_id", "guid", "uuid", "article_id"),
    "title": ("title", "headline", "name"),
    "text": (
        "text", "body", "content", "articleBody", "article_body", "full_text", "fulltext", "content_text",
        "content_html", "maintext", "article", "story",
    ),
    "source": ("source", "publisher", "site", "outlet", "site_name", "sitename", "publication", "source_name"),
    "authors": ("authors", "author", "byline", "creator"),
    "published": (
        "published", "published_at", "publishedAt", "datePublished", "date_published", "date_publish", "publish_date",
        "published_date", "pubDate", "pub_date", "publication_date", "date_gmt", "date", "datetime", "timestamp",
        "created_at",
    ),
    "url": ("url", "link", "href", "canonical", "canonical_url", "source_url"),
    "lang": ("lang", "language", "inLanguage", "locale"),
    "tags": ("tags", "keywords", "categories", "category", "topics", "section"),
}  # fmt: skip
_WRAPPERS = ("articles", "items", "data", "results", "records", "docs", "documents", "entries", "stories", "news")
_REMOVED = "[Removed]"
"""What NewsAPI has in every field of an article that its outlet took back."""
_CUT = re.compile(r"\[\+\d+ chars\]\s*\Z")
"""Where NewsAPI leaves off, and how much it leaves out."""
_HTML = re.compile(r"<(?:p|br|div|article|section|h[1-6]|ul|li|span|a|figure|strong|em|b|i)\b[^>]*>", re.IGNORECASE)


def article_from_record(record: Mapping[str, object], *, collected: datetime, lenient: bool = False) -> Article:
    """Make an article of a JSON object.

    Args:
        record: the fields in `FIELDS`; `authors` and `tags` are a string or a list of strings, `published`
            is ISO 8601, RFC 2822, another written date or seconds since 1970.
        collected: when the record came in.
        lenient: for files made by others: fields go by their usual other names too, unknown ones are passed
            over, markup in the text is taken off, and a time that cannot be read is left out.

    Raises:
        InvalidArticle: a field is unknown, of the wrong type, unreadable or too long, or there is no text.
    """
    fields = _by_alias(record) if lenient else _known(record)
    text, title = (_string(name, _content(fields.get(name), lenient=lenient)) for name in ("text", "title"))
    if lenient:
        text, title = _provided(_without_markup(text)), _without_markup(title)
    return Article.create(
        id=_string("id", fields.get("id")),
        title=title,
        text=text,
        source=_string("source", fields.get("source"), lenient=lenient),
        authors=_strings("authors", fields.get("authors"), lenient=lenient),
        published=_published(fields.get("published"), collected, lenient=lenient),
        url=_string("url", fields.get("url"), lenient=lenient),
        lang=_lang(fields.get("lang"), lenient=lenient) or detect_language(text),
        tags=_strings("tags", fields.get("tags"), lenient=lenient),
        collected=collected,
    )


def field_of(name: str) -> str:
    """The field that goes by this name, however it is capitalised and spaced; empty if there is none."""
    name = "_".join(name.casefold().split())
    return next((field for field, names in _ALIASES.items() if name in map(str.casefold, names)), "")


def read_json(text: str, *, name: str, collected: datetime) -> Iterator[Item]:
    """Read a JSON document: an object, a list of objects, or an object that holds the list."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield Rejected(0, name, _json_reason(error))
        return
    records = _records(value)
    if not records:
        yield Rejected(0, name, 'the JSON holds no articles; give an object, a list or {"articles": [...]}')
    for position, record in enumerate(records):
        yield read_record(record, position, name, collected)


def read_ndjson(rows: Iterable[str], *, name: str, collected: datetime) -> Iterator[Item]:
    """Read one JSON object a line; blank lines do not count."""
    position = 0
    for number, row in enumerate(rows, 1):
        if not row.strip("\ufeff \t\r\n\x1e"):
            continue
        where = f"{name}, line {number}" if name else f"line {number}"
        try:
            record = json.loads(row.strip("\ufeff \t\r\n\x1e"))
        except (ValueError, RecursionError) as error:
            yield Rejected(position, where, _json_reason(error))
        else:
            yield read_record(record, position, where, collected)
        position += 1
    if not position:
        yield Rejected(0, name, "the file is empty; give one JSON object a line")


def read_record(record: object, position: int, name: str, collected: datetime) -> Item:
    """Read one JSON object of a file, wherever it stands there."""
    if not isinstance(record, Mapping):
        return Rejected(position, name, f"this is a JSON {_type(record)}, not an object with a title and a text")
    try:
        return article_from_record(record, collected=collected, lenient=True)
    except InvalidArticle as error:
        known = next((record[key] for key in ("id", "url", "title", "headline") if record.get(key)), name)
        return Rejected(position, str(known)[:200], str(error))


def _records(value: object) -> list[object]:
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        for key in _WRAPPERS:
            inner = value.get(key)
            if isinstance(inner, list) and any(isinstance(item, dict) for item in inner):
                return _of_feed(value, inner)
        return [value] if value else []
    return [value]


def _of_feed(wrapper: Mapping[str, object], records: list[object]) -> list[object]:
    """In a JSON Feed the outlet is named once, as the title of the feed."""
    if not str(wrapper.get("version")).startswith("https://jsonfeed.org/"):
        return records
    return [{"source": wrapper.get("title"), **item} if isinstance(item, dict) else item for item in records]


def _known(record: Mapping[str, object]) -> Mapping[str, object]:
    unknown = [key for key in record if key not in FIELDS]
    if unknown:
        names = ", ".join(repr(str(key)[:40]) for key in unknown[:5])
        raise InvalidArticle(f"unknown field {names}; an article has {', '.join(FIELDS)}")
    return record


def _by_alias(record: Mapping[str, object]) -> dict[str, object]:
    """The fields under their own names; of several other names, the first that holds anything."""
    return {
        field: next((record[name] for name in names if record.get(name) not in (None, "", [], {})), None)
        for field, names in _ALIASES.items()
    }


def _content(value: object, *, lenient: bool) -> object:
    """Leniently, what WordPress wraps as `{"rendered": "…"}`, and a list of paragraphs as one text."""
    if not lenient:
        return value
    if isinstance(value, Mapping):
        return value.get("rendered", value)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "\n\n".join(value)
    return value


def _provided(text: str) -> str:
    """What a provider gives of a text, without what it wrote in the rest's place."""
    if text.strip() == _REMOVED:
        raise InvalidArticle("its outlet took the article back; there is nothing to take in")
    cut = _CUT.search(text)
    if not cut:
        return text
    given = text[: cut.start()].rstrip(" …")
    return f"{given}…" if given.strip() else ""


def _without_markup(text: str) -> str:
    """Without tags, if there are any, and with entities resolved: `AT&amp;T` is "AT&T"."""
    if not _HTML.search(text):
        return html.unescape(text)
    from index.ingest.markup import html_to_text

    return html_to_text(text)


def _string(name: str, value: object, *, lenient: bool = False) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if name == "id" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if lenient:
        found = _strings(name, value, lenient=True)
        return found[0] if found else ""
    raise InvalidArticle(f"'{name}' is a JSON {_type(value)}; give a string")


def _strings(name: str, value: object, *, lenient: bool) -> list[str]:
    """A list of labels; leniently also of objects with a name, and of one string with commas between."""
    if value is None:
        return []
    if isinstance(value, str):
        return _labels(name, value) if lenient else [value]
    if isinstance(value, Mapping) and lenient:
        return _strings(
            name, next((value[key] for key in ("name", "title", "term", "label") if value.get(key)), None), lenient=True
        )
    if isinstance(value, list):
        if lenient:
            return [
                label for item in value if not isinstance(item, list) for label in _strings(name, item, lenient=True)
            ]
        if all(isinstance(item, str) for item in value):
            return value
        raise InvalidArticle(
            f"'{name}' holds a JSON {_type(next(v for v in value if not isinstance(v, str)))}; give strings"
        )
    if lenient:
        return []
    raise InvalidArticle(f"'{name}' is a JSON {_type(value)}; give a string or a list of strings")


def _labels(name: str, value: str) -> list[str]:
    """Of one string: people, or labels with commas or semicolons between."""
    if name == "authors":
        return people(value)
    return [label for part in re.split("[;,]", value) if (label := part.strip())]


def _published(value: object, collected: datetime, *, lenient: bool) -> Published | None:
    if value is None or value == "":
        return None
    found = None
    if isinstance(value, str):
        found = parse_published(value, origin=Origin.GIVEN, collected=collected)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        found = from_epoch(value, origin=Origin.GIVEN, collected=collected)
    if found is None and not lenient:
        raise InvalidArticle(
            f"'published' is {str(value)[:60]!r}: not a date, or in the future; write it as 2025-08-10T14:30:00Z"
        )
    return found


def _lang(value: object, *, lenient: bool) -> str:
    text = _string("lang", value, lenient=lenient).strip()
    code = language_code(text)
    if text and not code and not lenient:
        raise InvalidArticle(f"'lang' is {text[:40]!r}; give an ISO 639-1 code such as 'en'")
    return code


def _json_reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "the JSON is nested too deeply to read"
    if isinstance(error, json.JSONDecodeError):
        line = f"line {error.lineno}, " if error.lineno > 1 else ""  # of JSON lines, each is its first
        return f"this is not valid JSON: {error.msg} at {line}column {error.colno}"
    return f"this is not valid JSON: {str(error)[:120]}"


def _type(value: object) -> str:
    types: dict[type, str] = {dict: "object", list: "array", str: "string", bool: "boolean", type(None): "null"}
    return types.get(type(value), "number")
