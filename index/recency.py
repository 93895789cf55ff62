"""Recency: news is mostly asked about while it is new, so what is new as of `now` is preferred a little."""

from datetime import UTC, datetime, timedelta

RECENCY_WEIGHT = 0.3
"""Added to the score of an article of this moment, which is in [0, 1] without; docs/figures.md has the curve."""
HALF_LIFE = timedelta(days=30)
"""The age at which half of it is left; 7 to 60 days were nearly alike on dated news."""
AHEAD = timedelta(days=2)
"""An article may be so much ahead of `now`, which may be known to the day only and in another zone."""

TIMELESS = datetime.min.replace(tzinfo=UTC)
"""The moment of a question that has none: nothing is new as of it."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR = timedelta(hours=1)
_HOURS = HALF_LIFE / _HOUR


def recency(published_us: int | None, now: datetime) -> float:
    """What an article's age adds to its score, in [0, RECENCY_WEIGHT]; nothing where it is unknown or in the future.

    Args:
        published_us: microseconds since 1970, UTC.
        now: the question's moment.
    """
    if published_us is None:
        return 0.0
    age = now - (_EPOCH + timedelta(microseconds=published_us))
    if age < -AHEAD:
        return 0.0
    hours = max(0, age // _HOUR)  # whole ones, so that a search asked again has the same scores
    return float(RECENCY_WEIGHT * 0.5 ** (hours / _HOURS))
