"""Pronouns: put what they stand for in their place."""

from index.follow_up import lexicon
from index.follow_up.context import Context, possessive
from index.follow_up.leaning import Leaning
from index.follow_up.words import Word, words


def resolved(leaning: Leaning, context: Context) -> tuple[str, bool]:
    """The body of a question without the pronouns that could be resolved, and whether all were.

    Of several words for the same, the first is replaced: "did she win her match" is about one person.
    """
    known = {word.start: _stands_for(word, context) for word in leaning.pointers}
    whole = all(known[word.start] or _means_anyone(word, leaning) for word in leaning.pointers)
    text = leaning.body
    for word in reversed(leaning.pointers):
        name = known[word.start]
        again = any(known[other.start] == name for other in leaning.pointers if other.start < word.start)
        if name and not again:
            owns = word.key in lexicon.POSSESSIVE and not (word.key == "her" and _is_object(word, leaning.body))
            text = text[: word.start] + (possessive(name) if owns else name) + text[word.end :]
    return text, whole


def _stands_for(word: Word, context: Context) -> str:
    if word.key in lexicon.PERSON:
        return context.person()
    if word.key in lexicon.THING:
        return context.thing()
    if word.key in lexicon.SEVERAL:
        return context.several()
    return context.place() if word.key == "there" else ""


def _means_anyone(word: Word, leaning: Leaning) -> bool:
    """Whether "they" may stand for whoever did it: "where did they find it"."""
    return word.key == "they" and len(leaning.pointers) > 1


def _is_object(word: Word, body: str) -> bool:
    """Whether "her" is not followed by what is hers."""
    after = words(body[word.end :])
    return (
        not after
        or after[0].key
        in lexicon.PREPOSITIONS | lexicon.DETERMINERS | lexicon.ASKING | lexicon.AUXILIARY | lexicon.OPENERS
    )
