"""How much CI ran for a change: on its pull request and on the mainline."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from flowlens.facts.among import among
from flowlens.facts.tables import Facts
from flowlens.lenses.enough import Pace, wanting
from flowlens.lenses.mainline_runs import NOT_FOR_A_CHANGE, lengths
from flowlens.lenses.once import once
from flowlens.lenses.pull_lives import alike
from flowlens.lenses.sheet import Sheet
from flowlens.stats.cluster_interval import cluster_interval

__all__ = ["NEEDS_RUNS", "change_minutes", "write_minutes"]

NEEDS_RUNS = "needs CI runs: `[ci] runs`, `--ci FILE` or `flowlens mine --forge` (`flowlens explain ci`)"
_MINUTE = pd.Timedelta(minutes=1)


def change_minutes(facts: Facts, pulls: pd.DataFrame) -> pd.DataFrame:
    """The pulls of which runs are known, with the `minutes` of all of them, repeated ones as well.

    A run is a change's where its commit is one of it, or the newest of its pull request: a squash lacks that one.
    """
    by_change, by_oid = _sums(facts)
    minutes = pulls["change"].map(by_change).astype("float64")
    of_head = pulls["head_oid"].map(by_oid).astype("float64")
    both = minutes.fillna(0.0) + of_head.fillna(0.0)
    known = minutes.notna() | of_head.notna()
    return pulls.assign(minutes=both)[known]


def write_minutes(sheet: Sheet, facts: Facts, parts: Mapping[str, tuple[pd.DataFrame, int]], pace: Pace) -> None:
    """Write the median minutes of each part's pulls, of which so many at least have to have runs."""
    for name, (pulls, least) in parts.items():
        known = change_minutes(facts, pulls)
        if facts.builds.empty:
            sheet.missing(name, "minutes", 0, NEEDS_RUNS)
        elif len(known) < least:
            why = wanting(len(known), least, "changes with CI runs", pace)
            sheet.missing(name, "minutes", len(known), why)
        else:
            [clusters] = alike(known)
            minutes = known["minutes"].to_numpy(dtype=np.float64)
            sheet.estimate(name, cluster_interval(minutes, 0.5, clusters), "minutes")


@once
def _sums(facts: Facts) -> tuple[pd.Series[float], pd.Series[float]]:
    """The minutes by change, and by commit where no change has it."""
    builds = facts.builds
    over = builds["ended_at"].notna() & builds["started_at"].notna() & ~among(builds["event"], NOT_FOR_A_CHANGE)
    runs = builds[over]
    timed = runs.assign(minutes=lengths(runs["ended_at"] - runs["started_at"], _MINUTE))
    linked = timed[timed["change"].notna()].groupby("change")["minutes"].sum()
    loose = timed[timed["change"].isna() & timed["oid"].notna()].groupby("oid")["minutes"].sum()
    return linked, loose
