"""Stories: articles that carry the same text are folded, and one of them is shown for all."""

import json
import sqlite3

from index.copies import are_copies, bands, contradict, shingles

_ORDER = "published IS NULL, published, row"
"""The earliest dated copy stands for the story; undated ones come last, in order of arrival."""


def join_story(connection: sqlite3.Connection, row: int, text: str) -> int | None:
    """Put an article just written into its story; returns the row of the article that it copies, if any."""
    mine = shingles(text)
    numbers = bands(mine)
    original = _closest(connection, row, mine, numbers)
    connection.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", [(number, row) for number in numbers])
    if original is None:
        (story,) = connection.execute("SELECT max(story) + 1 FROM articles").fetchone()
    else:
        (story,) = connection.execute("SELECT story FROM articles WHERE row = ?", (original,)).fetchone()
    connection.execute("UPDATE articles SET story = ? WHERE row = ?", (story, row))
    settle(connection, story)
    return original


def settle(connection: sqlite3.Connection, story: int) -> None:
    """Decide anew which article of a story is shown, and log what changes for searches."""
    members = connection.execute(
        f"SELECT row, shown FROM articles WHERE story = ? ORDER BY {_ORDER}",
        (story,),
    ).fetchall()
    for place, (row, shown) in enumerate(members):
        if shown != (place == 0):
            connection.execute("UPDATE articles SET shown = ? WHERE row = ?", (place == 0, row))
            log_change(connection, "show" if place == 0 else "hide", row)


def log_change(connection: sqlite3.Connection, kind: str, row: int) -> None:
    """Log a change of all passages of the article in this row."""
    first, last = connection.execute("SELECT min(row), max(row) FROM passages WHERE article = ?", (row,)).fetchone()
    if first is not None:
        connection.execute("INSERT INTO changes (kind, first, last) VALUES (?, ?, ?)", (kind, first, last))


def _closest(connection: sqlite3.Connection, row: int, mine: set[str], numbers: list[int]) -> int | None:
    """The other article whose text shares most with this one, among those that are copies of it."""
    (outlet,) = connection.execute("SELECT source_key FROM articles WHERE row = ?", (row,)).fetchone()
    candidates = connection.execute(
        "SELECT row, story, text, source_key FROM articles WHERE row != ? AND row IN "
        "(SELECT article FROM bands WHERE band IN (SELECT value FROM json_each(?)))",
        (row, json.dumps(numbers)),
    )
    shared = [
        (len(mine & theirs), -other, story)
        for other, story, text, source in candidates
        if are_copies(mine, theirs := shingles(text)) and not (source == outlet and _is_version(mine, theirs, outlet))
    ]
    near = sorted(shared, reverse=True)
    return next((-other for _, other, story in near if not _has_version(connection, story, row, mine, outlet)), None)


def _has_version(connection: sqlite3.Connection, story: int, row: int, mine: set[str], outlet: str) -> bool:
    """Whether the outlet has another version in a story, which a copy elsewhere would join with this one."""
    held = connection.execute(
        "SELECT text FROM articles WHERE story = ? AND source_key = ? AND row != ?", (story, outlet, row)
    )
    return any(_is_version(mine, shingles(text), outlet) for (text,) in held)


def _is_version(mine: set[str], theirs: set[str], outlet: str) -> bool:
    """Whether a text is another version of one that is much like it, and must not stand behind the first.

    So is what an outlet publishes again otherwise; where no outlet is known, what has other numbers.

    Args:
        mine, theirs: their shingles.
        outlet: of both; "" where it is not known.
    """
    return mine != theirs if outlet else contradict(mine, theirs)
