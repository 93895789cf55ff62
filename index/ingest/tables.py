"""Tables: articles as rows of CSV, parted by commas, semicolons or tabs, with columns by the names that JSON has."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime

from index.ingest.records import field_of, read_record
from index.report import Item, Rejected

_DELIMITERS = ",;\t"
_MAX_CELL_CHARS = 2**31 - 1
"""Articles judge how long a text may be; the library's own limit is 131,072."""


def is_table(text: str) -> bool:
    """Whether the first line names columns: one of texts, and another that articles have."""
    named = [field for heading in _cells(text.lstrip("\ufeff")) if (field := field_of(heading))]
    return "text" in named and len(named) > 1


def read_table(text: str, *, name: str, collected: datetime) -> Iterator[Item]:
    """Read one article a row; the first row names the columns."""
    csv.field_size_limit(_MAX_CELL_CHARS)
    text = text.lstrip("\ufeff\r\n")
    below = io.StringIO(text[len(_first_line(text)) :], newline="")  # the break is a row of its own, and counts as one
    rows = csv.reader(below, delimiter=_delimiter(text), strict=True)
    headings = [field_of(cell) for cell in _cells(text)]
    if "text" not in headings:
        yield Rejected(0, name, "this is a table without a column of texts; name one 'text' in the first row")
        return
    position = 0
    while True:
        where = f"{name}, line {rows.line_num + 1}"
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            yield Rejected(position, where, f"the row cannot be read ({error}); quotes within a cell are doubled")
        else:
            if not row:
                continue
            cells = reversed(list(zip(headings, row, strict=False)))  # of columns for the same, the first counts
            record = {field: cell for field, cell in cells if field and cell.strip()}
            yield read_record(record, position, where, collected)
        position += 1
    if not position:
        yield Rejected(0, name, "the table has no rows below the names of its columns")


def _delimiter(text: str) -> str:
    return max(_DELIMITERS, key=_first_line(text).count)


def _cells(text: str) -> list[str]:
    """Of the first line."""
    return next(csv.reader([_first_line(text)], delimiter=_delimiter(text)), [])


def _first_line(text: str) -> str:
    """However lines end: within one, a carriage return is an error to the library."""
    return re.split(r"[\r\n]", text, maxsplit=1)[0]
