"""A length of time as people say it."""

from __future__ import annotations

from flowlens.model.phrase import phrase

__all__ = ["length"]

_DAYS_FROM = 2


def length(days: float) -> str:
    """A length of time in minutes, hours or days: `10 minutes`, `7 hours`, `3 days`."""
    if days < 1 / 24:
        return phrase(days * 1_440, "minutes")
    return phrase(days * 24, "hours") if days < _DAYS_FROM else phrase(days, "days")
