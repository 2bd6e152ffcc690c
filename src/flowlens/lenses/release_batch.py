"""Release batch.

Question: How much is in each release?

Unit: changes first contained in a release, and their net lines.

Better: smaller, and not growing. Small pull requests hide large releases: regrouping is the growth of changes in a
    release beyond the growth of a change.

Reads: releases, release_changes, changes.

Leaves out: pre-releases, releases that bring fixes from a side branch only, and whatever counts in no change size.

Source: first containment by ancestry, never date order (which is three times too much on Prometheus); two windows by
    Mann-Whitney. The interval, the batch and the pace of landing are three numbers: slower is not the same as bigger.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log

import numpy as np
import pandas as pd

from flowlens.facts.among import among
from flowlens.facts.tables import Facts
from flowlens.lenses.answers import Answer, answered, confidence_of, review_at, unanswered
from flowlens.lenses.bins import Bins, change_points, four_week_numbers, life_of, write_shifts, write_trend
from flowlens.lenses.brief import brief
from flowlens.lenses.clear import across, growth_line, no_surer
from flowlens.lenses.counted import counted_changes, sized_changes
from flowlens.lenses.drift import against, grown, not_grown, write_ratio
from flowlens.lenses.enough import GAPS, GAPS_FOR_LEVEL, wanting
from flowlens.lenses.regrouping import regrouping
from flowlens.lenses.releases import batches, beat, what_would_help, why_none
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.windows import Windows, two_windows
from flowlens.model.finding import Confidence, Finding, State, TryNext
from flowlens.model.measure import Evidence, Measure, Measures, Point, Series
from flowlens.model.phrase import phrase
from flowlens.model.policy import Policy
from flowlens.stats.order_interval import order_interval

__all__ = ["ID", "MEASURES", "judge", "measure"]

ID = "release-batch"

MEASURES = {
    "changes_median": "changes in a typical release (median)",
    "changes_p90": "nine in ten releases hold fewer (P90)",
    "lines_median": "net lines in a typical release (median)",
    "age_median": "age of the oldest tenth of a release's changes (median)",
    "ratio": "changes in a release, against the window before",
    "ratio_p": "chance of such a difference without a change (Mann-Whitney)",
    "changes_per_day": "changes that land in a day",
    "regrouping": "growth of a release beyond the growth of a change",
    "growth": "steady growth of a release a year, over three years",
    "growth_p": "chance of such a growth without a trend (Mann-Kendall)",
    "shifts": "changes of level ever found (E-divisive)",
    "window": "length of the window",
}

_LEAST_SHIFT = 1.15
_EVIDENCE = 5
_SURE = (12, 24)
_ALIKE = 1.1  # growths as near as this are told as alike


def measure(facts: Facts, settings: LensSettings) -> Measures:
    """Changes and lines of the releases that lead: level, drift, trend and changes of level."""
    sheet = Sheet(MEASURES)
    releases = batches(facts, beat(facts).releases, settings)
    releases = releases[releases["changes"] > 0].reset_index(drop=True)
    if releases.empty:
        return Measures(ID, facts.as_of, sheet.values, not_applicable=why_none(facts))
    windows = two_windows(releases["at"], facts.repository.period, settings.level_days, GAPS)
    _write_level(sheet, releases.iloc[windows.now], windows)
    sizes = releases["changes"].to_numpy(dtype=np.float64)
    write_ratio(sheet, sizes, windows, "releases", settings.seed)
    not_enough = _not_enough(windows) if windows.n_now < GAPS_FOR_LEVEL else None
    if facts.brief:
        return brief(ID, facts, sheet, not_enough)
    _write_pace(sheet, facts, releases, windows, settings)
    starts = tuple(moment.to_pydatetime() for moment in releases["at"])
    life = life_of(releases["at"], facts.repository.period)
    write_trend(sheet, Bins(four_week_numbers(releases["at"]), starts, sizes), life, "releases")
    shifts = change_points(starts, sizes, "changes", settings.seed, _LEAST_SHIFT)
    write_shifts(sheet, len(sizes), shifts, life, "releases")
    return Measures(
        lens=ID,
        as_of=facts.as_of,
        values=sheet.values,
        change_points=shifts,
        evidence=_evidence(releases.iloc[windows.now]),
        series=(
            *_series(releases),
            _pre_releases(facts),
            regrouping(releases, sized_changes(facts, settings), pd.Timestamp(facts.as_of)),
        ),
        not_enough=not_enough,
    )


def judge(measures: Measures, policy: Policy) -> Finding:
    """More changes in a release than before."""
    unable = unanswered(measures, what_would_help(measures.not_applicable), "the number of releases")
    if unable is not None:
        return unable
    values = measures.values
    answer = Answer(
        state=_state(values, policy),
        confidence=_confidence(values, policy),
        sentence=f"{_sentence(values, policy)}{_if_alone(values, policy)}",
        try_next=_try_next(measures),
    )
    return answered(measures, answer)


def _write_level(sheet: Sheet, now: pd.DataFrame, windows: Windows) -> None:
    wanted = (
        ("changes_median", "changes", 0.5, "changes"),
        ("changes_p90", "changes", 0.9, "changes"),
        ("lines_median", "lines", 0.5, "lines"),
        ("age_median", "oldest_days", 0.5, "days"),
    )
    for name, column, q, unit in wanted:
        values = now[column].dropna().to_numpy(dtype=np.float64)
        if len(values) < GAPS_FOR_LEVEL:
            sheet.missing(name, unit, len(values), wanting(len(values), GAPS_FOR_LEVEL, "releases", windows.pace))
        else:
            sheet.estimate(name, order_interval(values, q), unit)
    sheet.number("window", windows.days, "days", len(now))


def _write_pace(sheet: Sheet, facts: Facts, releases: pd.DataFrame, windows: Windows, settings: LensSettings) -> None:
    """The pace of landing, and how much of the growth of releases is not growth of the changes in them."""
    changes = counted_changes(facts, settings)
    landed = changes[changes["landed_at"] >= windows.since]
    sheet.number("changes_per_day", len(landed) / max(windows.lived_days, 1.0), "changes", len(landed))
    sized = sized_changes(facts, settings)
    before, now = (_size_in(facts, sized, releases["name"].iloc[side]) for side in (windows.before, windows.now))
    ratio, n = sheet.values["ratio"], min(windows.n_now, windows.n_before)
    if ratio.value is None or not before or not now:
        sheet.missing("regrouping", "ratio", n, ratio.missing or "of one of the windows no change has a size")
        return
    sheet.number("regrouping", ratio.value / (now / before), "ratio", n)


def _size_in(facts: Facts, changes: pd.DataFrame, releases: pd.Series[str]) -> float | None:
    """The median net lines of the changes that those releases were the first to contain."""
    links = facts.release_changes
    inside = among(changes["id"], links["change"][among(links["release"], releases)])
    return float(changes["net_lines"][inside].median()) if inside.any() else None


def _evidence(now: pd.DataFrame) -> tuple[Evidence, ...]:
    largest = now.sort_values(["changes", "at"], ascending=[False, False]).head(_EVIDENCE)
    rows = zip(largest["name"], largest["changes"], largest["lines"], largest["at"], strict=True)
    return tuple(
        Evidence("release", name, f"{phrase(n, 'changes')}, {phrase(lines, 'lines')}, {at:%Y-%m-%d}")
        for name, n, lines, at in rows
    )


def _series(releases: pd.DataFrame) -> tuple[Series, ...]:
    return tuple(
        Series(
            f"release_{column}",
            f"{column} first contained in a release",
            column,
            tuple(
                Point(at.to_pydatetime(), value, name, name, level)
                for at, value, name, level in zip(
                    releases["at"], releases[column].tolist(), releases["name"], releases["level"], strict=True
                )
            ),
        )
        for column in ("changes", "lines")
    )


def _pre_releases(facts: Facts) -> Series:
    """The pre-releases of that time, at height 0: where they stand is all there is to see."""
    releases = facts.releases
    dated = releases[(releases["stage"] == "pre-release") & (releases["at"] <= pd.Timestamp(facts.as_of))]
    rows = dated.sort_values(["at", "name"])[["at", "name"]].itertuples(index=False)
    points = tuple(Point(at.to_pydatetime(), 0.0, name, name, "pre-release") for at, name in rows)
    return Series("pre_releases", "pre-releases", "changes", points)


def _not_enough(windows: Windows) -> str:
    why = wanting(windows.n_now, GAPS_FOR_LEVEL, "releases", windows.pace)
    return f"Not enough data to tell how much is in a release: {why}."


def _state(values: Mapping[str, Measure], policy: Policy) -> State:
    growth = grown(values["changes_median"], values, policy, ID)
    if growth >= policy["release-batch.ratio-concern"]:
        return "concern"
    return "watch" if growth > 1 else "healthy"


def _confidence(values: Mapping[str, Measure], policy: Policy) -> Confidence:
    """Of growth that nobody could see nothing is sure."""
    line = growth_line(values, "changes_median", policy, "release-batch.ratio-concern")
    if line and values["ratio"].value is None:
        return "low"
    sure = no_surer(confidence_of(values["changes_median"].n, *_SURE), *line)
    return across(sure, growth_line(values, "changes_median", policy, "release-batch.ratio"))


def _if_alone(values: Mapping[str, Measure], policy: Policy) -> str:
    """Why it is healthy, where there is no level before."""
    if values["ratio"].value is not None:
        return ""
    if (values["changes_median"].value or 0) < policy["release-batch.floor"]:
        return " That is little, whatever it was before."
    return " It counts as healthy because no growth is seen; that there is none can't be told."


def _sentence(values: Mapping[str, Measure], policy: Policy) -> str:
    changes, ratio = values["changes_median"].value or 0, values["ratio"]
    level = f"A release brings {phrase(changes, 'changes')} (median of {values['changes_median'].n})"
    told = f"{level}, {against(values['changes_median'], ratio)}"
    if grown(values["changes_median"], values, policy, ID) == 1:
        return f"{told}." if ratio.value is None else f"{told}: {not_grown(ratio)}."
    return f"Releases have grown. {told}{_beyond(values['regrouping'].value)}."


def _beyond(regrouping: float | None) -> str:
    """How the growth of a release goes with that of a change; up to a tenth apart they are told as alike."""
    if regrouping is None:
        return ""
    if abs(log(regrouping)) <= log(_ALIKE):
        return "; the changes in it have grown as much"
    return f"; its growth is {phrase(regrouping, 'ratio')} that of the changes in it"


def _try_next(measures: Measures) -> TryNext:
    return TryNext(
        "If the next two releases each take half of what would have been one, a failure in either is easier to find.",
        "changes_median",
        "below",
        review_at(measures.as_of),
    )
