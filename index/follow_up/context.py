"""Context: what a conversation is about after its last turn, and what words such as "she" and "there" stand for."""

import re
from dataclasses import dataclass

from index.follow_up import lexicon
from index.follow_up.phrases import Phrase, names, phrases
from index.follow_up.words import has_auxiliary, words
from index.query import Turn

MAX_LABEL_CHARS = 80
"""Longer ones do not help who reads them."""
_MAX_ANSWER_WORDS = 8
"""Longer answers are sentences, and what they name first is seldom what is asked after."""
ASIDE = re.compile(r" \([^()]*\)")
_GOES_ON = re.compile(r",? according to |: [“\"]|(?<=[a-z0-9”][.!?]) |\n|\s*\[\d+\]")
"""Where a reply of several sentences has said what it is about."""
_COUNTS = re.compile(r"how many\b", re.IGNORECASE)
_PLURAL = re.compile(r"(?:\A| )[a-z-]*[a-hj-rtv-z]s\Z|\bpeople\Z|\bchildren\Z")
"""Words in -us and -is are mostly one: a bonus, a virus, a crisis."""
_HEAD = re.compile(r" (?:of|in|at|near|on|from|for) ")
_WHO_IS = re.compile(r"who(?:['’]s| is| was) ", re.IGNORECASE)
_WHICH_PLACE = re.compile(
    r"(?:in )?(?:which|what) (?:\w+ )?(?:town|city|village|country|place|region|port)\b", re.IGNORECASE
)
_BODIES_TEXT = """
agency association authority bank board bridge centre church city club coalition college commission committee
    company compact corporation council county court department district energy foundation government group hospital
    industries institute island lake lakes league line ministry museum office parliament party police port prize river
    school semiconductor society street team town tour trust union university united valley war world
"""
_BODIES = frozenset(_BODIES_TEXT.split())
"""Words in names of what is no person."""


