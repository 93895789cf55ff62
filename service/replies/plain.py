"""Plain text: what a language model or an article says, without markup, links, images and addresses.

An address is where an answer could be made to leak to, or to lead a reader astray; citations carry all that is needed.
"""

import re

_IMAGE = re.compile(r"!\[[^\]]*\](?:\([^)]*\)?|\[[^\]]*\]?)?")
_LINK_TARGET = re.compile(r"\](?:\([^)]*\)?|\[[^\]]*\]?|:\s*\S+)")
_TAG = re.compile(r"<[!/?a-zA-Z|][^<>]*>?")
_ADDRESS = re.compile(r"\b(?:[a-zA-Z][a-zA-Z0-9+.-]*://|(?:data|javascript|mailto|tel):(?=\S)|www\.)\S*")
_SCHEMELESS = re.compile(r"(?:(?<!\w)//|\b)(?:[\w-]+\.)+[a-zA-Z]{2,}(?::\d+)?[/?#]\S*")
_BULLET = re.compile(r"^(?:[-*•–+>]\s+|#{1,6}\s+|\d{1,2}[.)]\s+)+")
_EMPHASIS = re.compile(r"(?<!\w)(?:\*{1,3}|_{1,3}|`+)(?=\S)|(?<=\S)(?:\*{1,3}|_{1,3}|`+)(?!\w)")
_SHOWS = re.compile(r"!\[|\][(\[]|<[!/?a-zA-Z]")
"""What a page that shows Markdown or HTML would load or link; a bare address is left, which a reader sees as one."""
_SPACE_BEFORE = re.compile(r"\s+([.,;:!?…])(?=\s|$)")


def harmless(words: str) -> str:
    """An article's own words, to the letter unless a page would load or link something in their place."""
    return (plain(words) or "…") if _SHOWS.search(words) else words


def plain(text: str) -> str:
    """One line without any of it; empty where no word is left."""
    while (left := _stripped(text)) != text:  # what goes may have kept the parts of a tag or an address asunder
        text = left
    return text if any(each.isalpha() for each in text) else ""


def _stripped(text: str) -> str:
    text = _IMAGE.sub("", text)
    text = _LINK_TARGET.sub("", text)
    for address in (_TAG, _ADDRESS, _SCHEMELESS):
        text = address.sub("", text)
    text = _EMPHASIS.sub("", _BULLET.sub("", " ".join(text.split())))
    text = _SPACE_BEFORE.sub(r"\1", text.replace("[", "").replace("]", "").replace("()", ""))
    return " ".join(text.split())
