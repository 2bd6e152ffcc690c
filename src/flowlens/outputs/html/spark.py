"""A small line of a series for a card, as the points of an SVG polyline."""

from __future__ import annotations

from flowlens.model.measure import Series
from flowlens.outputs.sparkline import medians

__all__ = ["HEIGHT", "WIDTH", "spark"]

# The box that it is drawn in; the page stretches it.
WIDTH, HEIGHT = 120, 28
_MOST = 40
_EDGE = 2.0  # so that half of the line's width is not cut


def spark(series: Series) -> str:
    """The points from left to right, the lowest at the bottom; empty where there is no line to draw."""
    levels = medians(series, _MOST)
    known = [(number, level) for number, level in enumerate(levels) if level is not None]
    if len({level for _, level in known}) < 2:
        return ""
    low, high = min(level for _, level in known), max(level for _, level in known)
    wide, tall = (WIDTH - 2 * _EDGE) / (len(levels) - 1), (HEIGHT - 2 * _EDGE) / (high - low)
    return " ".join(
        f"{_EDGE + number * wide:.1f},{HEIGHT - _EDGE - (level - low) * tall:.1f}" for number, level in known
    )
