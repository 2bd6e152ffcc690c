"""Whether larger changes are repaired or taken back more often here: rates by quarter of size, and ratios.

A larger change holds more lines that a fix can be blamed on, which alone makes repairs of it more frequent; reverts do
not have that bias, and are told beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flowlens.facts.tables import Facts
from flowlens.lenses.enough import wanting
from flowlens.lenses.mix import main_areas
from flowlens.lenses.reverts import reverts
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.together import drawn_together
from flowlens.model.measure import Measure
from flowlens.model.phrase import between, phrase
from flowlens.stats.cluster_risk import Cohort, clustered_ratio
from flowlens.stats.estimate import Floats
from flowlens.stats.proportion import cluster_share

__all__ = ["RISK_MEASURES", "told_of_risk", "write_risk"]

_HORIZONS = (30, 90)
_QUARTERS = ("smallest", "second", "third", "largest")

RISK_MEASURES = {
    **{
        f"risk_{days}_q{number}": f"{name} quarter by size: repaired or reverted within {days} days"
        for days in _HORIZONS
        for number, name in enumerate(_QUARTERS, 1)
    },
    "risk_limit": "large in the ratios below: over so many lines",
    "risk_ratio_30": "large changes repaired or reverted within 30 days, against the others",
    "risk_ratio_90": "large changes repaired or reverted within 90 days, against the others",
    "risk_ratio_30_areas": "the same within 30 days, compared within areas (Mantel-Haenszel)",
    "risk_ratio_90_areas": "the same within 90 days, compared within areas (Mantel-Haenszel)",
    "risk_odds_90_areas": "the same as a ratio of odds",
    "revert_ratio_90_areas": "large changes reverted within 90 days, against the others, within areas",
    "fixes_looked": "fixes of the last five years that were looked into",
}

# Ten events of each kind of group would be the usual rule; with fewer than five on a side a ratio says nothing.
_CHANGES, _EVENTS, _EVENTS_A_SIDE = 100, 20, 5
_LARGE = 30
_DAY = pd.Timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Followed:
    """Changes that are old enough, with the days until each was repaired or reverted, and until it was reverted."""

    rows: pd.DataFrame
    troubled: Floats
    reverted: Floats
    large: NDArray[np.bool_]
    strata: NDArray[np.intp]


def write_risk(sheet: Sheet, facts: Facts, changes: pd.DataFrame, settings: LensSettings) -> None:
    """Write how often changes were repaired or taken back, by size; what the facts do not carry is missing."""
    n_looked, n_fixes = int(facts.repairs["looked"].sum()), len(facts.repairs)
    followed = _followed(facts, changes, settings)
    why = _why_not(followed, n_looked, facts)
    if n_fixes:
        sheet.number("fixes_looked", n_looked / n_fixes, "share", n_fixes)
    else:
        sheet.missing("fixes_looked", "share", 0, why or "no fix is known")
    if why is not None:
        for name in RISK_MEASURES:
            if name != "fixes_looked":
                sheet.missing(name, "lines" if name == "risk_limit" else "share", len(followed.rows), why)
        return
    _write_quarters(sheet, followed)
    sheet.number("risk_limit", _limit(followed.rows, settings), "lines", int(followed.large.sum()))
    _write_ratios(sheet, followed, settings.seed)


def told_of_risk(values: Mapping[str, Measure]) -> str:
    """A sentence where large changes surely are in trouble more often; empty otherwise."""
    ratio, limit = values["risk_ratio_90_areas"], values["risk_limit"]
    if ratio.value is None or ratio.high is None or (ratio.low or 0) <= 1:
        return ""
    range_ = f"{between(ratio.low or 0, ratio.high, 'ratio')}, n = {ratio.n:,}"
    reverted = values["revert_ratio_90_areas"]
    if reverted.value is not None and (reverted.low or 0) > 1:
        beside = f"reverts alone, {phrase(reverted.value, 'ratio')}"
    else:
        beside = "in part because more lines give a fix more to repair"
    return (
        f" Here, changes over {phrase(limit.value or 0, 'lines')} were repaired or reverted within 90 days "
        f"{phrase(ratio.value, 'ratio')} as often as the others of the same area ({range_}; {beside})."
    )


def _followed(facts: Facts, changes: pd.DataFrame, settings: LensSettings) -> _Followed:
    """The changes since the day from which on every fix was looked into, and 90 days old."""
    since, until = _covered_since(facts), pd.Timestamp(facts.as_of) - _HORIZONS[-1] * _DAY
    chosen = changes[(changes["landed_at"] >= since) & (changes["landed_at"] <= until)]
    rows = main_areas(facts, chosen).sort_values(["landed_at", "position"], ignore_index=True)
    taken_back = reverts(facts, settings).rows
    reverted = _days_until(rows, taken_back["target"], taken_back["days"])
    repairs = facts.repairs[facts.repairs["repaired_change"] != facts.repairs["change"]].dropna(subset=["days"])
    repaired = _days_until(rows, repairs["repaired_change"], repairs["days"].astype("float64"))
    large = (rows["net_lines"] > _limit(rows, settings)).to_numpy(dtype=np.bool_)
    strata = np.unique(rows["area"].tolist(), return_inverse=True)[1].astype(np.intp)
    return _Followed(rows, np.minimum(reverted, repaired), reverted, large, strata)


def _covered_since(facts: Facts) -> pd.Timestamp:
    """From this moment on all fixes were looked into, or cannot be."""
    repairs = facts.repairs
    if repairs.empty:
        return pd.Timestamp(facts.as_of)
    waiting = repairs[~repairs["looked"] & repairs["unknown"].isna()]["landed_at"]
    return pd.Timestamp(waiting.max() if len(waiting) else repairs["landed_at"].min())


def _days_until(rows: pd.DataFrame, targets: pd.Series[str], days: pd.Series[float]) -> Floats:
    """The days until the first of what happened to each change; infinite where nothing did."""
    first = days.groupby(targets.tolist()).min() if len(days) else pd.Series(dtype="float64")
    found = [float(first.get(oid, np.inf)) for oid in rows["id"].tolist()]
    return np.array(found, dtype=np.float64)


def _limit(rows: pd.DataFrame, settings: LensSettings) -> float:
    """The limit of large changes; the largest quarter where few are above it."""
    limit = settings.large_change_lines
    if (rows["net_lines"] > limit).sum() >= _LARGE or rows.empty:
        return float(limit)
    return float(rows["net_lines"].quantile(0.75))


def _why_not(followed: _Followed, n_looked: int, facts: Facts) -> str | None:
    if facts.repairs.empty:
        return "no fix was looked into in depth (--deep-budget)"
    if n_looked == 0:
        return "no fix was looked into so far"
    n, hit = len(followed.rows), followed.troubled <= _HORIZONS[-1]
    if n < _CHANGES:
        return f"since the oldest fix that was looked into, {wanting(n, _CHANGES, 'changes')}"
    n_large = int((hit & followed.large).sum())
    if hit.sum() < _EVENTS or min(n_large, int(hit.sum()) - n_large) < _EVENTS_A_SIDE:
        return f"only {hit.sum()} of {phrase(n, 'changes')} were repaired or reverted within 90 days, {n_large} large"
    return None


def _write_quarters(sheet: Sheet, followed: _Followed) -> None:
    sizes = followed.rows["net_lines"].to_numpy(dtype=np.float64)
    quarter = np.searchsorted(np.quantile(sizes, [0.25, 0.5, 0.75]), sizes, side="left")
    for days in _HORIZONS:
        for number in range(4):
            chosen = quarter == number
            name, rows = f"risk_{days}_q{number + 1}", followed.rows[chosen]
            if rows.empty:
                sheet.missing(name, "share", 0, "so many changes have the same size that there is no such quarter")
                continue
            [clusters] = drawn_together(rows)
            sheet.estimate(name, cluster_share(followed.troubled[chosen] <= days, clusters), "share")


def _write_ratios(sheet: Sheet, followed: _Followed, seed: int) -> None:
    """Write them with intervals over whole people, or weeks where these are few: a person's changes resemble others."""
    [clusters] = drawn_together(followed.rows)
    together = np.zeros_like(followed.strata)
    why = "on one side nothing was repaired or reverted"
    for days in _HORIZONS:
        hits = followed.troubled <= days
        raw = Cohort(hits, followed.large, together, clusters)
        within = replace(raw, strata=followed.strata)
        sheet.estimate(f"risk_ratio_{days}", clustered_ratio(raw, "risk", seed), "ratio", why)
        sheet.estimate(f"risk_ratio_{days}_areas", clustered_ratio(within, "risk", seed), "ratio", why)
        if days == _HORIZONS[-1]:
            sheet.estimate("risk_odds_90_areas", clustered_ratio(within, "odds", seed), "ratio", why)
    hits = followed.reverted <= _HORIZONS[-1]
    n_large = int((hits & followed.large).sum())
    if min(n_large, int(hits.sum()) - n_large) < _EVENTS_A_SIDE:
        sheet.missing("revert_ratio_90_areas", "ratio", int(hits.sum()), wanting(int(hits.sum()), _EVENTS, "reverts"))
    else:
        within = Cohort(hits, followed.large, followed.strata, clusters)
        found = clustered_ratio(within, "risk", seed)
        sheet.estimate("revert_ratio_90_areas", found, "ratio", "on one side nothing was reverted")
