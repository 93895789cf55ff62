"""Mail: a message of a wire, a newsletter or a press office, as a page: its subject, sender and date above its text."""

import re
from typing import TYPE_CHECKING

from index.errors import InvalidArticle
from index.ingest.markup import html_to_text
from index.ingest.stamp import is_outlet

if TYPE_CHECKING:
    from email.message import EmailMessage

_PASSED_ON = re.compile(r"(?:(?:re|fwd?|aw|wg)\s*:\s*)+", re.IGNORECASE)
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)


def mail_page(data: bytes) -> str:
    """The page that a message is.

    Raises:
        InvalidArticle: it has no text, or cannot be read.
    """
    from email import message_from_bytes, policy

    try:
        message = message_from_bytes(data, policy=policy.default)
        head = [_PASSED_ON.sub("", message.get("subject", ""), count=1), _sender(message), message.get("date", "")]
        text = _text(message)
    except Exception as error:  # whatever a broken message does to the library
        raise InvalidArticle(f"the message cannot be read ({type(error).__name__}); give its text") from error
    if not text.strip():
        raise InvalidArticle("the message has no text; give the page or the file that it carries")
    return "\n".join((*filter(None, map(str.strip, head)), "", text))


def _sender(message: "EmailMessage") -> str:
    """Its name, as a page has it below a title."""
    addresses = message["from"].addresses if "from" in message else ()
    name = addresses[0].display_name if addresses else ""
    return name if is_outlet(name) else f"By {name}"


def _text(message: "EmailMessage") -> str:
    part = message.get_body(("plain", "html"))
    if part is None:
        return ""
    text: str = part.get_content()
    return html_to_text(text) if part.get_content_subtype() == "html" else _SIGNATURE.split(text)[0]
