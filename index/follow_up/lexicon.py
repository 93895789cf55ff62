"""Lexicon: the English words that the rules go by."""

from index.calendar_names import MONTHS, WEEKDAYS

ASKING = frozenset({"what", "who", "whom", "whose", "which", "when", "where", "why", "how"})
DO = frozenset({"do", "does", "did"})
MODAL = frozenset({"will", "would", "can", "could", "shall", "should", "may", "might", "must"})
BE = frozenset({"is", "are", "was", "were", "am", "be", "been", "being"})
HAVE = frozenset({"has", "have", "had", "having"})
AUXILIARY = DO | MODAL | BE | HAVE
_PREPOSITIONS_TEXT = """
about above according after against along among around as at because before behind below beneath between by
despite during for from in inside into like near of off on onto out outside over per since than through to
toward towards under until up upon via with within without
"""
PREPOSITIONS = frozenset(_PREPOSITIONS_TEXT.split())
PERSON = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})
THING = frozenset({"it", "its", "itself"})
SEVERAL = frozenset({"they", "them", "their", "theirs", "themselves"})
POSSESSIVE = frozenset({"his", "her", "its", "their"})
POINTING = frozenset({"this", "that", "these", "those"})
DETERMINERS = frozenset({"the", "a", "an", "another"}) | POSSESSIVE | POINTING
INDEFINITE = frozenset(
    {"anybody", "anyone", "anything", "everybody", "everyone", "everything", "nobody", "nothing", "somebody", "someone",
     "something"}
)  # fmt: skip
OPENERS = frozenset({"and", "but", "so", "then", "or", "also", "plus", "ok", "okay", "well"})
_OTHERS_TEXT = """
all also always any at away back both called come down each either else even ever every
exactly far first get go going got here how however if just last least less lot many maybe me more
most much my never no none not now off often old once one ones only other our own please really
same some still such tell there then though too us we while yes yet you your i long so late
next happen happened happens mean means say said says
"""
_OTHERS = frozenset(_OTHERS_TEXT.split())
FUNCTION = (
    ASKING
    | AUXILIARY
    | PREPOSITIONS
    | PERSON
    | THING
    | SEVERAL
    | INDEFINITE
    | DETERMINERS
    | POINTING
    | OPENERS
    | _OTHERS
) - {"last", "next"}
"""Words that say how a question is put, not what it is about."""
_SHARED = frozenset({"her", "he"})
ENGLISH_ONLY = (ASKING | PERSON | THING | SEVERAL | POINTING | {"the", "and", "there", "did", "does", "with"}) - _SHARED
"""Words that are English and nothing else; "was", "die", "so", "in" and "her" are other languages' words too."""
CALENDAR = frozenset({*WEEKDAYS, *MONTHS})
_TIME_WORDS_TEXT = """
day days year years month months week weeks weekend summer winter spring autumn morning evening afternoon night
season century decade time hour hours
"""
TIME_WORDS = frozenset(_TIME_WORDS_TEXT.split())
