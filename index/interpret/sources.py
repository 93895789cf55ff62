"""The outlets that a question asks after: "according to Zawya", "in The National", "what did the BBC report"."""

import re
from collections.abc import Callable, Iterable, Iterator

from index.interpret.outlets import Named, named_outlets

_SAYING = r"(?:says?|said|reports?|reported|writes?|wrote)"
_GATE = re.compile(rf"\b(?:according to|by|in|on|from|{_SAYING}|article|coverage|story)\b", re.IGNORECASE)
_CUE = re.compile(
    r"""\b(?:(?P<said>according\ to|(?:reported|published|written|carried)\ (?:by|in|on)
    |(?:articles?|news|stories|coverage|reports?|headlines)\ (?:by|in|on|from))|(?P<in>in)|(?P<on>on))\ \Z""",
    re.IGNORECASE | re.VERBOSE,
)
"""What stands before an outlet that is asked after."""
_CUE_CHARS = 40
_REPORTS = re.compile(
    rf"(?: {_SAYING}\b(?! (?:that )?(?:it|its|they|their)\b)|['’]s? (?:report|article|coverage|story|account)\b)",
    re.IGNORECASE,
)
"""What follows one; but "why has the BBC said it will cut jobs" asks about the outlet, and others tell of that."""
_NAME_ENDS = re.compile(
    r"""['’]?[.,;:!?)”"]|\Z|\ [-–—]\s|\ (?:about|after|and|are|as|at|before|by|did|do|does|during|for|from|had|has|have
    |how|in|is|last|of|on|or|over|since|that|the|this|to|today|was|were|what|when|where|which|who|whom|whose|why|with
    |yesterday)\b""",
    re.VERBOSE,
)
"""What cannot go on with a name, so that The National is not found in "in The National Bank"."""
_LIST = re.compile(r",? (?:and |or |& )?(?:the )?", re.IGNORECASE)
_AFTER_ANOTHER = re.compile(r"\b(?:and|or|&) \Z", re.IGNORECASE)
"""Before the outlet, one who is not an outlet: "what have the minister and Zawya said"."""
_LEFT_OUT = re.compile(
    r"\b(?:other than|except(?: for)?|apart from|besides|but|not|unlike|without) (?:the )?\Z", re.IGNORECASE
)
"""Before an outlet whose articles are not what is asked for."""
_OPENS = re.compile(r"(?:^|[.?!:] )\Z")


def asked_sources(text: str, sources: Callable[[], Iterable[str]]) -> tuple[str, ...]:
    """The outlets that a question asks after, as the collection names them; empty where it asks after none.

    Args:
        text: the question.
        sources: called for the names of the outlets, only where the text may name one.
    """
    if not _GATE.search(text):
        return ()
    text = " ".join(text.split())
    asked: dict[str, None] = {}
    for group in _groups(text, named_outlets(text, tuple(sources()))):
        if _is_asked_after(text, group):
            asked.update(dict.fromkeys(source for named in group for source in named.sources))
    return tuple(asked)


def _groups(text: str, names: Iterable[Named]) -> Iterator[list[Named]]:
    """Names in one list ("Zawya, Reuters and The National") together."""
    group: list[Named] = []
    for named in names:
        if group and not _LIST.fullmatch(text, group[-1].stop, named.start):
            yield group
            group = []
        group.append(named)
    if group:
        yield group


def _is_asked_after(text: str, group: list[Named]) -> bool:
    first, stop = group[0], group[-1].stop
    if _LEFT_OUT.search(text, 0, first.start):
        return False
    if _REPORTS.match(text, stop):
        opens = first.a_word and _OPENS.search(text, 0, first.start)  # "People say …" is capital anyhow
        return not opens and not _AFTER_ANOTHER.search(text, 0, first.start)
    cue = _CUE.search(text, max(0, first.start - _CUE_CHARS), first.start)
    if cue is None or not _NAME_ENDS.match(text, stop):
        return False
    if cue["on"]:  # "on zawya.com", but not "a strike on Sky"
        return "." in text[first.start : first.stop]
    # "in The Sun" is the paper, "in the Sun" may not be
    return bool(cue["said"]) or not (first.a_word and text.startswith("the ", first.start))
