"""Expiry: until when a key lasts, from a duration or a date."""

from datetime import datetime

from index.errors import InvalidInput, InvalidQuery


def parse_expiry(text: str, *, now: datetime) -> datetime:
    """The end of a duration from `now` on (`90d`, `6mo`, `1y`), or of a date.

    Raises:
        InvalidInput: it is neither, or over already.
    """
    from index.ingest.dates import is_duration, parse_bound

    try:
        at = parse_bound(text, now=now, end=True)
    except InvalidQuery as error:
        raise InvalidInput(f"'{text[:60]}' is no end; write 90d, 6mo, 1y or a date such as 2027-01-31") from error
    if is_duration(text):
        at = now + (now - at)
    if at <= now:
        raise InvalidInput(f"'{text[:60]}' is over already; give a later date")
    return at
