"""Experiments that nobody has decided on: feature flags that stay, and branches that neither land nor go."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flowlens.facts.tables import Facts
from flowlens.lenses.enough import wanting
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.waits import days_of
from flowlens.stats.estimate import Floats
from flowlens.stats.order_interval import order_interval
from flowlens.stats.proportion import wilson
from flowlens.stats.survival import kaplan_meier

__all__ = [
    "BRANCHES",
    "FLAGS",
    "IDLE_DAYS",
    "YEAR_DAYS",
    "open_branches",
    "standing_flags",
    "write_branches",
    "write_flags",
]

# Of fewer, a share says next to nothing.
FLAGS, BRANCHES = 5, 5
IDLE_DAYS, YEAR_DAYS = 90, 365
# Switches of the environment choose how a program is run, and most are meant to stay.
_LASTING = "environment"


def standing_flags(facts: Facts) -> pd.DataFrame:
    """The flags that stand and are asked of a library, the oldest first, with `age_days` (at least; by the looks)."""
    flags = facts.flags[facts.flags["gone_at"].isna() & (facts.flags["convention"] != _LASTING)]
    age = days_of(pd.Timestamp(facts.as_of) - flags["first_seen_at"])
    chosen: pd.DataFrame = flags.assign(age_days=age).sort_values(["first_seen_at", "name", "path"], ignore_index=True)
    return chosen


def open_branches(facts: Facts, settings: LensSettings) -> pd.DataFrame:
    """The branches whose work is not seen to have landed, idle for longest first, with `idle_days`."""
    branches = facts.branches[facts.branches["landed_as"].isna() & facts.branches["last_at"].notna()]
    if not settings.include_bots:
        branches = branches[~branches["bot"]]
    idle = days_of(pd.Timestamp(facts.as_of) - branches["last_at"])
    chosen: pd.DataFrame = branches.assign(idle_days=idle).sort_values(["last_at", "oid"], ignore_index=True)
    return chosen


def write_flags(sheet: Sheet, facts: Facts, standing: pd.DataFrame) -> None:
    """Write how old the flags are that stand, and how long one stands."""
    looks, n = facts.flag_looks["at"].dropna(), len(standing)
    why = "feature flags were not looked for" if looks.empty else wanting(n, FLAGS, "flags of a library")
    for name, days in (("flags_90", IDLE_DAYS), ("flags_365", YEAR_DAYS)):
        if looks.empty or n < FLAGS:
            sheet.missing(name, "share", n, why)
        else:
            sheet.estimate(name, wilson(int((standing["age_days"] >= days).sum()), n), "share")
    _write_life(sheet, facts, looks)


def _write_life(sheet: Sheet, facts: Facts, looks: pd.Series[pd.Timestamp]) -> None:
    """Write how long a flag stands, of those that came between the looks: what the first one finds may be older."""
    flags = facts.flags[facts.flags["convention"] != _LASTING]
    came = flags[flags["first_seen_at"] > looks.min()] if len(looks) else flags.iloc[:0]
    if len(came) < FLAGS:
        sheet.missing("flag_life", "days", len(came), wanting(len(came), FLAGS, "new flags of a library"))
        return
    ends = came["gone_at"].fillna(pd.Timestamp(facts.as_of))
    days = days_of(ends - came["first_seen_at"])
    # Those that came between the same two looks are often parts of one decision.
    curve = kaplan_meier(days, came["gone_at"].notna().to_numpy(dtype=np.bool_), came["first_seen_at"].tolist())
    sheet.estimate("flag_life", curve.quantile(0.5), "days", "more than half of them stand still")


def write_branches(sheet: Sheet, facts: Facts, branches: pd.DataFrame, changes: pd.DataFrame) -> None:
    """Write how many branches there are, for how long they are idle, and how much of a year's work was left so.

    The year ends 90 days ago, as work of later may land yet; `changes` are those that count.
    """
    idle, n = branches["idle_days"].to_numpy(dtype=np.float64), len(branches)
    sheet.number("branches_open", n, "branches", len(facts.branches))
    sheet.number("branches_90", int((idle > IDLE_DAYS).sum()), "branches", n)
    sheet.number("branches_365", int((idle > YEAR_DAYS).sum()), "branches", n)
    if n < BRANCHES:
        sheet.missing("idle_median", "days", n, wanting(n, BRANCHES, "branches"))
    else:
        sheet.estimate("idle_median", order_interval(idle, 0.5), "days")
    landed = days_of(pd.Timestamp(facts.as_of) - changes["landed_at"])
    left, done = (int(_in_the_year(days).sum()) for days in (idle, landed))
    if n < BRANCHES or left + done == 0:
        why = wanting(n, BRANCHES, "branches") if n < BRANCHES else "nothing was begun in that year"
        sheet.missing("left_share", "share", left + done, why)
    else:
        sheet.estimate("left_share", wilson(left, left + done), "share")


def _in_the_year(days: Floats) -> NDArray[np.bool_]:
    chosen: NDArray[np.bool_] = (days > IDLE_DAYS) & (days <= IDLE_DAYS + YEAR_DAYS)
    return chosen
