"""Joining: two sets ask about single sentences of Wikinews and Wikipedia; they are put back beside their neighbours."""

import random
import re
from collections import defaultdict
from collections.abc import Iterable

from scripts.training.examples import Row

_PLACE = re.compile(r"Wiki1k:(\w+:\d+):(\d+):(\d+)")
MOST_WORDS = 110
"""Of a passage that is put together, about as many as the chunker's."""

Place = tuple[int, int]
"""The numbers of a paragraph and of a sentence in it."""


class Joiner:
    """Knows the sentences of every document that any row is about."""

    def __init__(self, sets: Iterable[Iterable[Row]]) -> None:
        self._documents: defaultdict[str, dict[Place, str]] = defaultdict(dict)
        for rows in sets:
            for row in rows:
                if place := _place(row):
                    document, at = place
                    self._documents[document][at] = row["context"]

    def joined(self, row: Row, choose: random.Random) -> Row:
        """The row with its sentence among those around it, as many as make a passage, the answers moved along."""
        place = _place(row)
        if place is None:
            return row
        sentences = self._documents[place[0]]
        order = sorted(sentences)
        first = last = order.index(place[1])
        words = len(row["context"].split())
        while words < MOST_WORDS and (first > 0 or last < len(order) - 1):
            before = first > 0 and (last == len(order) - 1 or choose.random() < 0.5)
            first, last = (first - 1, last) if before else (first, last + 1)
            words += len(sentences[order[first if before else last]].split())
        head = "".join(sentences[at] + " " for at in order[first : order.index(place[1])])
        tail = "".join(" " + sentences[at] for at in order[order.index(place[1]) + 1 : last + 1])
        answers = [answer | {"answer_start": answer["answer_start"] + len(head)} for answer in row["answers"]]
        return row | {"context": head + row["context"] + tail, "answers": answers}


def _place(row: Row) -> tuple[str, Place] | None:
    """The document and the place in it, which one set writes into the title and the other into the id."""
    found = _PLACE.search(row["title"]) or _PLACE.search(row["id"])
    return (found[1], (int(found[2]), int(found[3]))) if found else None
