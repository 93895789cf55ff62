"""Lists: which questions ask for several things, and whether a stretch of text is a list with all its items."""

import re

_ASKS_FOR_SEVERAL = re.compile(
    r"""^\W*(?:list|name)\b
    |\b(?:what|who|which)\ (?:all\ )?(?:are|were)\b
    |\bwhich\ (?:[\w'’-]+\ ){0,2}?(?:people|men|women|children|(?!does\b)\w{3,}(?<!s)(?<!u)(?<!i)s)\b
    |\bwhat\ (?:[\w'’-]+\ ){0,2}?(?:people|men|women|children|\w{3,}(?<!s)(?<!u)(?<!i)s)
        \ (?:are|were|do|did|have|had|must|should|can|could|will|would|need)\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""A plural after "which"; after "what" only before an auxiliary, as "what causes the delay" asks for one thing."""
_LAST_ITEM = re.compile(r"(?:\band\b|\bor\b|\bas well as\b|&)(?!.*[,;])", re.IGNORECASE | re.DOTALL)
_JOINED_ON = re.compile(r"\s*(?:[,;]\s*)?(?:and|or|as well as|&)\b", re.IGNORECASE)


def asks_for_several(question: str) -> bool:
    """Whether all the items of a list are wanted; English only."""
    return bool(_ASKS_FOR_SEVERAL.search(question))


def is_whole_list(text: str, before: str = "", after: str = "") -> bool:
    """Whether a stretch joins items, and nothing of its sentence before and after it is joined to them."""
    return bool(_LAST_ITEM.search(text)) and not before.rstrip().endswith((",", ";")) and not _JOINED_ON.match(after)
