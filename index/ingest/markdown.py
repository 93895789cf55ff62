"""Markdown: the text and the front matter of an article kept as a Markdown file."""

import re

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\n(?P<fields>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(?P<name>\w[\w-]*)[ \t]*:[ \t]*(?P<value>.*)$")
_ITEM = re.compile(r"^[ \t]*-[ \t]+(?P<value>.+)$")
_HEADING = re.compile(r"^#{1,6}[ \t]+(.*?)[ \t]*#*$", re.MULTILINE)
_TITLE = re.compile(r"\s*#[ \t]+(.*?)[ \t]*#*[ \t]*(?:\n|\Z)")
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,500}\]\([^)\n]{0,2000}\)")
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\]\([^)\n]{0,2000}\)")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.{1,500}?)(?<=\S)\1")
_ITALIC = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])(.{1,500}?)(?<=[^\s*_])\1(?![\w*])")
"""Not within words: `snake_case` and `2*3*4` stay."""


def front_matter(text: str) -> tuple[dict[str, object], str]:
    """Take the fields between the `---` lines off the top: plain `name: value` and lists, no other YAML."""
    match = _FRONT.match(text.replace("\r\n", "\n"))
    if match is None:
        return {}, text
    fields: dict[str, object] = {}
    name = ""
    for row in match["fields"].split("\n"):
        field, item = _FIELD.match(row), _ITEM.match(row)
        if field:
            name, value = field["name"], field["value"].strip()
            fields[name] = (
                [_bare(part) for part in value[1:-1].split(",")] if re.fullmatch(r"\[.*\]", value) else _bare(value)
            )
        elif item and name:
            values = fields[name]
            fields[name] = [*(values if isinstance(values, list) else []), _bare(item["value"])]
    return fields, text.replace("\r\n", "\n")[match.end() :]


def plain_text(text: str) -> str:
    """The text without the marks of headings, links, images, bold and italic type."""
    text = _LINK.sub(r"\1", _IMAGE.sub("", text))
    return _ITALIC.sub(r"\2", _BOLD.sub(r"\2", _HEADING.sub(r"\1", text)))


def leading_heading(text: str) -> str:
    """The heading of the first level that the text begins with, without marks; empty where it begins otherwise."""
    match = _TITLE.match(text)
    return plain_text(match[1]).strip() if match else ""


def _bare(value: str) -> str:
    return value.strip().strip("'\"")
