"""Prose at random, for pages that are put together."""

import random

WORDS = (
    "river", "council", "bridge", "market", "minister", "harvest", "signal", "engine", "harbour", "school", "winter",
    "ticket", "budget", "valley", "museum", "doctor", "letter", "tower", "copper", "garden", "judge", "sailor",
    "weather", "kitchen", "station", "border", "village", "paper", "window", "orchard",
)  # fmt: skip


def sentence(rng: random.Random, size: int) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(size)).capitalize() + "."


def paragraph(rng: random.Random, size: int) -> str:
    return " ".join(sentence(rng, rng.randint(7, 14)) for _ in range(size))
