"""Outlets: the sources of a collection, by the names that a question may give them."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(r"[^\s,;:!?()“”\"]+")
_MAX_WORDS = 6
"""In a name: the "Frankfurter Allgemeine Zeitung" has three, "The Sydney Morning Herald" four."""
_TAIL = re.compile(r"(?:['’]s)?[.'’]*\Z")
_SITE = re.compile(r"(?:www\.)?([\w-]+)\.(?:(?:co|com|org|net|gov|ac)\.[a-z]{2}|com|org|net|info|news|[a-z]{2})")
_WORDS = frozenset({
    "athletic", "atlantic", "conversation", "economist", "express", "fortune", "globe", "guardian", "hill",
    "independent", "insider", "life", "local", "mail", "metro", "mirror", "money", "nation", "national", "nature",
    "observer", "people", "post", "quartz", "record", "register", "science", "scientist", "spectator", "standard",
    "star", "sun", "telegraph", "time", "times", "variety", "verge", "wired", "week", "world",
})  # fmt: skip
"""Names of outlets that are words too: in lower case they are words, as "in time" and "people say" are."""


@dataclass(frozen=True, slots=True)
class Named:
    """A place in a text that names outlets.

    Attributes:
        start, stop: where it stands.
        sources: the outlets of that name, as the collection has them.
        a_word: whether the name is a word of the language too.
    """

    start: int
    stop: int
    sources: tuple[str, ...]
    a_word: bool


def named_outlets(text: str, sources: tuple[str, ...]) -> Iterator[Named]:
    """The places of a text without runs of white space that name one of the sources, the longest name at each."""
    table = _table(sources)
    tokens = list(_TOKEN.finditer(text))
    at = 0
    while at < len(tokens):
        count, named = _longest(text, tokens[at : at + _MAX_WORDS], table)
        at += count
        if named:
            yield named


def _longest(text: str, tokens: list[re.Match[str]], table: dict[str, tuple[str, ...]]) -> tuple[int, Named | None]:
    """The longest name that begins with the first token, and the tokens it takes, or one token if there is none."""
    start = tokens[0].start()
    for count in range(len(tokens), 0, -1):
        stop = tokens[count - 1].end()
        name = _TAIL.sub("", text[start:stop])
        sources = tuple(dict.fromkeys(source for key in _keys(name) for source in table.get(key, ())))
        if sources:
            a_word = "." not in name and (
                any(key.removeprefix("the") in _WORDS for key in _keys(name)) or all(map(_is_the_word, sources))
            )
            if not a_word or name.removeprefix("the ")[:1].isupper():
                return count, Named(start, start + len(name), sources, a_word)
    return 1, None


def _is_the_word(source: str) -> bool:
    """Whether an outlet is called as any thing may be: "The State", "The Press"."""
    return re.fullmatch(r"the [^\W\d_]+", source.strip(), re.IGNORECASE) is not None


@lru_cache(maxsize=4)
def _table(sources: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The sources by each of their keys; kept, for it is the same from one question to the next."""
    table: dict[str, tuple[str, ...]] = {}
    for source in sources:
        for key in _keys(source):
            table[key] = (*table.get(key, ()), source)
    return table


def _keys(name: str) -> list[str]:
    """Letters and digits of a name, lower case, with and without "The"; of a site also "zawya" of `zawya.com`.

    Without accents, which people leave out: "el pais".
    """
    folded = unicodedata.normalize("NFKD", name.casefold()).strip()
    names = [folded, folded.removeprefix("the ")]
    if site := _SITE.fullmatch(folded):
        names.append(site[1])
    return list(dict.fromkeys(key for name in names if (key := "".join(filter(str.isalnum, name)))))
