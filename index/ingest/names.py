"""Names: the people whom a byline names, one by one and without what they are."""

import re

from index.ingest.stamp import has_outlet_word, is_role

_BY = re.compile(r"\s*(?:(?:analysis|opinion|review|story|words|text)\s+)?by\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[;|]\s*|\s*,(?!\s*(?:[JS]r|II|III|IV|M\.?D|Ph\.?D)\b)\s*|\s+(?:and|&)\s+", re.IGNORECASE)
_INVERTED = re.compile(
    r"(?:(?:al|bin|da|de|del|den|der|di|dos|du|el|la|le|ten|ter|van|von) )*[^\W\d_][\w'’-]+,\s*"
    r"[^\W\d_][\w'’-]*\.?(?: [^\W\d_]\.)*",
    re.IGNORECASE,
)


def people(byline: str) -> list[str]:
    """`By Jane Doe and John Roe, Political Editor`, `Doe, Jane; Roe, John P.`, `Jane Doe, John Roe` are two."""
    byline = _BY.sub("", byline, count=1) if _BY.match(byline) else byline
    parts = [part.strip() for part in byline.split(";")]
    if all(map(_is_inverted, parts)):
        return parts
    names = [name for part in _BETWEEN.split(byline) if (name := part.strip(" ,"))]
    return [name for name in names if not is_role(name)] or names


def _is_inverted(name: str) -> bool:
    """Whether the family's name of one person goes first; agencies named side by side are several."""
    return _INVERTED.fullmatch(name) is not None and not has_outlet_word(name)
