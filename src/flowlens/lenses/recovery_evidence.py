"""What recovery shows: the releases that had to be repaired, the slowest reverts, and both as series."""

from __future__ import annotations

import numpy as np
import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.lenses.quick_fixes import QuickFixes
from flowlens.lenses.taken_back import reached_users
from flowlens.model.measure import Evidence, Point, Series
from flowlens.model.phrase import phrase
from flowlens.stats.estimate import Floats

__all__ = ["SHORTEST_DAYS", "failed", "fix_series", "revert_series", "slowest"]

# An hour: on a log scale a moment has no place.
SHORTEST_DAYS = 1 / 24
_EVIDENCE = 3
_SHOWN_OID = 12


def failed(fixes: QuickFixes) -> tuple[Evidence, ...]:
    """The last releases of the window that had to be repaired."""
    if fixes.why_not is not None:
        return ()
    recent = fixes.features.iloc[fixes.windows.now]
    rows = recent[recent["fixed_by"].notna()].tail(_EVIDENCE).iloc[::-1]
    return tuple(
        Evidence("release", name, f"repaired by {fix} after {phrase(days, 'days')}, {at:%Y-%m-%d}")
        for name, fix, days, at in zip(rows["name"], rows["fixed_by"], rows["fix_days"], rows["at"], strict=True)
    )


def slowest(rows: pd.DataFrame) -> tuple[Evidence, ...]:
    """The reverts that came last after what they take back."""
    slowest = rows.sort_values(["days", "landed_at", "id"], ascending=[False, False, True]).head(_EVIDENCE)
    return tuple(
        Evidence("change", oid, f"reverts {target[:_SHOWN_OID]} after {phrase(days, 'days')}, {at:%Y-%m-%d}")
        for oid, target, days, at in zip(
            slowest["id"], slowest["target"], slowest["days"], slowest["landed_at"], strict=True
        )
    )


def revert_series(rows: pd.DataFrame, days: Floats, facts: Facts) -> Series:
    """Each revert by the days since what it takes back had landed; `group` says whether users had that."""
    told = reached_users(facts, rows)
    columns = zip(rows["landed_at"], days.tolist(), rows["id"], rows["target"], told, strict=True)
    points = tuple(
        Point(at.to_pydatetime(), value, oid, f"reverts {target[:_SHOWN_OID]}", group)
        for at, value, oid, target, group in columns
    )
    return Series("reverts", "days from landing to revert", "days", points)


def fix_series(fixes: QuickFixes) -> Series:
    """Each release that had to be repaired, by the days to the patch; `group` is its level."""
    rows = fixes.features[fixes.features["fixed_by"].notna()] if fixes.why_not is None else fixes.features.iloc[:0]
    days = np.maximum(rows["fix_days"].to_numpy(dtype=np.float64), SHORTEST_DAYS)
    columns = zip(rows["at"], days.tolist(), rows["name"], rows["fixed_by"], rows["level"], strict=True)
    points = tuple(
        Point(at.to_pydatetime(), value, name, f"repaired by {fix}", level) for at, value, name, fix, level in columns
    )
    return Series("fixes", "days from a release to the patch that repairs it", "days", points)
