"""Gradual rollout.

Question: Do risky releases go out gradually?

Unit: share of releases that a pre-release of the same version came before.

Better: larger for large releases. A small release needs no stages: its size is its stage.

Reads: releases, release_changes, changes, flags, deployments.

Leaves out: patches between two releases, and whatever counts in no change size. What a part of the users got first is
    told by deployments, by the name of their environment, and shown, not judged.

Source: pre-releases by version, Semantic Versioning 2.0.0 and PEP 440; shares by Wilson 1927, their difference by
    Newcombe 1998; large is above P75 of the releases in the window. A release that had to be patched soon is a
    release-based proxy of DORA's change fail rate.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.lenses.answers import Answer, answered, confidence_of, review_at, unanswered
from flowlens.lenses.clear import no_surer
from flowlens.lenses.enough import GAPS, GAPS_FOR_LEVEL, Pace, wanting
from flowlens.lenses.quick_fixes import RELEASES, QuickFixes, quick_fixes
from flowlens.lenses.rehearsed import REHEARSED_MEASURES, write_rehearsed
from flowlens.lenses.releases import batches, beat, gap_days, why_none
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.staged import STAGED, with_pre_releases, write_stages, write_time
from flowlens.lenses.windows import Windows, two_windows
from flowlens.model.finding import Finding, State, TryNext
from flowlens.model.measure import Evidence, Measure, Measures, Point, Series
from flowlens.model.phrase import phrase
from flowlens.model.policy import Policy
from flowlens.stats.order_interval import order_interval
from flowlens.stats.proportion import wilson
from flowlens.stats.quantiles import quantile

__all__ = ["ID", "MEASURES", "judge", "measure"]

ID = "gradual-rollout"

MEASURES = {
    "staged_share": "share of releases that a pre-release of the same version came before",
    "staged_before": "the same share in the window before",
    "staged_large": "share of the large releases that a pre-release came before",
    "staged_small": "share of the other releases that a pre-release came before",
    "staged_difference": "large releases against the others, in share points",
    "large": "a release is large above so many changes (P75 of the window)",
    "pre_days": "from the first pre-release to the release (median)",
    "respun_share": "share of those releases that took more than one pre-release",
    "fixed_straight": "share of the releases without pre-release that had to be patched soon, release-based proxy",
    "fixed_staged": "share of the releases with pre-release that had to be patched soon, release-based proxy",
    "fix_horizon": "a patch counts as soon within so many days",
    "gap_median": "a typical gap between releases (median)",
    "batch_median": "changes in a typical release (median)",
    "gap_newest": "a typical gap of the newest eight releases (median)",
    "n_pre": "pre-releases of these releases",
    "n_releases": "releases in the window",
    "window": "length of the window",
    "n_flags": "feature flags in the source now",
    "flags_added": "feature flags added in the last year",
    "flags_removed": "feature flags removed in the last year",
    **REHEARSED_MEASURES,
}

# A quarter of these is large: six of which none is staged are surely fewer than a half.
_WANTED = 24
# A week, give or take a day.
_FREQUENT_DAYS = 8
_LARGE = 0.75
_EVIDENCE = 4
_SURE = (16, 24)


def measure(facts: Facts, settings: LensSettings) -> Measures:
    """Which releases had pre-releases, whether the large ones had, and which had to be patched soon."""
    sheet = Sheet(MEASURES)
    leading = beat(facts).releases
    if leading.empty:
        return Measures(ID, facts.as_of, sheet.values, not_applicable=why_none(facts))
    every = with_pre_releases(facts, batches(facts, leading, settings))
    every = every.assign(staged=every["n_pre"] > 0)
    windows = two_windows(every["at"], facts.repository.period, settings.level_days, _WANTED)
    before, now = every.iloc[windows.before], every.iloc[windows.now]
    limit = quantile(now["changes"].to_numpy(dtype=np.float64), _LARGE) if len(now) else 0.0
    now = now.assign(large=now["changes"] > limit)
    _write_releases(sheet, every, windows)
    sheet.number("large", limit, "changes", len(now))
    write_stages(sheet, before, now, windows)
    write_time(sheet, now, windows.pace)
    _write_fixed(sheet, now, quick_fixes(facts, settings), windows.pace)
    _write_flags(sheet, facts, settings)
    write_rehearsed(sheet, facts, settings)
    short = windows.n_now < STAGED
    return Measures(
        lens=ID,
        as_of=facts.as_of,
        values=sheet.values,
        evidence=_evidence(now),
        series=(_series(every, limit),),
        not_applicable=None if short or now["staged"].any() else _nothing_to_judge(sheet.values),
        not_enough=_not_enough(windows) if short else None,
    )


def judge(measures: Measures, policy: Policy) -> Finding:
    """Large releases that surely go out straight though others are staged; worse where releases have to be patched."""
    enable = "Tag a release candidate some days before the next large release, and the release when nothing is found."
    unable = unanswered(measures, enable, "staged_large")
    if unable is not None:
        return unable
    values = measures.values
    answer = Answer(
        state=_state(values, policy),
        confidence=no_surer(
            confidence_of(values["n_releases"].n, *_SURE),
            (values["staged_large"], policy["gradual-rollout.staged-large"]),
        ),
        sentence=_sentence(values, policy),
        try_next=_try_next(measures),
    )
    return answered(measures, answer)


def _write_releases(sheet: Sheet, every: pd.DataFrame, windows: Windows) -> None:
    now = every.iloc[windows.now]
    sheet.number("window", windows.days, "days", len(now))
    sheet.number("n_releases", len(now), "releases", len(now))
    sheet.number("n_pre", int(now["n_pre"].sum()), "releases", len(now))
    gaps = gap_days(every.iloc[max(windows.middle - 1, 0) :])
    sizes = now["changes"].to_numpy(dtype=np.float64)
    for name, data, unit, counted in (
        ("gap_median", gaps, "days", "gaps"),
        ("gap_newest", gaps[-GAPS:], "days", "gaps"),
        ("batch_median", sizes, "changes", "releases"),
    ):
        if len(data) < GAPS_FOR_LEVEL:
            sheet.missing(name, unit, len(data), wanting(len(data), GAPS_FOR_LEVEL, counted, windows.pace))
        else:
            sheet.estimate(name, order_interval(data, 0.5), unit)


def _write_fixed(sheet: Sheet, now: pd.DataFrame, fixes: QuickFixes, pace: Pace) -> None:
    known = now.merge(fixes.features[["name", "fixed_by"]], on="name", how="inner")
    sheet.number("fix_horizon", fixes.horizon_days, "days", len(fixes.finals))
    for name, staged in (("fixed_straight", False), ("fixed_staged", True)):
        fixed = known["fixed_by"][known["staged"] == staged].notna()
        if fixes.why_not is not None or len(fixed) < RELEASES:
            why = fixes.why_not or wanting(
                len(fixed), RELEASES, f"releases {'with' if staged else 'without'} a pre-release", pace
            )
            sheet.missing(name, "share", len(fixed), why)
        else:
            sheet.estimate(name, wilson(int(fixed.sum()), len(fixed)), "share")


def _write_flags(sheet: Sheet, facts: Facts, settings: LensSettings) -> None:
    """Write how many feature flags there are, by which work reaches users gradually without a release of its own."""
    looks, flags = facts.flag_looks["at"].dropna(), facts.flags
    if looks.empty:
        for name in ("n_flags", "flags_added", "flags_removed"):
            sheet.missing(name, "flags", 0, "feature flags were not looked for")
        return
    since = pd.Timestamp(facts.as_of) - pd.Timedelta(days=settings.level_days)
    # What the first look of all finds may be older.
    added = (flags["first_seen_at"] >= since) & (flags["first_seen_at"] > looks.min())
    sheet.number("n_flags", int(flags["gone_at"].isna().sum()), "flags", len(flags))
    sheet.number("flags_added", int(added.sum()), "flags", len(flags))
    sheet.number("flags_removed", int((flags["gone_at"] >= since).sum()), "flags", len(flags))


def _evidence(now: pd.DataFrame) -> tuple[Evidence, ...]:
    """The largest releases of the window, and how they went out."""
    largest = now.sort_values(["changes", "at", "name"], ascending=[False, False, True]).head(_EVIDENCE)
    rows = zip(largest["name"], largest["changes"], largest["n_pre"], largest["pre_days"], largest["at"], strict=True)
    return tuple(
        Evidence("release", name, f"{phrase(n, 'changes')}, {_way(n_pre, days)}, {at:%Y-%m-%d}")
        for name, n, n_pre, days, at in rows
    )


def _way(n_pre: int, days: float) -> str:
    if not n_pre:
        return "no pre-release"
    return f"{phrase(n_pre, 'pre-releases')}, the first {phrase(days, 'days')} before"


def _series(every: pd.DataFrame, limit: float) -> Series:
    """The days in pre-release of each release, 0 where it went out straight; `group` says how large it was."""
    days = every["pre_days"].fillna(0.0).tolist()
    groups = np.where(every["changes"] > limit, "large", "small").tolist()
    labels = [_way(*row) for row in zip(every["n_pre"].tolist(), every["pre_days"].tolist(), strict=True)]
    columns = zip(every["at"], days, every["name"], labels, groups, strict=True)
    points = tuple(Point(at.to_pydatetime(), *row) for at, *row in columns)
    return Series("pre_days", "days from the first pre-release to the release", "days", points)


def _nothing_to_judge(values: Mapping[str, Measure]) -> str | None:
    """Why there is nothing to judge where no release had a pre-release; None where their failures tell something."""
    n, gap = phrase(values["n_releases"].n, "releases"), values["gap_median"].value
    # A window of two years may hold a habit that has gone.
    if gap is not None and max(gap, values["gap_newest"].value or gap) <= _FREQUENT_DAYS:
        return (
            f"No pre-release came before any of {n}, and none is needed: one goes out every {phrase(gap, 'days')}, "
            "so that each is a small step by itself."
        )
    if values["fixed_straight"].value is not None:
        return None
    partly, elsewhere = values["canary_share"], values["rehearsed_share"]
    if partly.value is not None and elsewhere.value is not None:
        return (
            f"No pre-release came before any of {n}. Of {phrase(partly.n, 'deployments')} to users "
            f"{phrase(elsewhere.value, 'share')} went to another environment first, {phrase(partly.value, 'share')} to "
            "one of a part of the users by its name; neither is judged."
        )
    return (
        f"No pre-release came before any of {n}, and tags do not say how else they reached their users: "
        "a canary deployment would show in the deployments of a forge."
    )


def _not_enough(windows: Windows) -> str:
    why = wanting(windows.n_now, STAGED, "releases", windows.pace)
    return f"Not enough data to tell whether risky releases go out gradually: {why}."


def _large_go_straight(values: Mapping[str, Measure], policy: Policy) -> bool:
    """Surely fewer of the large releases are staged than of the others, or than of large ones should be."""
    if not values["n_pre"].value:
        return False
    large, difference = values["staged_large"].high, values["staged_difference"].high
    return (large is not None and large < policy["gradual-rollout.staged-large"]) or (
        difference is not None and difference < 0
    )


def _straight_fails(values: Mapping[str, Measure], policy: Policy) -> bool:
    return (values["fixed_straight"].low or 0) >= policy["gradual-rollout.fixed-straight"]


def _state(values: Mapping[str, Measure], policy: Policy) -> State:
    straight, failing = _large_go_straight(values, policy), _straight_fails(values, policy)
    if straight and failing:
        return "concern"
    return "watch" if straight or failing else "healthy"


def _sentence(values: Mapping[str, Measure], policy: Policy) -> str:
    return f"{_told_of_stages(values, policy)}{_told_of_fixes(values, policy)}."


def _told_of_stages(values: Mapping[str, Measure], policy: Policy) -> str:
    share, large, small = values["staged_share"], values["staged_large"], values["staged_small"]
    if not values["n_pre"].value:
        return f"No pre-release came before any of {phrase(share.n, 'releases')}"
    k = round((share.value or 0) * share.n)
    told = f"{k} of {phrase(share.n, 'releases')} had a pre-release ({phrase(share.value or 0, 'share')}"
    if large.value is not None and small.value is not None:
        told += f"; {phrase(large.value, 'share')} of the large ones, {phrase(small.value, 'share')} of the others"
    told += ")"
    if values["pre_days"].value is not None:
        told += f", the first {phrase(values['pre_days'].value, 'days')} before (median)"
    return f"{told}: large releases go out straight" if _large_go_straight(values, policy) else told


def _told_of_fixes(values: Mapping[str, Measure], policy: Policy) -> str:
    straight, failing = values["fixed_straight"], _straight_fails(values, policy)
    if straight.value is None or not (failing or not values["n_pre"].value):
        return ""
    k, within = round(straight.value * straight.n), phrase(values["fix_horizon"].value or 0, "days")
    told = f"{k} of {phrase(straight.n, 'releases')} without one had to be patched within {within}"
    need = "surely too many" if failing else "no clear need of one"
    return f"; {told} ({phrase(straight.value, 'share')}; a release-based proxy of failure): {need}"


def _try_next(measures: Measures) -> TryNext:
    values = measures.values
    name = "staged_share" if values["staged_large"].value is None else "staged_large"
    if (values[name].value or 0) < 1:
        return TryNext(
            "If a candidate of the next large release goes out some days before it, fewer releases have to be patched.",
            name,
            "above",
            review_at(measures.as_of),
        )
    return TryNext(
        "If the next release is half as large, its pre-releases find as much in less time.",
        "pre_days",
        "below",
        review_at(measures.as_of),
    )
