"""Copies: the same story carried by several outlets, found by MinHash and confirmed by overlap."""

import hashlib
import re
from collections.abc import Iterable

from index.numerals import DIGITS

SHINGLE_WORDS = 4
"""Words in a shingle; Broder (1997) uses 4 to 10, and the shortest survives light editing best."""
PERMUTATIONS = 128
BANDS = 32
"""32 bands of 4 rows: a pair is found with probability 1 - (1 - j^4)^32, which is .87 at Jaccard j = .5, .99 at .6."""
COPY_OVERLAP = 0.7
"""Share of the shorter text's shingles that must stand in the other: finds 20 of 20 planted among 2,500."""
MIN_LENGTH_RATIO = 0.4
"""A copy may be cut to this share of the other's shingles; a digest that quotes three stories is no copy."""
MIN_SHINGLES = 20
"""Shorter texts are alike by chance (weather lines, results, corrections)."""

_SEED = 7
_COUNTED = frozenset(DIGITS) - {"zero", "one"}
_WORD = re.compile(r"\w+")


def shingles(text: str) -> set[str]:
    """Runs of `SHINGLE_WORDS` words, without case or punctuation."""
    words = _WORD.findall(text.casefold())
    return {" ".join(words[at : at + SHINGLE_WORDS]) for at in range(len(words) - SHINGLE_WORDS + 1)}


def bands(shingles: Iterable[str]) -> list[int]:
    """The bands of the MinHash signature as signed 64-bit numbers; copies share at least one, almost surely."""
    import numpy as np
    from rensa import RMinHash

    unique = sorted(set(shingles))
    if len(unique) < MIN_SHINGLES:
        return []
    minhash = RMinHash(PERMUTATIONS, _SEED)
    minhash.update(unique)
    rows = np.array(minhash.digest(), np.uint32).reshape(BANDS, -1)
    return [_band_hash(number, row.tobytes()) for number, row in enumerate(rows)]


def are_copies(one: set[str], other: set[str]) -> bool:
    """Whether two shingle sets are of one text, possibly edited lightly or cut at the end."""
    shorter, longer = sorted((len(one), len(other)))
    if shorter < MIN_SHINGLES or shorter < MIN_LENGTH_RATIO * longer:
        return False
    return len(one & other) >= COPY_OVERLAP * shorter


def contradict(one: set[str], other: set[str]) -> bool:
    """Whether each of two shingle sets has numbers that the other lacks, as later news of one event has."""
    ours, theirs = _numbers(one), _numbers(other)
    return not (ours <= theirs or theirs <= ours)


def _numbers(shingles: Iterable[str]) -> set[str]:
    words = {word for shingle in shingles for word in shingle.split()}
    return {DIGITS.get(word, word) for word in words if word.isdecimal() or word in _COUNTED}


def _band_hash(number: int, row: bytes) -> int:
    digest = hashlib.blake2b(row, digest_size=8, salt=number.to_bytes(2, "little")).digest()
    return int.from_bytes(digest, "little", signed=True)
