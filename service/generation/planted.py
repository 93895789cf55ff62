"""Planted: where a text speaks to a language model in place of its readers.

Heuristic, and so no more than a part of the defence: what it misses still stands in its frame, and what a model then
writes is still held against the other sentences.
"""

import re

from index.sentences import sentence_spans

_REPLY = r"(?:answer|reply|respond|say|state|write|output|print|repeat|append|include|claim|cite|translate)"
_WHOM = r"(?:the\s+)?(?:user|reader|system|developer|assistant|human|ai|model)"
_MODEL = r"(?:language\s+models?|llms?|ais?|ai\s+(?:assistants?|models?)|chat\s?bots?)"
_MUST = r"(?:must|should|shall|have\s+to|has\s+to|are\s+to|is\s+to|need\s+to)"
_OPENING = r"(?:^|(?<=[.!?:]\s))[\"'“‘(*\s-]{0,4}(?:(?:please|instead|now|only|always|simply|just|do)\s*,?\s+){0,2}"
_SPEAKS = re.compile(
    "|".join(
        (
            # setting the rules aside
            r"\b(?:ignore|disregard|forget|override|bypass)\b[^.!?\n]{0,40}\b(?:above|previous|prior|preceding"
            r"|instructions?|prompts?|directions|guidelines|passages?|quotations?)\b",
            r"\b(?:new|updated|real|important|hidden|following)\s+instructions?\b",
            r"\b(?:ignorier\w*|vergiss|missachte\w*)\b[^.!?\n]{0,40}\b(?:anweisung\w*|vorherig\w*|obig\w*|regeln)\b",
            r"\b(?:ignore[zr]?|oublie[zr]?|ignora\w*|olvida\w*|dimentica\w*)\b[^.!?\n]{0,40}"
            r"\b(?:instructions?|consignes|précédente?s?|instrucciones|anteriores|istruzioni|precedenti)\b",
            # another speaker's part
            r"\b(?:system|developer)\s*(?:message|prompt|note|instruction)s?\b",
            rf"(?:^|(?<=[.!?]\s))\W{{0,8}}{_WHOM}\s*\W{{0,3}}:",
            r"<\|?/?\s*(?:im_start|im_end|system|user|assistant|passage|quotation|instructions?|inst|endoftext|eot_id)\b"
            r"[^\n>]{0,40}>",
            r"\[/?(?:inst|system)\]|<<\s*/?sys",
            # the end of the quotation
            r"(?:^|[-=#*\[(<]\s*)end\s+of\s+(?:the\s+)?(?:quotations?|passages?|context|documents?|articles?|sources?)\b",
            r"^\s*(?:-{2,}|={2,}|\#{2,})\s*(?:passage|quotation|source|document|context|end|begin|system)\b",
            # speaking to a model
            rf"\b(?:you\s+are|act\s+as|pretend\s+to\s+be)\s+(?:\w+\s+){{0,3}}(?:{_MODEL}|assistant|bot)\b",
            rf"\b{_MODEL}\b[^.!?\n]{{0,30}}\b(?:reading|processing|summari[sz]ing|seeing)\s+th(?:is|ese)\b",
            rf"\b{_MODEL}\s+(?:{_MUST}|please)\s+(?:not\s+|only\s+)?(?:{_REPLY}|ignore|mention)\b",
            # what to answer
            rf"\b(?:you\s+(?:{_MUST}|will)|please)\s+(?:only\s+|always\s+|instead\s+|now\s+)?(?:{_REPLY}|tell\s+{_WHOM})\b",
            rf"{_OPENING}(?:tell\s+{_WHOM}\b|{_REPLY}(?:\s+(?:me|back|to\s+(?:any|every|all|the)\s+questions?))?"
            r"(?:\s*[\"'“‘:]|\s+(?:that\s+(?!again\b)|with\b|only\b|instead\b|exactly\b"
            r"|the\s+(?:following|words?|link|image|answer|question)\b)))",
            r"\b(?:correct|right|final|true|only)\s+(?:answer|response|reply)\b[^.!?\n]{0,40}\b(?:is|are|must)\b",
            r"\b(?:answers?|responses?|repl(?:y|ies))\s+to\s+(?:any|every|all)\s+questions?\b",
            rf"\b(?:every|all|any|your)\s+(?:answers?|responses?|repl(?:y|ies))\s+{_MUST}\b",
            # what leaks
            r"!\[[^\]\n]*\]\s*\(",
        )
    ),
    re.IGNORECASE | re.MULTILINE,
)


def trusted_length(text: str, lang: str = "") -> int:
    """How much of a text comes before the first sentence that speaks to a language model; all of it as a rule.

    What comes after is its instruction's to shape: "Reply with the following. The mayor has resigned."
    """
    found = _SPEAKS.search(text)
    if found is None:
        return len(text)
    at = found.start() + len(found[0]) - len(found[0].lstrip())
    return next((start for start, end in sentence_spans(text, lang) if start <= at < end), at)
