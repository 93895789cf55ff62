"""Stamp: what the small line by a title says: when it was published, by whom, where."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from index.article import Origin, Published
from index.ingest.dates import parse_published, strip_label
from index.ingest.markers import bare, is_clutter, is_kicker
from index.ingest.relative import find_relative

_MAX_CHARS = 160
_OF_CHANGE = r"updated|modified|aktualisiert|mis à jour|actualizado|atualizado|aggiornato|обновлено"
_OF_ISSUE = r"published|posted|released|veröffentlicht|publiée?|publicado|pubblicato|опубликовано"
_CHANGE, _ISSUE = re.compile(_OF_CHANGE, re.IGNORECASE), re.compile(_OF_ISSUE, re.IGNORECASE)
_SEPARATOR = re.compile(
    r"\s*[|•·‧●◦]\s*|\s+[-–—/]+\s+|\t+|\s{3,}"
    rf"|(?<!first)(?<!last)\s+(?=(?:(?:first|last)\s+)?(?:{_OF_CHANGE}|{_OF_ISSUE})\b)",
    re.IGNORECASE,
)
"""Marks, and white space before what begins a time: "Jane Doe Published 3 March 2024 Updated 5 March 2024"."""
_CLOCK = (
    r"(?:\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\b\.?)?|\d{1,2}\s*[ap]\.?m\b\.?)\s*"
    r"(?:Uhr|[A-Z]{2,5}(?:[+-]\d{1,2})?|[+-]\d{2}:?\d{2}|\([A-Z]+\))?"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DATE = re.compile(
    rf"""(?:\d{{4}}-\d{{2}}-\d{{2}}(?:[T\s]\d{{2}}:\d{{2}}(?::\d{{2}}(?:\.\d+)?)?\s*(?:Z|[+-]\d{{2}}:?\d{{2}})?)?
    |\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?(?:\s+(?:de|of))?\s+[^\W\d_]{{3,}}\.?,?(?:\s+del?)?\s+\d{{4}}
    |[^\W\d_]{{3,}}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}
    |\d{{4}}[年년]\s?\d{{1,2}}[月월]\s?\d{{1,2}}[日일]
    |\d{{1,2}}[./-]\d{{1,2}}[./-](?:\d{{4}}|\d{{2}})\b|\d{{4}}[./]\d{{2}}[./]\d{{2}}
    |\b{_MONTH}\s+\d{{1,2}}\b|\b\d{{1,2}}\s+{_MONTH}(?=\W|$))
    (?:,?\s*(?:at|um|à|às|a\ las|alle|om|в)?\s*(?:{_CLOCK}))?""",
    re.IGNORECASE | re.VERBOSE,
)
_WEEKDAY = re.compile(
    r"""\b(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?|montag|dienstag|mittwoch|donnerstag|freitag
    |samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado
    |domingo|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?
    |maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|понедельник|вторник|среда|четверг|пятница|суббота
    |воскресенье|pazartesi|salı|çarşamba|perşembe|cuma|cumartesi|pazar|الاثنين|الثلاثاء|الأربعاء|الخميس
    |الجمعة|السبت|الأحد|uhr|local\ time|est|edt|gmt|bst|cet|cest|pst|pdt|ist|utc)\b
    |[（(][月火水木金土日][）)]|星期[一二三四五六日天]|\bг\.""",
    re.IGNORECASE | re.VERBOSE,
)
"""What stands by a date and tells nothing more. (dateparser would tell too, but takes 20 ms to say no.)"""
_TIME_ONLY = re.compile(_CLOCK, re.IGNORECASE)
_TIME_BEFORE = re.compile(rf"(?<!\d)({_CLOCK}),?\s+(?:on\s+)?(?:[^\W\d_]+,?\s+)?\Z", re.IGNORECASE)
"""A time of day before its date: "4:05 PM GMT, Tuesday November 24, 2026"."""
_LOOSE_TIME = re.compile(rf"^\W*{_CLOCK}|{_CLOCK}\W*$", re.IGNORECASE)
_BY = re.compile(
    r"^(?:(?:written |reported |reporting |story )?by|von|par|por|di|door|af|av|автор|текст)\b\s*:?\s*", re.IGNORECASE
)
_JOIN = re.compile(r"\s*(?:,|;|&|\band\b|\bund\b|\bet\b|\by\b|\be\b|\ben\b|\bи\b)\s+", re.IGNORECASE)
_SMALL = frozenset(
    (
        "of", "the", "and", "for", "de", "la", "le", "les", "el", "los", "del", "der", "die", "das", "van", "von",
        "den", "al", "bin", "ibn", "da", "do", "dos", "di", "du", "des", "&", "y", "e", "et", "und",
    )
)  # fmt: skip
_ROLE = re.compile(
    r"(?:[\w'’&.-]+ )*(?:correspondent|editor|reporter|writer|columnist|contributor|producer)s?"
    r"(?:[- ](?:in[- ]chief|at[- ]large))?",
    re.IGNORECASE,
)
_TITLED = re.compile(
    rf"([A-ZÀ-Þ]\S+ [A-ZÀ-Þ]\S+)(?:, (?i:{_ROLE.pattern})"
    r"| (?:[A-Z]\S* |and ){0,3}(?:correspondent|editor|reporter|columnist))"
)
"""Who, and what that is: "Jane Doe, Staff Writer", "Jane Doe Rail correspondent"; no headline has such capitals."""
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
_OUTLET = re.compile(
    r"""\b(?:the|news|times|post|press|agency|daily|herald|journal|tribune|guardian|telegraph|tv|radio|online|media|wire
    |gazette|observer|chronicle|reuters|afp|ap|dpa|efe|ansa|tass|bbc|cnn|today|week|weekly|magazine|review|network|zeitung
    |courier|echo|globe|monitor|examiner|times|presse|correo|diario|jornal|gazeta|report|bulletin|independent|standard|mail|mirror|sun|star|express|broadcasting)\b
    |\.\w{2,}$""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What one line told. `names` are outlets or people, it does not say which; `updated`: the time is of a change."""

    published: Published | None
    updated: bool
    authors: tuple[str, ...]
    names: tuple[str, ...]


def read_stamp(line: str, *, collected: datetime) -> Stamp | None:
    """Read a line that is nothing but time, source and author in any order; None for every other line."""
    text = bare(line)
    if not text or len(text) > _MAX_CHARS or _ends_sentence(text):
        return None
    stamps: list[Stamp] = []
    changed, clock = False, ""
    for part in _SEPARATOR.split(text):
        changed = _CHANGE.search(part) is not None or (changed and not _ISSUE.search(part))
        if not part or is_clutter(part) or is_kicker(part) or not strip_label(part):
            continue
        if _TIME_ONLY.fullmatch(part.strip()):
            clock = clock or part
            continue
        found = _read_part(part, collected)
        if found is None:
            return None
        stamps.append(replace(found, updated=changed))
    return _joined(stamps, _with_clock(text, clock, collected) if clock else None)


def _joined(stamps: Sequence[Stamp], clocked: Published | None) -> Stamp | None:
    """What the pieces of a line say together; `clocked` is their first time with the time of day that stood apart."""
    authors = tuple(author for stamp in stamps for author in stamp.authors)
    names = tuple(name for stamp in stamps for name in stamp.names)
    times = [(stamp.updated, stamp.published) for stamp in stamps if stamp.published]
    if not times:
        return Stamp(None, False, authors, names) if authors else None
    times[0] = (times[0][0], clocked or times[0][1])
    updated, published = min(times, key=lambda time: time[0])
    return Stamp(published, updated, authors, names)


def is_name(text: str) -> bool:
    """Whether the text has the shape of a person's or an outlet's name."""
    text = bare(text)
    words = text.split()
    if not 1 <= len(words) <= 6 or len(text) > 50 or text[-1] in ".?!:;," or not any(char.isalpha() for char in text):
        return False
    if _DOMAIN.fullmatch(text):
        return True
    return all(word.lower() in _SMALL or not word[0].islower() for word in words) and not words[0].isdigit()


def is_role(text: str) -> bool:
    """Whether the text tells what someone is, as bylines do: "AP Auto Writer", "Editor-at-large"."""
    return _ROLE.fullmatch(text) is not None


def has_outlet_word(name: str) -> bool:
    """Whether a name holds a word that outlets are called by: "Gulf Courier", "bbc.co.uk"."""
    return _OUTLET.search(name) is not None


def is_outlet(name: str) -> bool:
    """Whether a name is rather an outlet's than a person's, who mostly have two words."""
    return has_outlet_word(name) or len(name.split()) != 2


def _read_part(part: str, collected: datetime) -> Stamp | None:
    """One piece between separators: a time with or without a name before it, an author, or a name."""
    relative = find_relative(part, base=collected)
    if relative is not None:
        published = parse_published(part, origin=Origin.RELATIVE, collected=collected)
        return _with_rest(part[: relative.start], published)
    match = _DATE.search(part)
    if match:
        rest = _WEEKDAY.sub("", part[: match.start()] + " " + part[match.end() :])
        before = _TIME_BEFORE.search(part, 0, match.start())
        when = f"{match[0]} {before[1]}" if before else match[0]
        published = parse_published(when, origin=Origin.ABSOLUTE, collected=collected)
        return None if published is None else _with_rest(_LOOSE_TIME.sub("", rest), published)
    return _with_rest(part, None)


def _with_rest(rest: str, published: Published | None) -> Stamp | None:
    rest = bare(strip_label(bare(rest))).strip(" ,;:()[]-–—/／")
    if not rest:
        return Stamp(published, False, (), ()) if published else None
    by = _BY.match(rest)
    if by:
        named = [name for name in _JOIN.split(rest[by.end() :]) if name]
        people = [name for name in named if not is_role(name)] or named
        if not people or not all(is_name(name) for name in people):
            return None
        # "By Jane Doe, Reuters"
        outlets = tuple(name for name in people[1:] if _OUTLET.search(name))
        return Stamp(published, False, tuple(name for name in people if name not in outlets), outlets)
    if titled := _TITLED.fullmatch(rest):
        return Stamp(published, False, (titled[1],), ())
    return Stamp(published, False, (), (rest,)) if is_name(rest) else None


def _with_clock(text: str, clock: str, collected: datetime) -> Published | None:
    """The date of the line joined with the time of day that a separator parts from it."""
    match = _DATE.search(text)
    return match and parse_published(f"{match[0]} {clock}", origin=Origin.ABSOLUTE, collected=collected)


def _ends_sentence(text: str) -> bool:
    """Whether a full stop ends the line, other than that of "p.m." or of a year."""
    return text.endswith((".", "。", "।", "?", "!")) and not re.search(r"(?:[ap]\.m|\d|г|Uhr|min|hrs?|ago)\.$", text)
