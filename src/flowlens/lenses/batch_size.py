"""Batch size.

Question: How big is one change, and are changes growing?

Unit: net lines of a change as it landed on the mainline: added plus deleted lines that people wrote.

Better: smaller. Small changes are reviewed better, fail less, and are easier to take back. Judged is the growth against
    this repository's own past; the level only where a quarter of the changes are above the limit.

Reads: changes, change_files, commits, repairs, maintainability, pulls.

Leaves out: bots, bulk reformats, imported histories, generated, vendored and lock files, deleted files, lines that only
    moved, and changes without any line that people wrote. Ratios of repairs are not corrected for size: a larger
    change has more lines that a fix can be blamed on, and what a fix repairs is told rightly in some 3 of 5 cases.

Source: the DORA capability "working in small batches"; Cohen and others 2006 (reviewers miss more beyond 400 lines).
    Repairs: Rosa and others 2021 (SZZ); within areas: Mantel & Haenszel 1959, over whole people: Davison & Hinkley
    1997. Delta maintainability: di Biase and others 2019.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

import numpy as np
import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.lenses.answers import Answer, answered, confidence_of, review_at, unanswered
from flowlens.lenses.area_sizes import area_sizes
from flowlens.lenses.bins import change_points, four_weeks, life_of, write_shifts, write_trend
from flowlens.lenses.brief import brief
from flowlens.lenses.clear import growth_line, no_surer
from flowlens.lenses.counted import sized_changes
from flowlens.lenses.drift import against, not_grown
from flowlens.lenses.enough import BIN_CHANGES, CHANGES, CHANGES_FOR_P90, wanting
from flowlens.lenses.growth_parts import told_parts, write_parts
from flowlens.lenses.mix import area_of_each, write_mix, write_without_imports
from flowlens.lenses.review_growth import REVIEW_MEASURES, write_review_growth
from flowlens.lenses.running_lines import running_lines
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.size_risk import RISK_MEASURES, told_of_risk, write_risk
from flowlens.lenses.together import drawn_together, weeks
from flowlens.lenses.upkeep import UPKEEP_MEASURES, write_upkeep
from flowlens.lenses.windows import Windows, two_windows
from flowlens.model.finding import Confidence, Finding, State, TryNext
from flowlens.model.measure import Evidence, Measure, Measures, Point, Series
from flowlens.model.phrase import phrase
from flowlens.model.policy import Policy
from flowlens.stats.bootstrap import ratio_interval
from flowlens.stats.cluster_interval import cluster_interval
from flowlens.stats.estimate import Estimate
from flowlens.stats.permutation import weeks_p
from flowlens.stats.proportion import cluster_share

__all__ = ["ID", "MEASURES", "judge", "measure"]

ID = "batch-size"

MEASURES = {
    "median": "a typical change (median)",
    "p75": "three in four changes are smaller (P75)",
    "p90": "nine in ten changes are smaller (P90)",
    "median_without_imports": "the median without what looks imported",
    "limit": "a change is large above",
    "large_share": "changes above that limit",
    "ratio": "median, against the window before",
    "ratio_p": "chance of such a ratio if whole weeks were shuffled",
    "ratio_without_imports": "the same without what looks imported",
    "ratio_same_people": "the same, for people seen in both windows",
    "ratio_same_areas": "the same, if the mix of areas had not changed",
    "part_areas": "of that ratio, work in other areas",
    "part_tenure": "of that ratio, people who are new (90 days) or established",
    "part_together": "of that ratio, areas and tenure together, which can't be told apart",
    "part_growth": "of that ratio, true growth: within areas and tenure",
    "part_overlap": "changes whose area and tenure both windows have",
    "growth": "steady growth of the median a year, over three years",
    "growth_p": "chance of such a growth without a trend (Mann-Kendall)",
    "shifts": "changes of level ever found (E-divisive)",
    "window": "length of the window",
    **RISK_MEASURES,
    **UPKEEP_MEASURES,
    **REVIEW_MEASURES,
}

_QUANTILES = (("median", 0.5, CHANGES), ("p75", 0.75, CHANGES), ("p90", 0.9, CHANGES_FOR_P90))
# A level of sizes must change by half before it is told: weekly medians wander by a quarter on their own.
_LEAST_SHIFT = 1.5
_EVIDENCE = 5
# Changes in the smaller window: 100 show a doubled median nearly always, 200 one of half as much again.
_SURE = (100, 200)


def measure(facts: Facts, settings: LensSettings) -> Measures:
    """Sizes of the changes in the level window and the one before, their trend and changes of level."""
    changes = sized_changes(facts, settings)
    sheet = Sheet(MEASURES)
    windows = two_windows(changes["landed_at"], facts.repository.period, settings.level_days, CHANGES)
    now = changes.iloc[windows.now]
    _write_level(sheet, now, windows, settings.large_change_lines)
    _write_drift(sheet, changes, windows, settings)
    if not facts.brief:
        write_parts(sheet, changes, facts, windows, settings)
    write_without_imports(sheet, changes.iloc[windows.before], now)
    if not facts.brief:
        write_mix(sheet, facts, changes.iloc[windows.before], now)
        write_risk(sheet, facts, changes, settings)
        write_upkeep(sheet, facts, now)
        write_review_growth(sheet, facts, now, settings)
    bins = four_weeks(changes["landed_at"], changes["net_lines"], facts.as_of, BIN_CHANGES)
    life = life_of(changes["landed_at"], facts.repository.period)
    write_trend(sheet, bins, life)
    short = windows.n_now < CHANGES
    if facts.brief:
        return brief(ID, facts, sheet, not_enough=_not_enough(windows) if short else None)
    shifts = change_points(bins.starts, bins.medians, "lines", settings.seed, _LEAST_SHIFT)
    write_shifts(sheet, len(bins.medians), shifts, life)
    return Measures(
        lens=ID,
        as_of=facts.as_of,
        values=sheet.values,
        change_points=shifts,
        evidence=_evidence(now),
        series=_series(changes, area_of_each(facts, changes)),
        not_enough=_not_enough(windows) if short else None,
    )


def judge(measures: Measures, policy: Policy) -> Finding:
    """Growth against the window before; a quarter of the changes above the limit is worth a look as well."""
    enable = "Land changes one by one: each commit or merge on the mainline is counted."
    unable = unanswered(measures, enable, "the number of changes")
    if unable is not None:
        return unable
    values = measures.values
    state = _state(values, policy)
    answer = Answer(
        state=state,
        confidence=_confidence(values, policy),
        sentence=f"{_sentence(values, policy)}{told_of_risk(values)}",
        try_next=_try_next(measures, state),
    )
    return answered(measures, answer)


def _confidence(values: Mapping[str, Measure], policy: Policy) -> Confidence:
    """How sure, by what decided: the trend by its p, the rest by the number of changes."""
    if _grows_steadily(values, policy) and not _has_grown(values, policy):
        return "medium" if (values["growth_p"].value or 0) < policy["batch-size.growth-sure-p"] else "low"
    if values["ratio"].value is None:
        return "low"
    return no_surer(
        confidence_of(values["ratio"].n, *_SURE),
        *growth_line(values, "median", policy, "batch-size.ratio"),
        (values["large_share"], policy["batch-size.large-share"]),
    )


def _write_level(sheet: Sheet, now: pd.DataFrame, windows: Windows, limit: int) -> None:
    sizes, [clusters] = _sizes(now), drawn_together(now)
    sheet.number("window", windows.days, "days", len(now))
    for name, q, least in _QUANTILES:
        pace = windows.pace if least <= CHANGES else windows.pace_as_is
        if len(now) < least:
            sheet.missing(name, "lines", len(now), wanting(len(now), least, "changes", pace))
        else:
            sheet.estimate(name, cluster_interval(sizes, q, clusters), "lines")
    sheet.number("limit", limit, "lines", len(now))
    sheet.estimate("large_share", cluster_share(sizes > limit, clusters), "share", "no change to count")


def _write_drift(sheet: Sheet, changes: pd.DataFrame, windows: Windows, settings: LensSettings) -> None:
    n = min(windows.n_before, windows.n_now)
    if n < CHANGES:
        why = windows.lacking(CHANGES, "changes")
        sheet.missing("ratio", "ratio", n, why)
        sheet.missing("ratio_p", "p-value", n, why)
        return
    before, now = changes.iloc[windows.before], changes.iloc[windows.now]
    clusters_before, clusters_now = drawn_together(before, now)
    found = ratio_interval(_sizes(before), _sizes(now), clusters_before, clusters_now, settings.seed)
    sheet.estimate("ratio", Estimate(found.value, found.low, found.high, n), "ratio")
    p = weeks_p(_sizes(before), _sizes(now), weeks(before), weeks(now), settings.seed)
    sheet.number("ratio_p", p, "p-value", n)


def _evidence(now: pd.DataFrame) -> tuple[Evidence, ...]:
    largest = now.sort_values(["net_lines", "position"], ascending=[False, False]).head(_EVIDENCE)
    rows = zip(largest["id"], largest["net_lines"].tolist(), largest["subject"], strict=True)
    return tuple(Evidence("change", oid, f"{phrase(lines, 'lines')}: {subject}") for oid, lines, subject in rows)


def _series(changes: pd.DataFrame, areas: list[str]) -> tuple[Series, ...]:
    at = pd.DatetimeIndex(changes["landed_at"]).to_pydatetime().tolist()
    # As lists, because a column of texts gives them out one by one, and slowly.
    columns = [changes[name].tolist() for name in ("id", "subject", "how")]
    sizes = _sizes(changes)
    dots = tuple(map(Point, at, sizes.tolist(), *columns, areas))
    lines = running_lines(sizes, at, columns[0])
    return (Series("changes", "changes", "lines", dots), *lines, area_sizes(changes, areas))


def _not_enough(windows: Windows) -> str:
    return f"Not enough data to tell how big a change is: {wanting(windows.n_now, CHANGES, 'changes', windows.pace)}."


def _state(values: Mapping[str, Measure], policy: Policy) -> State:
    if _has_grown(values, policy):
        return "concern"
    return "watch" if _grows_steadily(values, policy) or _is_large(values, policy) else "healthy"


def _has_grown(values: Mapping[str, Measure], policy: Policy) -> bool:
    ratio, p, median = values["ratio"], values["ratio_p"], values["median"].value or 0
    if ratio.value is None or p.value is None or median < policy["batch-size.floor"]:
        return False
    certain = (ratio.low or 0) > 1 and p.value < policy["batch-size.p"]
    # A growth that only a few imports make is none.
    least = min(ratio.value, values["ratio_without_imports"].value or ratio.value)
    return certain and least >= policy["batch-size.ratio"]


def _grows_steadily(values: Mapping[str, Measure], policy: Policy) -> bool:
    growth, p, median = values["growth"], values["growth_p"], values["median"].value or 0
    if growth.value is None or p.value is None or median < policy["batch-size.floor"]:
        return False
    # A growth whose own interval holds 1 is told as none, whatever the rank test says of it.
    certain = (growth.low or 0) > 1 and p.value < policy["batch-size.p"]
    return certain and growth.value >= policy["batch-size.growth"]


def _is_large(values: Mapping[str, Measure], policy: Policy) -> bool:
    return (values["large_share"].low or 0) >= policy["batch-size.large-share"]


def _sentence(values: Mapping[str, Measure], policy: Policy) -> str:
    ratio = values["ratio"]
    level = f"The median change has {_net_lines(values['median'].value or 0)}"
    told = f"{level}, {against(values['median'], ratio)}"
    if _has_grown(values, policy):
        return f"Changes have grown. {told}.{_explained(values)}"
    if _grows_steadily(values, policy):
        growth = values["growth"].value or 1
        return f"Changes grow steadily: by {phrase(growth - 1, 'share')} a year over three years. {told}."
    if _is_large(values, policy):
        share = values["large_share"].value or 0
        limit = _net_lines(values["limit"].value or 0)
        return f"{phrase(share, 'share')} of the changes have more than {limit}. {told}."
    return f"{told}." if ratio.value is None else f"{told}: {not_grown(ratio)}."


def _net_lines(value: float) -> str:
    number, word = phrase(value, "lines").split(" ")
    return f"{number} net {word}"


def _explained(values: Mapping[str, Measure]) -> str:
    people, areas = values["ratio_same_people"].value, values["ratio_same_areas"].value
    parts = []
    if people is not None:
        parts.append(f"{phrase(people, 'ratio')} for the people of both windows")
    if areas is not None:
        parts.append(f"{phrase(areas, 'ratio')} with the same mix of areas")
    shares = f" Growth is {' and '.join(parts)}." if parts else ""
    return told_parts(values) or shares


def _try_next(measures: Measures, state: State) -> TryNext:
    day = review_at(measures.as_of)
    if state == "healthy":
        # Where the largest tenth begins below the limit, to split what is above the limit would not move it.
        limit = phrase(min(measures.values[name].value or inf for name in ("limit", "p90")), "lines")
        return TryNext(
            f"If every change above {limit} is split before review, the largest tenth shrinks while as much is done.",
            "p90",
            "below",
            day,
        )
    return TryNext(
        "If the next piece of work is landed in parts that are of use by themselves (behind a flag where need be), "
        "changes get smaller while as much gets done.",
        "median",
        "below",
        day,
    )


def _sizes(changes: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return changes["net_lines"].to_numpy(dtype=np.float64)
