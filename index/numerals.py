"""Numerals: the English words for numbers below a hundred, and the digits for each."""

UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

DIGITS = {word: str(value) for value, word in enumerate(UNITS)} | {
    ten + (UNITS[unit] if unit else ""): str(10 * place + unit)
    for place, ten in enumerate(TENS, 2)
    for unit in range(10)
}
"""By word, written together: `twentyfive`."""