@dataclass(frozen=True, slots=True)
class Context:
    """What is known before a question.

    Attributes:
        question: of the last turn, as it stands by itself.
        turn: that turn.
        before: what was known before it, if it leant on that.
    """

    question: str
    turn: Turn
    before: "Context | None" = None

    @property
    def root(self) -> str:
        """The last question that stood by itself."""
        return self.before.root if self.before else self.question

    @property
    def answer(self) -> str:
        """What was answered, without who says so and its quote; empty where the articles did not say.

        A reply begins with a capital letter, which makes no name of a word that its quote has without one.
        """
        reply = (self.turn.answer or "").strip()
        said = _GOES_ON.split(reply, maxsplit=1)[0]
        small, rest = said[:1].lower() + said[1:], reply[len(said) :]
        return (small if small in rest and said not in rest else said).rstrip(" .")

    @property
    def label(self) -> str:
        """What the conversation is about, to be put in brackets behind a question."""
        found = phrases(self.root)
        named = [phrase for phrase in found if phrase.names and not phrase.attached] or [
            phrase for phrase in found if phrase.names
        ]
        best = max(named or found, key=lambda phrase: len(phrase.text), default=None)
        text = resolved_possessive(best, found) if best else core(self.root)
        return text if len(text) <= MAX_LABEL_CHARS else text[:MAX_LABEL_CHARS].rsplit(" ", 1)[0]

    @property
    def event(self) -> str:
        """What happened, as the last question and its answer tell it."""
        asked = ASIDE.sub("", self.question)
        found = words(asked)
        told = (
            len(found) > 1
            and found[0].key == "who"
            and found[1].key not in lexicon.AUXILIARY
            and self._answers_shortly()
        )
        text = f"{self.answer}{asked[found[0].end :]}".rstrip(" ?.!") if told else core(asked)
        said = words(text)
        clear = said and said[0].key not in lexicon.PREPOSITIONS and not has_auxiliary(said, lexicon.DO | lexicon.MODAL)
        return text if clear and len(text) <= MAX_LABEL_CHARS else self.label

    def person(self) -> str:
        """Whom "she" stands for; empty where nobody is known."""
        if match := _WHO_IS.match(self.question):
            named = names(self.question[match.end() :])
            if named and self.question.startswith(named[0], match.end()):
                return named[0]
        asked_who = self._asked("who", "whom", "whose")
        said = names(self.answer) if asked_who or (self._answers_shortly() and not self._asked_where()) else []
        answered = [
            name for name in said if is_person(name) and name not in self.question and not _is_where(name, self.answer)
        ]
        answered.sort(key=lambda name: " " not in name)
        if not asked_who and len(answered) != 1:
            asked = [name for phrase in self._phrases() if not phrase.place for name in phrase.names]
            answered = [name for name in asked if is_person(name)] or answered
        return answered[0] if answered else self.before.person() if self.before else ""

    def thing(self) -> str:
        """What "it" stands for; empty where nothing is known."""
        if self._asked("which", "what") and self._answers_shortly() and names(self.answer) == [self.answer]:
            return self.answer
        found = [phrase for phrase in self._phrases() if self._may_be_a_thing(phrase)]
        free = [phrase for phrase in found if not phrase.attached]
        whole = [phrase for phrase in free if words(phrase.text)[0].key in lexicon.DETERMINERS]
        one_first = [sorted(some, key=lambda phrase: _is_plural(phrase.text)) for some in (whole, free)]
        for phrase in (*one_first[0], *one_first[1], *found):
            if not (phrase.names and phrase.text == phrase.names[0] and phrase.text == self.person()):
                earlier = self.before.thing() if self.before and _is_plural(phrase.text) else ""
                return earlier or resolved_possessive(phrase, found)
        if self._asked_where() and (told := names(self.answer)):
            return told[-1]
        return self.before.thing() if self.before else ""

    def _may_be_a_thing(self, phrase: Phrase) -> bool:
        """Not "that", nor who was asked for by a role, nor a bare word behind a preposition: "for insolvency"."""
        first = words(phrase.text)[0].key
        role = _WHO_IS.match(self.question)
        bare = phrase.attached and not phrase.names and first not in lexicon.DETERMINERS
        return first not in lexicon.POINTING and not bare and not (role and phrase.start == role.end())

    def several(self) -> str:
        """Whom or what "they" stand for; empty where nothing so far was more than one."""
        if _COUNTS.match(self.question):
            return ""
        for phrase in self._phrases():
            for part in (phrase.text, re.split(r"\b(?:of|for)\b ", phrase.text)[-1]):
                if _is_plural(part):
                    return part
        return self.before.several() if self.before else ""

    def place(self) -> str:
        """Where "there" is, with its preposition; empty where no place is known."""
        if self._asked_where() and (found := names(self.answer)):
            return f"in {found[-1]}"
        match = None
        for name in names(self.question):
            match = re.search(rf"\b(?:in|at|near|on) (?:the )?{re.escape(name)}", self.question) or match
        if match:
            return match[0]
        return self.before.place() if self.before else ""

    def _phrases(self) -> list[Phrase]:
        return phrases(ASIDE.sub("", self.question))

    def _asked(self, *first: str) -> bool:
        found = words(self.question)
        return bool(found) and found[0].key in first

    def _asked_where(self) -> bool:
        return self._asked("where") or _WHICH_PLACE.match(self.question) is not None

    def _answers_shortly(self) -> bool:
        return 0 < len(self.answer.split()) <= _MAX_ANSWER_WORDS


def _is_plural(phrase: str) -> bool:
    return _PLURAL.search(_HEAD.split(phrase, maxsplit=1)[0]) is not None


def _is_where(name: str, answer: str) -> bool:
    """Whether a name says where somebody is from or in charge: "health minister of Valdra"."""
    return re.search(rf"\b(?:of|in|at|near|from) (?:the )?{re.escape(name)}\b", answer) is not None


def is_person(name: str) -> bool:
    """Whether a name is not that of an institution or a place, as far as its words tell."""
    found = words(name)
    return not any(word.key in _BODIES for word in found) and not name.isupper() and "The " not in name


def resolved_possessive(phrase: Phrase, among: list[Phrase]) -> str:
    """A phrase with "its" as the name that it stands for within its own question."""
    first = words(phrase.text)[0]
    if first.key not in lexicon.POSSESSIVE:
        return phrase.text
    owner = next((each.names[0] for each in among if each.names and each.start < phrase.start), "")
    return f"{possessive(owner)}{phrase.text[first.end :]}" if owner else phrase.text


def possessive(name: str) -> str:
    """The form of a name that owns."""
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def core(question: str) -> str:
    """A question without the words that ask."""
    found = words(question)
    at = 0
    while at < len(found) - 1 and (
        found[at].key in lexicon.ASKING | lexicon.AUXILIARY or (at and found[at - 1].key == "how")
    ):
        at += 1
    return question[found[at].start :].rstrip(" ?.!") if found else ""
