"""Release cadence.

Question: How often does new work reach users?

Unit: days between releases that move ahead on the mainline.

Better: shorter, and not growing. Judged against this repository's own past, and against a quarter of a year.

Reads: releases.

Leaves out: pre-releases, tags that carry no new work, and small patches between two releases (counted apart). Large
    versions (the first of each major version, or of each minor one where those are mended beside the next) are told
    aside and decide nothing.

Source: DORA's deployment frequency, for releases; two windows by Mann-Whitney, change points by E-divisive on log gaps
    (Matteson and James 2014).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.lenses.answers import Answer, answered, confidence_of, review_at, unanswered
from flowlens.lenses.bins import (
    Bins,
    four_week_numbers,
    graded_change_points,
    life_of,
    write_likely_shifts,
    write_shifts,
    write_trend,
)
from flowlens.lenses.brief import brief
from flowlens.lenses.clear import across, growth_line, no_surer
from flowlens.lenses.drift import against, grown, not_grown, write_ratio
from flowlens.lenses.enough import GAPS, GAPS_FOR_LEVEL, wanting
from flowlens.lenses.large_versions import large_versions_aside
from flowlens.lenses.releases import (
    Beat,
    carrying,
    gap_days,
    positive_gap_days,
    versions_ahead,
    what_would_help,
    why_none,
)
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.windows import Windows, two_windows
from flowlens.model.finding import Confidence, Finding, State, TryNext
from flowlens.model.measure import Evidence, Measure, Measures, Point, Series
from flowlens.model.phrase import phrase
from flowlens.model.policy import Policy
from flowlens.stats.estimate import Floats
from flowlens.stats.order_interval import order_interval

__all__ = ["ID", "MEASURES", "judge", "measure"]

ID = "release-cadence"

MEASURES = {
    "gap_median": "a typical gap between releases (median)",
    "gap_p90": "nine in ten gaps are shorter (P90)",
    "gap_median_all": "the same with small patches counted",
    "days_since_last": "since the last release, up to the newest commit",
    "days_since_ahead": "since the last release that is no small patch, up to the newest commit",
    "silence": "that is so many long gaps (P90, counted as four weeks at least)",
    "ratio": "median gap, against the window before",
    "ratio_p": "chance of such a difference without a change (Mann-Whitney)",
    "growth": "steady growth of the gap a year, over three years",
    "growth_p": "chance of such a growth without a trend (Mann-Kendall)",
    "shifts": "changes of level ever found (E-divisive)",
    "likely_shifts": "changes of level that are likely only (one in forty steady series has one)",
    "n_releases": "releases in the window",
    "n_fixes": "small patches and fixes from a side branch, all time",
    "n_without_work": "final tags that carry no new work, all time",
    "window": "length of the window",
}

# Four weeks without a release are no silence, however often a team releases: people take holidays.
_SHORT_SILENCE_DAYS = 28
_LEAST_SHIFT = 1.15
_EVIDENCE = 5
_SURE = (12, 24)
# Two thirds is the least that this lens takes for a change, and so the target.
_SOONER = "If the next releases go out after two thirds of the usual gap with what is finished, users get work sooner."
_NOW = (
    "If what is finished is released now, and the next releases follow after two thirds of the usual gap, users get "
    "work sooner."
)


def measure(facts: Facts, settings: LensSettings) -> Measures:
    """Gaps between the releases of the beat: level, drift, trend and changes of level."""
    sheet = Sheet(MEASURES)
    found = versions_ahead(facts)
    releases = found.releases
    if releases.empty:
        return Measures(ID, facts.as_of, sheet.values, not_applicable=why_none(facts))
    gaps = positive_gap_days(releases)
    ends = releases["at"].iloc[1:].reset_index(drop=True)
    windows = two_windows(ends, facts.repository.period, settings.level_days, GAPS)
    _write_level(sheet, gaps[windows.now], windows)
    write_ratio(sheet, gaps, windows, "gaps", settings.seed)
    _write_counts(sheet, facts, found, windows)
    not_enough = _not_enough(windows) if windows.n_now < GAPS_FOR_LEVEL else None
    if facts.brief:
        return brief(ID, facts, sheet, not_enough)
    moments = tuple(moment.to_pydatetime() for moment in releases["at"])
    begins = moments[:-1]  # a change of the gaps is dated at the release with which its first gap began
    life = life_of(ends, facts.repository.period)
    write_trend(sheet, Bins(four_week_numbers(ends), moments[1:], gaps), life, "gaps")
    shifts = graded_change_points(begins, gaps, "days", settings.seed, _LEAST_SHIFT)
    write_shifts(sheet, len(gaps), shifts, life, "gaps")
    write_likely_shifts(sheet, shifts)
    aside = large_versions_aside(facts, releases, settings.seed, _LEAST_SHIFT)
    return Measures(
        lens=ID,
        as_of=facts.as_of,
        values=sheet.values,
        change_points=shifts,
        evidence=_evidence(ends, releases, gaps, windows),
        series=(_series(releases, gaps),),
        asides=() if aside is None else (aside,),
        not_enough=not_enough,
    )


def judge(measures: Measures, policy: Policy) -> Finding:
    """Longer gaps than before, a long silence, or a gap of a quarter of a year."""
    unable = unanswered(measures, what_would_help(measures.not_applicable), "the number of releases")
    if unable is not None:
        return unable
    values = measures.values
    state = _state(values, policy)
    answer = Answer(
        state=state,
        confidence=_confidence(values, policy),
        sentence=_sentence(values, policy),
        try_next=_try_next(measures),
    )
    return answered(measures, answer)


def _write_level(sheet: Sheet, now: Floats, windows: Windows) -> None:
    for name, q in (("gap_median", 0.5), ("gap_p90", 0.9)):
        if len(now) < GAPS_FOR_LEVEL:
            sheet.missing(name, "days", len(now), wanting(len(now), GAPS_FOR_LEVEL, "gaps", windows.pace))
        else:
            sheet.estimate(name, order_interval(now, q), "days")
    sheet.number("window", windows.days, "days", len(now))
    sheet.number("n_releases", len(now), "releases", len(now))


def _write_counts(sheet: Sheet, facts: Facts, found: Beat, windows: Windows) -> None:
    every = carrying(facts)
    last = every["at"].iloc[-1]
    since = float((pd.Timestamp(facts.as_of) - last) / pd.Timedelta(days=1))
    sheet.number("days_since_last", since, "days", len(every))
    ahead = float((pd.Timestamp(facts.as_of) - found.releases["at"].iloc[-1]) / pd.Timedelta(days=1))
    sheet.number("days_since_ahead", ahead, "days", len(found.releases))
    usual = sheet.values["gap_p90"]
    if usual.value is None:
        sheet.missing("silence", "ratio", usual.n, usual.missing or "")
    else:
        sheet.number("silence", since / max(usual.value, _SHORT_SILENCE_DAYS), "ratio", usual.n)
    sheet.number("n_fixes", found.n_fixes, "releases", len(every))
    finals = facts.releases[facts.releases["stage"] == "final"]
    sheet.number("n_without_work", int((~finals["carries_work"]).sum()), "releases", len(finals))
    gaps = gap_days(every)[(every["at"].iloc[1:] >= windows.since).to_numpy()]
    if len(gaps) < GAPS_FOR_LEVEL:
        sheet.missing(
            "gap_median_all", "days", len(gaps), wanting(len(gaps), GAPS_FOR_LEVEL, "gaps", windows.pace_as_is)
        )
    else:
        sheet.number("gap_median_all", float(np.median(gaps)), "days", len(gaps))


def _evidence(
    ends: pd.Series[pd.Timestamp], releases: pd.DataFrame, gaps: Floats, windows: Windows
) -> tuple[Evidence, ...]:
    """The longest gaps of the window."""
    order = np.argsort(-gaps[windows.now], kind="stable")[:_EVIDENCE] + windows.middle
    return tuple(
        Evidence(
            "release",
            releases["name"].iloc[i + 1],
            f"{phrase(gaps[i], 'days')} after the one before, {ends[i]:%Y-%m-%d}",
        )
        for i in order.tolist()
    )


def _series(releases: pd.DataFrame, gaps: Floats) -> Series:
    rows = zip(
        releases["at"].iloc[1:], gaps.tolist(), releases["name"].iloc[1:], releases["level"].iloc[1:], strict=True
    )
    points = tuple(Point(at.to_pydatetime(), gap, name, name, level) for at, gap, name, level in rows)
    return Series("gaps", "days since the release before", "days", points)


def _not_enough(windows: Windows) -> str:
    why = wanting(windows.n_now, GAPS_FOR_LEVEL, "gaps", windows.pace)
    return f"Not enough data to tell how often work is released: {why}."


def _state(values: Mapping[str, Measure], policy: Policy) -> State:
    ratio = grown(values["gap_median"], values, policy, ID)
    silent = values["silence"].value or 0
    if ratio >= policy["release-cadence.ratio-concern"] or silent >= policy["release-cadence.silence-concern"]:
        return "concern"
    slow = (values["gap_median"].value or 0) >= policy["release-cadence.gap"]
    return "watch" if ratio > 1 or slow or silent >= policy["release-cadence.silence"] else "healthy"


def _confidence(values: Mapping[str, Measure], policy: Policy) -> Confidence:
    sure = no_surer(
        confidence_of(values["gap_median"].n, *_SURE),
        *growth_line(values, "gap_median", policy, "release-cadence.ratio-concern"),
        (values["gap_median"], policy["release-cadence.gap"]),
    )
    return across(sure, growth_line(values, "gap_median", policy, "release-cadence.ratio"))


def _sentence(values: Mapping[str, Measure], policy: Policy) -> str:
    gap, since, ratio = values["gap_median"].value or 0, values["days_since_last"].value or 0, values["ratio"]
    span = phrase(values["window"].value or 0, "days")
    level = f"New work is released every {phrase(gap, 'days')} (median of {values['gap_median'].n} in {span})"
    last = f"the last release is {_age(since)} old"
    ahead = values["days_since_ahead"].value or 0
    if ahead > since:
        last += f", the last that is no small patch {_age(ahead)}"
    if (values["silence"].value or 0) >= policy["release-cadence.silence"]:
        return f"{level}, but {last}."
    told = f"{level}, {against(values['gap_median'], ratio)}"
    if ratio.value is None:
        return f"{told}; {last}."
    verdict = "gaps have grown" if grown(values["gap_median"], values, policy, ID) > 1 else not_grown(ratio)
    return f"{told}: {verdict}; {last}."


def _age(days: float) -> str:
    return phrase(days, "days") if days >= 1 else "less than a day"


def _try_next(measures: Measures) -> TryNext:
    gap, since = (measures.values[name].value or 0 for name in ("gap_median", "days_since_last"))
    return TryNext(
        _SOONER if since < gap / 2 else _NOW,
        "gap_median",
        "below",
        review_at(measures.as_of, least_days=gap),
    )
