"""seen: whether there is anything to be seen in a text; articles are of such."""

import unicodedata


def is_seen(text: str) -> bool:
    """Whether a letter, a mark, a figure, a sign or a lone surrogate, which becomes one, is in it."""
    return any(unicodedata.category(each)[0] in "LMNPS" or unicodedata.category(each) == "Cs" for each in text)
