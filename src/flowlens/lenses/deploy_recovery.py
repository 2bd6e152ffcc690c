"""How often deployments to users fail or are taken back, and how soon that is mended."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.lenses.enough import wanting
from flowlens.lenses.live_deployments import NEEDS_DEPLOYMENTS, live_deployments
from flowlens.lenses.mainline_runs import lengths
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.model.measure import Measure
from flowlens.model.phrase import phrase
from flowlens.model.policy import Policy
from flowlens.stats.order_interval import order_interval
from flowlens.stats.proportion import wilson
from flowlens.stats.survival import kaplan_meier

__all__ = ["DEPLOY_MEASURES", "deployments_fail", "told_of_deployments", "write_deployments"]

DEPLOY_MEASURES = {
    "deploy_fail_share": "share of deployments to users that failed",
    "rollback_share": "share of deployments to users that an older change was put in place of",
    "rollback_hours": "from such a deployment to that (median)",
    "restore_hours": "from a failed deployment to the next that succeeded there (median, Kaplan-Meier)",
    "n_deployments": "deployments to users in the window that are told how they ended",
}

_UNITS = {"rollback_hours": "hours", "restore_hours": "hours", "n_deployments": "deployments"}
_DEPLOYMENTS, _TIMES = 20, 6
_HOUR = pd.Timedelta(hours=1)
_DAY_HOURS = 24
# What counts as a failure, and how soon it was over.
_FAILURES = (("deploy_fail_share", "restore_hours"), ("rollback_share", "rollback_hours"))


def write_deployments(sheet: Sheet, facts: Facts, settings: LensSettings) -> None:
    """Write them of the deployments of the last window."""
    rows = live_deployments(facts)
    if rows.empty:
        for name in DEPLOY_MEASURES:
            sheet.missing(name, _UNITS.get(name, "share"), 0, NEEDS_DEPLOYMENTS)
        return
    until = max(pd.Timestamp(facts.as_of), rows["at"].iloc[-1])
    now = rows[rows["at"] >= until - pd.Timedelta(days=settings.level_days)]
    n, placed = len(now), now[now["done"] & now["position"].notna()]
    _write_share(sheet, "deploy_fail_share", int((~now["done"]).sum()), n)
    _write_share(sheet, "rollback_share", int(placed["took_back"].notna().sum()), len(placed))
    back = placed[placed["took_back"].notna()]
    if len(back) < _TIMES:
        sheet.missing("rollback_hours", "hours", len(back), wanting(len(back), _TIMES, "deployments taken back"))
    else:
        hours = lengths(back["took_back"] - back["at"], _HOUR)
        sheet.estimate("rollback_hours", order_interval(hours, 0.5), "hours")
    _write_restored(sheet, now[~now["done"]], until)
    sheet.number("n_deployments", n, "deployments", n)


def deployments_fail(values: Mapping[str, Measure], policy: Policy) -> bool:
    """Whether surely many failed or were taken back, by the limits of releases, and that was not over at once."""
    return any(
        (values[share].low or 0) >= policy["recovery.fail-rate"] and not _is_soon(values[hours], policy)
        for share, hours in _FAILURES
    )


def _is_soon(hours: Measure, policy: Policy) -> bool:
    """Of so many failures no length is known only where most are not mended yet."""
    return hours.value is not None and hours.value <= policy["recovery.quick-fix"] * _DAY_HOURS


def told_of_deployments(values: Mapping[str, Measure], policy: Policy) -> str:
    """What was taken back and what failed, in words; nothing where it is not known."""
    back, failed = values["rollback_share"], values["deploy_fail_share"]
    if failed.value is None:
        return ""
    told = f"of {phrase(failed.n, 'deployments')} to users {phrase(failed.value, 'share')} failed"
    if back.value is not None:
        known = " and" if back.n == failed.n else f"; of {back.n:,} whose change is known"
        told = f"{told}{known} {phrase(back.value, 'share')} were taken back"
    return f"{told}: that is many, and not mended soon" if deployments_fail(values, policy) else told


def _write_share(sheet: Sheet, name: str, k: int, n: int) -> None:
    if n < _DEPLOYMENTS:
        sheet.missing(name, "share", n, wanting(n, _DEPLOYMENTS, "deployments to users"))
    else:
        sheet.estimate(name, wilson(k, n), "share")


def _write_restored(sheet: Sheet, failed: pd.DataFrame, until: pd.Timestamp) -> None:
    n = len(failed)
    if n < _TIMES:
        sheet.missing("restore_hours", "hours", n, wanting(n, _TIMES, "deployments that failed"))
        return
    over = failed["restored_at"].notna()
    hours = lengths(failed["restored_at"].where(over, until) - failed["at"], _HOUR)
    # Several attempts that fail in a row are mended by one.
    found = kaplan_meier(hours, over.to_numpy(dtype=np.bool_), failed["restored_at"].fillna(until).tolist())
    sheet.estimate("restore_hours", found.quantile(0.5), "hours", "most are not mended yet")
