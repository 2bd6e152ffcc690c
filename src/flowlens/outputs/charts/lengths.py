"""The upright axis of lengths of time, from an hour to years, on a log scale."""

from __future__ import annotations

from flowlens.outputs.charts.layers import Channel, amount_axis

__all__ = ["length_axis"]

_MINUTES = {1 / 1_440: "1 minute", 10 / 1_440: "10 minutes"}

# In days; an hour is told from the rest by being below half a day.
_NAMED = {1 / 24: "1 hour", 1 / 4: "6 hours", 1: "1 day", 3: "3 days", 7: "1 week", 28: "4 weeks", 90: "90 days",
          365: "1 year", 1_461: "4 years"}  # fmt: skip


def length_axis(title: str, *, minutes: bool = False) -> Channel:
    """The axis with ticks at lengths that people name, from an hour on or from a minute on."""
    named = {**_MINUTES, **_NAMED} if minutes else _NAMED
    names = " : ".join(f"datum.value < {days * 1.1:.3g} ? '{name}'" for days, name in named.items())
    axis = {"values": list(named), "labelExpr": f"{names} : ''", "labelOverlap": True}
    return {**amount_axis(f"{title} (log scale)", "log"), "axis": axis}
