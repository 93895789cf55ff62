"""Heads: where on a page an article begins, told by its title, its stamp and what stands around them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.article import Origin, Published
from index.ingest.dates import strip_label
from index.ingest.lines import Line, count_words
from index.ingest.markers import Section, bare, is_kicker
from index.ingest.stamp import has_outlet_word, is_name, is_outlet

_ENOUGH = 3
"""Points that make a head within a page; see `_score`."""
_MAX_DECK_CHARS = 400
"""A deck (the sentence or two between a title and its byline) is no longer."""


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of an article.

    Attributes:
        start: its first line.
        used: the lines that it consists of; others after the title belong to the body.
        shape: the order of title and time, as the articles of one page share it.
        sure: whether more than a section's heading speaks for it.
    """

    start: int
    used: frozenset[int]
    title: str
    source: str
    authors: tuple[str, ...]
    published: Published | None
    shape: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Stamped:
    """What the stamps of some lines say together."""

    published: Published | None
    authors: tuple[str, ...]
    names: tuple[str, ...]
    used: frozenset[int]


def find_head(lines: Sequence[Line], start: int, end: int, *, first: bool, shape: str, known: str = "") -> Head | None:
    """Find the last head among the lines of one gap, `lines[start:end]`, which prose follows.

    Args:
        lines: those of the whole page.
        start, end: the gap: lines without prose.
        first: whether the page begins here; then any title will do.
        shape: of the page's first head, or empty.
        known: the title, where the page's marks tell it.
    """
    start, section = _window(lines, start, end)
    group = _last_group(lines, start, end)
    title = next((i for i in range(start, end) if known and lines[i].text == known), None)
    if title is None and group:
        title = _titled(lines, start, end, group, section, first)
    elif title is None:
        title = _untimed(lines, start, end, section, first)
    if title is None and group and not first and section is None:
        title = _above_deck(lines, start)
        start = start if title is None else title
    if title is None:
        return None
    head = _build(lines, title, start, end, group)
    points = _score(lines, head, group, shape)
    if first or points >= _ENOUGH:
        return head
    if section is Section.RELATED:
        return Head(
            head.start, head.used, head.title, head.source, head.authors, head.published, head.shape, sure=False
        )
    return None


def untitled_head(lines: Sequence[Line], start: int, end: int) -> Head:
    """What the last stamps of the gap `lines[start:end]` say of an article that begins without a title."""
    stamped = read_stamps(lines, _last_group(lines, start, end))
    source, authors = name_parties(stamped.names, stamped.authors, "")
    return Head(start, stamped.used, "", source, authors, stamped.published, "")


def read_stamps(lines: Sequence[Line], numbers: Sequence[int]) -> Stamped:
    """Put the stamps of some lines together; a time of publication goes before one of an update."""
    stamps = [(number, stamp) for number in numbers if (stamp := lines[number].stamp) is not None]
    times = sorted((stamp.updated, number, stamp.published) for number, stamp in stamps if stamp.published is not None)
    return Stamped(
        times[0][2] if times else None,
        tuple(author for _, stamp in stamps for author in stamp.authors),
        tuple(name for _, stamp in stamps for name in stamp.names),
        frozenset(number for number, _ in stamps),
    )


def name_parties(names: Sequence[str], authors: Sequence[str], source: str) -> tuple[str, tuple[str, ...]]:
    """Tell outlet from people among the names of a stamp."""
    rest = [name for name in dict.fromkeys(names) if name != source]
    if not source and rest:
        outlets = [name for name in rest if is_outlet(name)]
        source = outlets[0] if outlets else rest[-1]
        rest.remove(source)
    return source, tuple(dict.fromkeys([*authors, *rest]))


def _window(lines: Sequence[Line], start: int, end: int) -> tuple[int, Section | None]:
    """Leave out what a section's heading parts from the head: the end of the last article, and teasers."""
    anchors = [i for i in range(start, end) if lines[i].stamp]
    titles = [i for i in range(start, end) if lines[i].title_like]
    for i in range(end - 1, start - 1, -1):
        section = lines[i].section
        # "12 comments" between a stamp and the text parts nothing
        if section and ((anchors and i < anchors[-1]) or (titles and i < titles[-1]) or not (anchors or titles)):
            return i + 1, section
    return start, None


def _last_group(lines: Sequence[Line], start: int, end: int) -> list[int]:
    """The last stamps that no title stands between; with a time if any has one."""
    anchors = [i for i in range(start, end) if lines[i].stamp]
    dated = [i for i in anchors if _time(lines[i])]
    group: list[int] = []
    for i in reversed(anchors):
        if dated and not group and i > dated[-1] and any(lines[k].title_like for k in range(dated[-1], i)):
            continue  # a byline in what is already the body
        if group and any(lines[k].title_like for k in range(i, group[0])):
            break
        group.insert(0, i)
    return group


def _titled(
    lines: Sequence[Line], start: int, end: int, group: list[int], section: Section | None, first: bool
) -> int | None:
    """The title that belongs to a stamp: before it, or after it on pages that put the time first."""
    stamps = [i for i in range(start, end) if lines[i].stamp]
    earlier = [i for i in stamps if i < group[0]]
    before = [i for i in range(earlier[-1] + 1 if earlier else start, group[0]) if lines[i].plain]
    after = [i for i in range(group[-1] + 1, end) if lines[i].plain]
    counts = Counter(lines[i].key for i in range(start, end))
    above = [i for i in range(start, stamps[0]) if lines[i].title_like]
    candidates = after if not above and any(lines[i].title_like for i in after) else before
    repeated = [i for i in candidates if counts[lines[i].key] > 1 and count_words(lines[i].text) >= 3]
    if repeated:
        return max(repeated, key=lambda i: len(lines[i].text))
    headlines = [i for i in candidates if lines[i].title_like]
    if headlines:
        return headlines[0] if candidates is after else _before_deck(lines, headlines, first=first)
    if section is Section.COMMENTS:
        return None
    if len(candidates) > 1:
        return candidates[-2]
    return candidates[0] if first and candidates else None


