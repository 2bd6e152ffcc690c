"""The changes of those who review most against everyone else's: others see what they let pass, and what they land."""

from __future__ import annotations

import numpy as np
import pandas as pd

from flowlens.facts.among import among
from flowlens.facts.tables import Facts
from flowlens.lenses.groups import Sides, hidden, write_sizes
from flowlens.lenses.pull_lives import landed_pulls, why_no_pulls
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet

__all__ = ["REVIEWER_MEASURES", "write_reviewers"]

REVIEWER_MEASURES = {
    "median_reviewing": "a typical change of the group that reviews most (median)",
    "median_rest": "a typical change of everyone else, where pull requests are known (median)",
    "reviewing_ratio": "the median of those who review most, against everyone else's",
}

_UNITS = {"median_reviewing": "lines", "median_rest": "lines", "reviewing_ratio": "ratio"}
_HALF = 0.5


def write_reviewers(sheet: Sheet, facts: Facts, settings: LensSettings) -> None:
    """Write them of the pulls of the window; who reviews most is told by the window before, and so chosen beforehand.

    They are the fewest people, at least as many as the smallest group, behind half of the answers, ties included.
    """
    if facts.pulls.empty:
        for name, unit in _UNITS.items():
            sheet.missing(name, unit, 0, why_no_pulls(facts))
        return
    since = pd.Timestamp(facts.as_of) - pd.Timedelta(days=settings.level_days)
    group = _reviewing(_answers(facts, since, settings), settings.smallest_group)
    pulls = landed_pulls(facts, settings)
    now = pulls[(pulls["end_at"] >= since) & (pulls["net_lines"] > 0) & pulls["person"].notna()]
    inside = among(now["person"], group)
    sides = Sides(now[inside], now[~inside], ("reviewing", "rest"))
    why = _why_hidden(sides, settings.smallest_group)
    if why:
        for name, unit in _UNITS.items():
            sheet.missing(name, unit, 0, why)
        return
    own = Sheet({"median_reviewing": "", "median_rest": "", "ratio": ""})
    write_sizes(own, sides, settings.smallest_group, settings.seed)
    for name, found in zip(REVIEWER_MEASURES, own.values.values(), strict=True):
        sheet.copy(name, found)


def _answers(facts: Facts, since: pd.Timestamp, settings: LensSettings) -> pd.DataFrame:
    """The answers of the window before, of people to the pulls of others."""
    reviews = facts.reviews
    begin = since - pd.Timedelta(days=settings.level_days)
    chosen = (reviews["at"] >= begin) & (reviews["at"] < since) & ~reviews["own"] & ~reviews["bot"]
    return reviews[chosen & reviews["person"].notna()]


def _reviewing(answers: pd.DataFrame, smallest: int) -> set[str]:
    counts = answers["person"].value_counts()
    if len(counts) < smallest:
        return set()
    enough = int(np.searchsorted(counts.cumsum().to_numpy(), _HALF * len(answers)))
    least = counts.iloc[max(enough, smallest - 1)]
    return set(counts.index[counts >= least].tolist())


def _why_hidden(sides: Sides, smallest: int) -> str | None:
    # An empty side has no most frequent person to ask for.
    if sides.one.empty or sides.other.empty:
        return f"those who review most, or the others, are fewer than {smallest} people who landed something"
    return hidden(sides, smallest)
