"""Which deployments to users went somewhere else first: to a part of the users, or to a rehearsal."""

from __future__ import annotations

import numpy as np
import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.lenses.enough import GAPS_FOR_LEVEL, wanting
from flowlens.lenses.live_deployments import NEEDS_DEPLOYMENTS, finished
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.stats.order_interval import order_interval
from flowlens.stats.proportion import wilson

__all__ = ["REHEARSED_MEASURES", "write_rehearsed"]

REHEARSED_MEASURES = {
    "canary_share": "share of deployments to users that a part of the users got first",
    "rehearsed_share": "share of deployments to users that went to another environment first",
    "rehearsed_hours": "from there to the users (median)",
}

_UNITS = {"rehearsed_hours": "hours"}
# What teams call the environment of a part of their users; of staging, test and preview nobody of them sees anything.
_PART = r"(?i)canary|pilot|early[-_ ]?access|beta\b|\bring[-_ ]?\d|dogfood|percent|\d+ ?%"
_DEPLOYMENTS = 20
_HOUR = pd.Timedelta(hours=1)


def write_rehearsed(sheet: Sheet, facts: Facts, settings: LensSettings) -> None:
    """Write them of the commits that were first deployed to users in the last window."""
    rows = finished(facts)
    rows = rows[rows["done"] & rows["oid"].notna()]
    live = rows[rows["live"]].drop_duplicates("oid")
    if live.empty:
        for name in REHEARSED_MEASURES:
            sheet.missing(name, _UNITS.get(name, "share"), 0, NEEDS_DEPLOYMENTS)
        return
    until = max(pd.Timestamp(facts.as_of), live["at"].iloc[-1])
    now = live[live["at"] >= until - pd.Timedelta(days=settings.level_days)]
    others = rows[~rows["live"]]
    partly = others[others["environment"].str.contains(_PART, regex=True).astype("bool")]
    first, canary = (_first(now["oid"], part) for part in (others, partly))
    staged = (first <= now["at"]).to_numpy(dtype=np.bool_)
    for name, marks in (("canary_share", (canary <= now["at"]).to_numpy(dtype=np.bool_)), ("rehearsed_share", staged)):
        if len(now) < _DEPLOYMENTS:
            why = wanting(len(now), _DEPLOYMENTS, "deployments of new commits to users")
            sheet.missing(name, "share", len(now), why)
        else:
            sheet.estimate(name, wilson(int(marks.sum()), len(now)), "share")
    hours = np.asarray((now["at"] - first)[staged] / _HOUR, dtype=np.float64)
    if len(hours) < GAPS_FOR_LEVEL:
        why = wanting(len(hours), GAPS_FOR_LEVEL, "deployments that went somewhere else first")
        sheet.missing("rehearsed_hours", "hours", len(hours), why)
    else:
        sheet.estimate("rehearsed_hours", order_interval(hours, 0.5), "hours")


def _first(oids: pd.Series[str], deployments: pd.DataFrame) -> pd.Series[pd.Timestamp]:
    """When each commit was first among these deployments; null where it never was."""
    # Mapping by an empty column of times is an error of pandas 3.
    return deployments.groupby("oid")["at"].min().reindex(oids).set_axis(oids.index)
