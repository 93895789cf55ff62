"""Markup: HTML parsed, and its text as lines, as a reader sees it."""

import logging
import re
from typing import Any

from index.errors import InvalidArticle
from index.ingest.decode import decode

MAX_HTML_BYTES = 5_000_000
"""Three times the largest page of the extraction benchmark (1.5 MB); extraction takes 4 s a megabyte at this size."""
_BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "fieldset", "figcaption",
        "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p",
        "pre", "section", "table", "td", "th", "tr", "ul",
    )
)  # fmt: skip
_SILENT = frozenset(
    ("script", "style", "noscript", "template", "svg", "iframe", "head", "button", "select", "textarea")
)


MAX_ELEMENTS = 50_000
"""Of a page, which take ten seconds to read; pages of news have some thousand."""


def parse_html(html: bytes | str) -> Any:
    """Parse a page into an lxml tree.

    Raises:
        InvalidArticle: it is too large, binary, or has no elements.
    """
    if len(html) > MAX_HTML_BYTES:
        raise InvalidArticle(f"the page has {len(html):,} bytes, over {MAX_HTML_BYTES:,}; save only the article")
    text = decode(html) if isinstance(html, bytes) else html
    from trafilatura import load_html

    # it logs an error for each page that holds nothing; here that is raised
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    # lxml refuses an XML declaration in text, and cannot hold NUL and lone surrogates
    text = re.sub(r"^\s*<\?xml[^>]*>", "", text).replace("\x00", "").encode("utf-8", "replace").decode()
    tree = load_html(text)
    if tree is None:
        raise InvalidArticle("there is no HTML in the page; give the page's source, or its text as plain text")
    if (elements := sum(1 for _ in tree.iter())) > MAX_ELEMENTS:
        raise InvalidArticle(f"the page has {elements:,} elements, over {MAX_ELEMENTS:,}; save only the article")
    return tree


def html_to_text(fragment: str) -> str:
    """The text of a piece of HTML; paragraphs are apart by blank lines."""
    from lxml import etree, html  # type: ignore[import-untyped]  # ships no types

    try:
        return "\n\n".join(text_lines(html.fromstring(f"<div>{fragment.replace(chr(0), '')}</div>")))
    except (etree.LxmlError, ValueError):
        return re.sub(r"<[^>]*>", " ", fragment)


def text_lines(element: Any) -> list[str]:
    """The lines of text in an element, one a block; without scripts and controls. Not recursive: pages nest deeply."""
    lines = [""]
    silent = 0
    from lxml import etree

    for event, node in etree.iterwalk(element, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else "script"  # comments are no text
        if tag in _BLOCKS and lines[-1]:
            lines.append("")
        silent += (1 if event == "start" else -1) * (tag in _SILENT)
        piece = node.text if event == "start" else node.tail if node is not element else None
        if piece and not silent:
            lines[-1] += piece
    return [text for line in lines if (text := " ".join(line.split()))]
