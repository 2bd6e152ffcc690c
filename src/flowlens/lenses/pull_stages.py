"""Where the time of a change goes before it lands: coding, waiting for review, in review, waiting for the merge."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.lenses.enough import wanting
from flowlens.lenses.pull_lives import (
    alike,
    answers_told,
    days_between,
    pull_lives,
    seen_until,
    why_no_pulls,
)
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.waits import not_reached
from flowlens.model.measure import Measure
from flowlens.model.phrase import phrase
from flowlens.stats.cluster_interval import cluster_interval
from flowlens.stats.survival import kaplan_meier

__all__ = ["STAGE_MEASURES", "told_stages", "write_pull_stages"]

STAGE_MEASURES = {
    "coding_median": "from the first commit to a pull request that is ready for review (median)",
    "review_wait_median": "from there to the first answer of another person (median, Kaplan-Meier)",
    "in_review_median": "from there to the last approval (median, Kaplan-Meier)",
    "merge_wait_median": "from there to the merge (median, Kaplan-Meier)",
    "never_reviewed": "pull requests of the window that ended with no answer of another person",
    "open_pulls": "pull requests that are ready and not over",
}

# As of waits of CI: of fewer pulls the interval of a median spans most of them.
_PULLS = 30
_OVER = "pull requests that are over and whose reviews are told"
_OF_PART = "what is open, or was given up, belongs to no area and no squad"
_UNITS = {"never_reviewed": "share", "open_pulls": "pull requests"}
# From which time to which, where the pull comes to it. An end before it is no such step, and so is left out of it.
_STEPS = (
    ("review_wait_median", "ready", "answered_at"),
    ("in_review_median", "answered_at", "agreed_at"),
    ("merge_wait_median", "agreed_at", "merged_at"),
)


def write_pull_stages(sheet: Sheet, facts: Facts, settings: LensSettings) -> None:
    """Write how long the stages of the pulls lasted that were made ready in the window; what is open still waits."""
    if facts.pulls.empty:
        for name in STAGE_MEASURES:
            sheet.missing(name, _UNITS.get(name, "days"), 0, why_no_pulls(facts))
        return
    lives = pull_lives(facts, settings)
    recent = lives[lives["ready"] >= pd.Timestamp(facts.as_of) - pd.Timedelta(days=settings.level_days)]
    _write_coding(sheet, recent)
    told = recent[answers_told(recent)]
    for name, start, end in _STEPS:
        _write_step(sheet, name, told[told[start].notna()], (start, end), seen_until(facts))
    _write_counts(sheet, lives, recent, is_partial=facts.pulls_partial)


def _write_counts(sheet: Sheet, lives: pd.DataFrame, recent: pd.DataFrame, *, is_partial: bool) -> None:
    """Write how many ended with no answer, and how many are open; neither where only what landed is known."""
    if is_partial:
        sheet.missing("never_reviewed", "share", 0, _OF_PART)
        sheet.missing("open_pulls", "pull requests", 0, _OF_PART)
        return
    over = recent[recent["end_at"].notna() & recent["n_reviews"].notna()]
    if len(over) < _PULLS:
        sheet.missing("never_reviewed", "share", len(over), wanting(len(over), _PULLS, _OVER))
    else:
        sheet.number("never_reviewed", float((over["n_reviews"] == 0).mean()), "share", len(over))
    sheet.number("open_pulls", int(lives["end_at"].isna().sum()), "pull requests", len(lives))


def told_stages(values: Mapping[str, Measure]) -> str:
    """The stages in words, as far as they are known; nothing where none is."""
    known = [
        # Of most pulls the first look is an approval.
        f"{phrase(value, 'days') if value else 'no time'} {words}"
        for name, words in (
            ("coding_median", "of coding"),
            ("review_wait_median", "until somebody looks"),
            ("in_review_median", "in review"),
            ("merge_wait_median", "from approval to merge"),
        )
        if (value := values[name].value) is not None
    ]
    return f" Before it lands: {', '.join(known)} (medians)." if len(known) > 1 else ""


def _write_coding(sheet: Sheet, recent: pd.DataFrame) -> None:
    known = recent[recent["begun_at"].notna()]
    if len(known) < _PULLS:
        why = wanting(len(known), _PULLS, "pull requests whose first commit is known")
        sheet.missing("coding_median", "days", len(known), why)
        return
    days = np.asarray(days_between(known["begun_at"], known["ready"]), dtype=np.float64)
    [clusters] = alike(known, at="ready")
    sheet.estimate("coding_median", cluster_interval(days, 0.5, clusters), "days")


def _write_step(sheet: Sheet, name: str, pulls: pd.DataFrame, step: tuple[str, str], seen: pd.Timestamp) -> None:
    """Write the median of a step; one that is open goes on, and one that ended without it is left out."""
    start, end = step
    chosen = pulls[pulls[end].notna() | pulls["end_at"].isna()]
    if len(chosen) < _PULLS:
        sheet.missing(name, "days", len(chosen), wanting(len(chosen), _PULLS, "pull requests that came to it"))
        return
    over = chosen[end].notna()
    days = np.asarray(days_between(chosen[start], chosen[end].where(over, seen)), dtype=np.float64)
    [clusters] = alike(chosen, at="ready")
    waits = kaplan_meier(days, over.to_numpy(dtype=np.bool_), clusters)
    sheet.estimate(name, waits.quantile(0.5), "days", not_reached(waits, 0.5))
