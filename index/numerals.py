"""Numerals: the English words for numbers, and the digits for each below a hundred."""

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

MULTIPLES = {
    "dozen": 12, "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
}  # fmt: skip
SHORT = {"k": "thousand", "m": "million", "bn": "billion", "tn": "trillion"}
"""As figures have them: `£20m`."""