def _untimed(lines: Sequence[Line], start: int, end: int, section: Section | None, first: bool) -> int | None:
    """The title of a head without a stamp: one that is repeated, that a section opens with, or that begins the page."""
    counts = Counter(line.key for line in lines[start:end])
    headlines = [i for i in range(start, end) if lines[i].title_like]
    repeated = [i for i in headlines if counts[lines[i].key] > 1]
    if repeated:
        return repeated[-1]
    if section is Section.RELATED:
        return headlines[0] if len(headlines) == 1 else None
    if not first:
        return None
    if headlines:
        return _before_deck(lines, headlines, first=first)
    plain = [i for i in range(start, end) if lines[i].plain and not is_kicker(lines[i].text)]
    return plain[-1] if plain else None


def _before_deck(lines: Sequence[Line], headlines: list[int], *, first: bool) -> int:
    """The last headline, unless that is a deck of the title right above it.

    It is one where it is much longer, or where a page begins with just these two; more of them are links.
    """
    last = headlines[-1]
    above = last - 1
    if above not in headlines:
        return last
    pair = first and above - 1 not in headlines
    return above if pair or len(lines[last].text) >= max(80, 1.5 * len(lines[above].text)) else last


def _above_deck(lines: Sequence[Line], gap: int) -> int | None:
    """The title above the sentences (a deck) that precede a stamp; or the sentence, where it is the title."""
    top = gap
    while top > 0 and lines[top - 1].prose:
        top -= 1
    if sum(len(line.text) for line in lines[top:gap]) <= _MAX_DECK_CHARS and top > 0 and lines[top - 1].title_like:
        return top - 1
    last = lines[gap - 1]
    return gap - 1 if gap and last.prose and last.gap and len(last.text) <= _MAX_DECK_CHARS / 2 else None


def _build(lines: Sequence[Line], title: int, start: int, end: int, group: list[int]) -> Head:
    key = lines[title].key
    same = [i for i in range(start, end) if _same(lines[i].key, key)]
    top = min([title, *same])
    if group and group[0] < top:  # the time first, perhaps with the source above it
        top = group[0]
        top -= top > start and lines[top - 1].plain and is_name(lines[top - 1].text)
    stamped = read_stamps(lines, [i for i in range(top, end) if lines[i].stamp])
    source = "" if any(is_outlet(name) for name in stamped.names) else _source_line(lines, title, top, end, group)
    source, authors = name_parties(stamped.names, stamped.authors, source)
    used = {title, *same, *stamped.used}
    used |= {i for i in range(top, end) if source and bare(lines[i].text).casefold() == source.casefold()}
    used |= {i for i in range(top, title) if lines[i].plain}
    used |= {i for i in range(top, end) if is_kicker(lines[i].text)}
    shape = "dt" if group and group[0] < title else "td" if group else "t"
    return Head(top, frozenset(used), bare(lines[title].text), source, authors, stamped.published, shape)


def _source_line(lines: Sequence[Line], title: int, top: int, end: int, group: list[int]) -> str:
    """The outlet on a line of its own beside the stamp."""
    if not group:
        return ""
    keys = Counter(line.key for line in lines[top:end])
    for i in (group[0] - 1, group[-1] + 1):
        if not top <= i < end or i == title or not lines[i].plain or _same(lines[i].key, lines[title].key):
            continue
        name = bare(lines[i].text)
        # after the stamp the body begins: there it takes more than a name's shape
        told = i < group[0] or keys[lines[i].key] > 1 or has_outlet_word(name)
        if is_name(name) and not is_kicker(name) and told:
            return name
    return ""


def _score(lines: Sequence[Line], head: Head, group: list[int], shape: str) -> int:
    """How much speaks for a head.

    "2 hours ago" or "Published: ..." by a title is enough. A bare date by a title may be a line of a chronology, a
    repeated line the caption of a picture, a short line before text a subhead; two such signs are none of these.
    """
    alike = head.shape == shape and not any(lines[i].prose for i in head.used)  # a sentence is no title like the first
    times = [stamp.published for i in group if (stamp := lines[i].stamp) and stamp.published]
    keys = [lines[i].key for i in head.used]
    return sum(
        (
            2 * (keys.count(_key_of(lines, head)) > 1),
            2 * any(time.origin is Origin.RELATIVE for time in times),
            1 * bool(times),
            2 * any(strip_label(lines[i].text) != lines[i].text for i in group if _time(lines[i])),
            1 * bool(head.source),
            2 * any(stamp.authors for i in group if (stamp := lines[i].stamp)),
            2 * (bool(times) and alike),
        )
    )


def _key_of(lines: Sequence[Line], head: Head) -> str:
    return next(lines[i].key for i in sorted(head.used) if bare(lines[i].text) == head.title)


def _time(line: Line) -> Published | None:
    return line.stamp.published if line.stamp else None


def _same(key: str, title: str) -> bool:
    """Whether a line is the title again, perhaps with the site's name after it."""
    return key == title or (key.startswith(title) and key[len(title) :].lstrip()[:1] in ("|", "-", "–", "—", "•", "·"))
