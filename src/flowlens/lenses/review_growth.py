"""How large a change is when it is proposed, and how much it grows under review."""

from __future__ import annotations

import numpy as np
import pandas as pd

from flowlens.facts.among import among
from flowlens.facts.tables import Facts
from flowlens.lenses.enough import wanting
from flowlens.lenses.pull_lives import alike, landed_pulls, why_no_pulls
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.stats.cluster_interval import cluster_interval
from flowlens.stats.proportion import cluster_share

__all__ = ["REVIEW_MEASURES", "write_review_growth"]

REVIEW_MEASURES = {
    "opened_lines": "lines of a pull request's commits when it was opened (median, all files)",
    "grown_share": "share of pull requests that got more commits after they were opened",
    "review_growth": "of these, all lines against those at the opening (median)",
}

_UNITS = {"opened_lines": "lines", "grown_share": "share", "review_growth": "ratio"}
_PULLS, _GROWN = 50, 20


def write_review_growth(sheet: Sheet, facts: Facts, now: pd.DataFrame, settings: LensSettings) -> None:
    """Write them of the pulls that the changes of the window were, as far as their commits are told.

    Lines are the sum over the commits, so that what is written twice counts twice. What is amended keeps its date, and
    so counts as written before the opening.
    """
    if facts.pulls.empty:
        for name, unit in _UNITS.items():
            sheet.missing(name, unit, 0, why_no_pulls(facts))
        return
    pulls = landed_pulls(facts, settings)
    known = pulls[among(pulls["change"], now["id"]) & pulls["n_later"].notna() & pulls["opened_lines"].notna()]
    if len(known) < _PULLS:
        why = wanting(len(known), _PULLS, "pull requests whose commits are told with dates and lines")
        for name, unit in _UNITS.items():
            sheet.missing(name, unit, len(known), why)
        return
    [clusters] = alike(known)
    opened = known["opened_lines"].to_numpy(dtype=np.float64)
    sheet.estimate("opened_lines", cluster_interval(opened, 0.5, clusters), "lines")
    sheet.estimate("grown_share", cluster_share((known["n_later"] > 0).to_numpy(dtype=np.bool_), clusters), "share")
    grown = known[(known["n_later"] > 0) & (known["opened_lines"] > 0)]
    if len(grown) < _GROWN:
        sheet.missing("review_growth", "ratio", len(grown), wanting(len(grown), _GROWN, "pull requests that grew"))
        return
    at_first = grown["opened_lines"].to_numpy(dtype=np.float64)
    ratios = 1 + grown["later_lines"].to_numpy(dtype=np.float64) / at_first
    [clusters] = alike(grown)
    sheet.estimate("review_growth", cluster_interval(ratios, 0.5, clusters), "ratio")
