"""What kind of thing a question asks for, and whether a sentence holds one."""

import re

_NUMBER = (
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|hundred|thousand|million|half)\b"
)
_TIME = (
    r"\b(?:1[5-9]|20)\d\d\b|\b\d{1,2}[:.]\d\d\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b"
    r"|\b(?:year|month|week|day|century|today|tomorrow|yesterday)s?\b"
)
_NAME = r"(?<!^)(?<![.!?] )\b[A-Z][\w'’-]+"
_REASON = (
    r"\b(?:because|since|due|after|so that|in order|caused?|reasons?|blamed?|owing|thanks to|to (?:help|avoid|stop))\b"
)

_KINDS = (
    (r"\bhow (?:many|much|long|old|far|big|high|tall|often|fast|large|deep)\b", re.compile(_NUMBER, re.IGNORECASE)),
    (r"\bwhen\b|\b(?:what|which) (?:year|month|date|day|time|week|century)\b", re.compile(_TIME, re.IGNORECASE)),
    (r"\bwho(?:se|m)?\b", re.compile(_NAME)),
    (r"\bwhere\b|\b(?:what|which) (?:city|country|town|state|place|company|team|party)\b", re.compile(_NAME)),
    (r"\bwhy\b", re.compile(_REASON, re.IGNORECASE)),
)


def fits_question(question: str, sentence: str) -> float:
    """1 if the sentence holds what the question word asks for, 0 if not, 1/2 where the question word does not tell."""
    for asked, wanted in _KINDS:
        if re.search(asked, question, re.IGNORECASE):
            return 1.0 if wanted.search(sentence) else 0.0
    return 0.5
