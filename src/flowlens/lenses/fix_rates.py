"""How many releases had to be repaired, how soon that was done, and how many releases were nothing but a repair."""

from __future__ import annotations

import numpy as np

from flowlens.lenses.enough import wanting
from flowlens.lenses.quick_fixes import RELEASES, QuickFixes
from flowlens.lenses.sheet import Sheet
from flowlens.stats.order_interval import order_interval
from flowlens.stats.proportion import wilson
from flowlens.stats.share_difference import share_difference

__all__ = ["write_fixes"]


def write_fixes(sheet: Sheet, fixes: QuickFixes) -> None:
    """Write the change fail rate now and before, the time to repair, and the rework rate: all release-based proxies."""
    windows = fixes.windows
    now, before = (fixes.features.iloc[part]["fixed_by"].notna() for part in (windows.now, windows.before))
    counts = [(int(part.sum()), len(part)) for part in (before, now)]
    sheet.number("fix_horizon", fixes.horizon_days, "days", len(fixes.finals))
    few = (windows.lacking(RELEASES, "releases"), wanting(counts[1][1], RELEASES, "releases", windows.pace))
    for name, (k, n), why in zip(("fail_rate_before", "fail_rate"), counts, few, strict=True):
        if fixes.why_not is not None or n < RELEASES:
            sheet.missing(name, "share", n, fixes.why_not or why)
        else:
            sheet.estimate(name, wilson(k, n), "share")
    missing = sheet.values["fail_rate"].missing or sheet.values["fail_rate_before"].missing
    if missing is None:
        sheet.difference("fail_growth", share_difference(*counts))
    else:
        sheet.missing("fail_growth", "share", min(n for _, n in counts), missing)
    _write_repairs(sheet, fixes)


def _write_repairs(sheet: Sheet, fixes: QuickFixes) -> None:
    waited = fixes.features.iloc[fixes.windows.now]["fix_days"].dropna().to_numpy(dtype=np.float64)
    recent = fixes.finals[fixes.finals["at"] >= fixes.windows.since]
    if fixes.why_not is not None or waited.size == 0:
        sheet.missing("fix_days", "days", 0, fixes.why_not or "no release of the window was repaired so soon")
    else:
        sheet.estimate("fix_days", order_interval(waited, 0.5), "days")
    if fixes.why_not is not None or len(recent) < RELEASES:
        why = fixes.why_not or wanting(len(recent), RELEASES, "releases", fixes.windows.pace)
        sheet.missing("rework_rate", "share", len(recent), why)
    else:
        sheet.estimate("rework_rate", wilson(int(recent["unplanned"].sum()), len(recent)), "share")
