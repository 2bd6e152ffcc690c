"""How many changes were taken back, and whether users had them by then."""

from __future__ import annotations

import numpy as np
import pandas as pd

from flowlens.facts.among import rows_among
from flowlens.facts.tables import Facts
from flowlens.lenses.enough import Pace, wanting
from flowlens.lenses.first_release import released_at
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.together import drawn_together, weeks
from flowlens.lenses.waits import days_of
from flowlens.lenses.windows import Windows
from flowlens.model.phrase import phrase
from flowlens.stats.cluster_interval import cluster_interval
from flowlens.stats.proportion import cluster_share, wilson
from flowlens.stats.survival import kaplan_meier

__all__ = ["REVERTS", "reached_users", "write_exposure", "write_repairs", "write_shares"]

# From six values on, the smallest and the largest hold the median with 95 % (Conover 1999, section 3.2).
REVERTS = 6
# Of guesses that are right in two of three cases, a median of a few is nothing to tell.
_REPAIRS = 30
_DAY = pd.Timedelta(days=1)


def write_shares(
    sheet: Sheet, changes: pd.DataFrame, rows: pd.DataFrame, windows: Windows, as_of: pd.Timestamp
) -> None:
    """Write the shares of changes taken back within 30 and 90 days; those that had not so much time are not counted."""
    after = changes["id"].map(dict(zip(rows["target"].tolist(), rows["days"].tolist(), strict=True))).astype("float64")
    length = windows.days * _DAY
    now, before = windows.since, windows.since - length
    sheet.number("n_changes", int((changes["landed_at"] >= now).sum()), "changes", len(changes))
    shares = (("reverted_30", now, 30), ("reverted_90", now, 90), ("reverted_30_before", before, 30))
    for name, begin, horizon in shares:
        # What landed before the window may be reverted in it: both windows are of landings.
        last = min(begin + length, as_of - horizon * _DAY)
        chosen = (changes["landed_at"] >= begin) & (changes["landed_at"] <= last)
        if not chosen.any():
            sheet.missing(name, "share", 0, f"no change of the window is {horizon} days old")
            continue
        [clusters] = drawn_together(changes[chosen])
        sheet.estimate(name, cluster_share((after[chosen] <= horizon).to_numpy(), clusters), "share")


def write_repairs(sheet: Sheet, facts: Facts, since: pd.Timestamp) -> None:
    """Write how long what the fixes repair had been there, of the fixes since then that were looked into in depth.

    What a change repairs of itself is left out. Several fixes of one week are often one story.
    """
    fixes = facts.repairs[facts.repairs["landed_at"] >= since]
    own = (fixes["repaired_change"] == fixes["change"]).fillna(value=False).astype("bool")
    known = fixes[fixes["days"].notna() & ~own]
    if len(known) < _REPAIRS:
        looked = phrase(int(fixes["looked"].sum()), "fixes")
        why = f"{wanting(len(known), _REPAIRS, 'fixes')} that repair a known change ({looked} looked into in depth)"
        sheet.missing("repair_days", "days", len(known), why)
        return
    days = np.maximum(known["days"].to_numpy(dtype=np.float64), 0.0)
    sheet.estimate("repair_days", cluster_interval(days, 0.5, weeks(known)), "days")


def write_exposure(sheet: Sheet, facts: Facts, rows: pd.DataFrame, pace: Pace) -> None:
    """Write the share that no release held before its revert, and for how long users had the others.

    Where the repair waits for its release, it still goes on.
    """
    shipped, repaired = (_released_at(facts, rows[name]) for name in ("target", "id"))
    n, n_caught = int(shipped.notna().sum()), int((shipped.notna() & (shipped >= repaired)).sum())
    if n < REVERTS:
        sheet.missing("caught_share", "share", n, wanting(n, REVERTS, "reverts of released changes", pace))
    else:
        sheet.estimate("caught_share", wilson(n_caught, n), "share")
    exposed = shipped.notna() & ~(shipped >= repaired)
    n_exposed = int(exposed.sum())
    if n_exposed < REVERTS:
        sheet.missing("exposed_days", "days", n_exposed, wanting(n_exposed, REVERTS, "reverts after a release", pace))
        return
    ends = repaired.fillna(pd.Timestamp(facts.as_of))
    lasted = days_of((ends - shipped)[exposed])
    ended = repaired.notna()[exposed].to_numpy(dtype=np.bool_)
    sheet.estimate("exposed_days", kaplan_meier(lasted, ended).quantile(0.5), "days", "most repairs wait for a release")


def reached_users(facts: Facts, rows: pd.DataFrame) -> list[str]:
    """Of each revert, whether a release had held what it takes back; empty where there was no release at all."""
    shipped, repaired = (_released_at(facts, rows[name]) for name in ("target", "id"))
    if not shipped.notna().any():
        return [""] * len(rows)
    had = shipped.notna() & ~(shipped >= repaired)
    return ["users had it" if one else "no release held it" for one in had.tolist()]


def _released_at(facts: Facts, ids: pd.Series[str]) -> pd.Series[pd.Timestamp]:
    """When the first final release came out that holds each change; null where none does so far."""
    return released_at(facts, rows_among(facts.changes["id"], ids))
