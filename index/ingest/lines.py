"""Lines of a page: what each one is by its own shape, before anything is known of its neighbours."""

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate

from index.ingest.markers import Section, bare, is_clutter, section_of
from index.ingest.stamp import Stamp, read_stamp

LONG_PARAGRAPH = 300
"""Characters of text that is prose whatever its punctuation; the longest headline met has 258."""
_MAX_FIGURES = 2_000
"""Lines with a figure in which a time is looked for: that may take 20 ms, and a page with more of them is a table."""
_NEAR = 12
"""Lines within which a title is repeated; a sentence said again further down is none."""
_WRAP = range(45, 101)
"""Lengths of the lines of hard-wrapped text (mail, wires): 72 and 80 columns, and what is near."""
_FULL_STOP = re.compile(r"""[.。।۔։؟][\"'”’»“)\]」』\s]*$""")
_OTHER_STOP = re.compile(r"""[!?…！？][\"'”’»“)\]」』\s]*$""")
_SENTENCE_BREAK = re.compile(r"""[^\W\d_]{4,}[.!?][\"'”’»)\]]*\s+[\"'“«(]?[^\W\d_a-z]|[。！？].""")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph or lesser line of a page.

    Attributes:
        text: as it stood, without white space at its ends.
        key: the same for lines that say the same: no case, bullets or punctuation at the ends.
        gap: whether a blank line is before it.
        prose: whether it reads as running text, one sentence or more.
        clutter, section, stamp: what else it is, if anything; such a line is not prose.
    """

    text: str
    key: str
    gap: bool
    prose: bool
    clutter: bool
    section: Section | None
    stamp: Stamp | None

    @property
    def plain(self) -> bool:
        """Whether it may be a title, a name, a subhead or an item of a list."""
        return not (self.prose or self.clutter or self.section or self.stamp)

    @property
    def title_like(self) -> bool:
        """Whether it is long enough for a headline, and does not lead on to the next line."""
        return self.plain and count_words(self.text) >= 4 and self.text[-1] not in ":,;"


def read_lines(text: str, *, collected: datetime) -> list[Line]:
    """Take a page apart into its lines; blank ones are left out, hard-wrapped paragraphs are joined."""
    rows = [(row, gap) for block in _blocks(text) for row, gap in _unwrap(block)]
    keys = [_key(row) for row, _ in rows]
    last: dict[str, int] = {}
    repeated: set[int] = set()
    for i, key in enumerate(keys):
        if i - last.get(key, -_NEAR) < _NEAR:
            repeated |= {i, last[key]}
        last[key] = i
    figures = accumulate(any(char.isdigit() for char in row[:LONG_PARAGRAPH]) for row, _ in rows)
    return [
        _read_line(row, keys[i], gap, i in repeated, collected if count <= _MAX_FIGURES else None)
        for i, ((row, gap), count) in enumerate(zip(rows, figures, strict=True))
    ]


def count_words(text: str) -> int:
    """Words, where two characters of a script without spaces are one."""
    unspaced = len(_UNSPACED.findall(text))
    return len(_UNSPACED.sub(" ", text).split()) + (unspaced + 1) // 2


def ends_sentence(text: str) -> bool:
    """Whether a mark that ends sentences ends the text, quotes and brackets aside."""
    return bool(_FULL_STOP.search(text) or _OTHER_STOP.search(text))


def _blocks(text: str) -> list[list[str]]:
    """Runs of lines between blank ones."""
    blocks: list[list[str]] = [[]]
    for row in text.replace("\xa0", " ").replace("\u200b", "").splitlines():
        row = row.strip()
        if row:
            blocks[-1].append(row)
        elif blocks[-1]:
            blocks.append([])
    return [block for block in blocks if block]


def _unwrap(block: list[str]) -> list[tuple[str, bool]]:
    """Join the lines of hard-wrapped paragraphs; whether a blank line is before each."""
    inner = block[:-1]
    breaks = sum(not ends_sentence(row) for row in inner)
    wrapped = len(inner) >= 2 and all(len(row) in _WRAP for row in inner) and breaks * 2 > len(inner)
    going_on = sum(row[0].islower() for row in block[1:])
    if wrapped and going_on * 3 >= len(inner):
        return [(" ".join(block), True)]
    return [(row, i == 0) for i, row in enumerate(block)]


def _read_line(row: str, key: str, gap: bool, repeated: bool, collected: datetime | None) -> Line:
    if len(row) >= LONG_PARAGRAPH:
        return Line(row, key, gap, True, False, None, None)
    section = section_of(row)
    clutter = section is None and is_clutter(row)
    stamp = None if section or clutter or collected is None else read_stamp(row, collected=collected)
    prose = not (section or clutter or stamp) and _is_prose(row, repeated)
    return Line(row, key, gap, prose, clutter, section, stamp)


def _is_prose(row: str, repeated: bool) -> bool:
    """Headlines seldom end in a full stop or hold two sentences; questions and exclamations may, if not repeated."""
    words = count_words(row)
    if _FULL_STOP.search(row) and not row.rstrip("\"'”’»“)] ").endswith(("...", "…")):
        return words >= 4
    if repeated:
        return False
    if len(row) >= 120 and _SENTENCE_BREAK.search(row):
        return True
    return words >= (25 if _OTHER_STOP.search(row) else 60)


def _key(row: str) -> str:
    return re.sub(r"^\W+|\W+$", "", bare(row)).casefold()
