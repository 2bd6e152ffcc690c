"""Lead time.

Question: How long does finished work wait?

Unit: days from landing on the mainline to the first final release that holds the change; from the first commit as well.

Better: shorter. What is not released yet counts as still waiting, so holding work back never improves the number.

Reads: changes, releases, release_changes, pulls.

Leaves out: pre-releases, and whatever counts in no change size. A change released from a maintenance branch before it
    reached the mainline has waited 0 days. Times from the first commit leave out squashes, which have lost it. The
    stages before the landing are those of pull requests that people made ready in the last window, open ones included;
    one that came to no such step, as it ended without, is left out of it.

Source: DORA's change lead time, for releases; Kaplan and Meier 1958 (medians of released changes only are 9 to 21 % too
    low).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from itertools import accumulate

import numpy as np
import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.lenses.answers import Answer, answered, confidence_of, review_at, unanswered
from flowlens.lenses.bins import change_points, life_of, write_shifts, write_trend
from flowlens.lenses.clear import growth_line, no_surer
from flowlens.lenses.enough import CHANGES, RELEASES_FOR_P90, wanting
from flowlens.lenses.pull_stages import STAGE_MEASURES, told_stages, write_pull_stages
from flowlens.lenses.releases import carrying, why_none
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.together import drawn_together
from flowlens.lenses.unreleased import with_releases
from flowlens.lenses.waits import cohorts, days_of, held_back, not_reached, survival, write_wait_ratio
from flowlens.lenses.windows import Windows, two_windows
from flowlens.model.finding import Confidence, Finding, State, TryNext
from flowlens.model.measure import ChangePoint, Evidence, Measure, Measures, Point, Series
from flowlens.model.phrase import phrase
from flowlens.model.policy import Policy
from flowlens.stats.cluster_interval import cluster_interval
from flowlens.stats.estimate import Estimate, Floats
from flowlens.stats.survival import Survival

__all__ = ["ID", "MEASURES", "judge", "measure"]

ID = "lead-time"

MEASURES = {
    "wait_median": "from landing to release (median, Kaplan-Meier)",
    "wait_p90": "nine in ten wait less (P90, Kaplan-Meier)",
    "lead_median": "from first commit to release (median, Kaplan-Meier)",
    "work_median": "from first commit to landing (median)",
    "ratio": "wait, against the window before (whole releases resampled)",
    "unreleased_changes": "changes that wait now",
    "unreleased_lines": "net lines that wait now",
    "oldest_unreleased": "the oldest of them waits for",
    "growth": "growth of the wait a year, over three years",
    "growth_p": "chance of such a growth without a trend (Mann-Kendall)",
    "shifts": "changes of level ever found (E-divisive)",
    "window": "length of the window",
    **STAGE_MEASURES,
}

_LEAST_SHIFT = 1.5
_EVIDENCE = 5
_SURE = (100, 200)
_INVENTORY_DAYS = 7
_WITH_FIRST = "changes whose first commit is known (a squash hides it)"


def measure(facts: Facts, settings: LensSettings) -> Measures:
    """Waiting times of the changes that landed in the level window, the one before, and what waits now."""
    sheet = Sheet(MEASURES)
    if carrying(facts).empty:
        return Measures(ID, facts.as_of, sheet.values, not_applicable=why_none(facts))
    changes = with_releases(facts, settings)
    as_of = pd.Timestamp(facts.as_of)
    windows = two_windows(changes["landed_at"], facts.repository.period, settings.level_days, CHANGES)
    now = changes.iloc[windows.now]
    waits = survival(now, "landed_at", as_of)
    _write_waits(sheet, waits, windows, now["released_at"].nunique())
    _write_from_start(sheet, now, as_of, windows)
    write_wait_ratio(sheet, changes, windows, as_of, settings.seed)
    _write_inventory(sheet, changes, as_of)
    bins, n_waiting = cohorts(changes, facts.as_of)
    life = life_of(changes["landed_at"], facts.repository.period)
    shifts = change_points(bins.starts, bins.medians, "days", settings.seed, _LEAST_SHIFT)
    if held_back(bins, n_waiting):
        for name, unit in (("growth", "ratio"), ("growth_p", "p-value")):
            sheet.missing(
                name, unit, n_waiting, f"most of what landed in the last {n_waiting} bins of four weeks waits still"
            )
    else:
        write_trend(sheet, bins, life)
    write_shifts(sheet, len(bins.medians), shifts, life)
    write_pull_stages(sheet, facts, settings)
    return Measures(
        lens=ID,
        as_of=facts.as_of,
        values=sheet.values,
        change_points=shifts,
        evidence=_evidence(changes, as_of),
        series=(*_curves(waits, facts), _inventory(changes, as_of)),
        not_enough=_not_enough(windows) if windows.n_now < CHANGES else None,
    )


def judge(measures: Measures, policy: Policy) -> Finding:
    """A longer wait than before, a wait of a quarter of a year, or work that waits much longer than usual."""
    unable = unanswered(measures, "Release what is finished on the mainline now, and tag it.", "the number of releases")
    if unable is not None:
        return unable
    values = measures.values
    risen = _risen(measures, policy)
    state, sentence = _state(values, policy), _sentence(values, policy)
    if risen is not None:
        state = "watch" if state == "healthy" else state
        sentence = (
            f"{sentence.removesuffix('.')}. On {risen.at:%Y-%m-%d} waits went from {phrase(risen.before, 'days')} to "
            f"{phrase(risen.after, 'days')}."
        )
    answer = Answer(
        state=state,
        confidence=_confidence(values, policy),
        sentence=f"{sentence}{told_stages(values)}",
        try_next=_try_next(measures),
    )
    return answered(measures, answer)


def _write_waits(sheet: Sheet, waits: Survival, windows: Windows, n_releases: int) -> None:
    sheet.number("window", windows.days, "days", windows.n_now)
    for name, q, releases in (("wait_median", 0.5, 0), ("wait_p90", 0.9, RELEASES_FOR_P90)):
        if waits.n < CHANGES:
            sheet.missing(name, "days", waits.n, wanting(waits.n, CHANGES, "changes", windows.pace))
        else:
            found = waits.quantile(q)
            sure = found if n_releases >= releases else Estimate(found.value, None, None, found.n)
            sheet.estimate(name, sure, "days", not_reached(waits, q))


def _write_from_start(sheet: Sheet, now: pd.DataFrame, as_of: pd.Timestamp, windows: Windows) -> None:
    """Write the times from the first commit, of changes that still have it: a squash has lost it."""
    kept = now[now["started_at"].notna() & ~((now["how"] == "squash") & (now["n_commits"] <= 1))]
    if len(kept) < CHANGES:
        why = f"{wanting(len(kept), CHANGES, _WITH_FIRST, windows.pace_as_is)}"
        sheet.missing("lead_median", "days", len(kept), why)
        sheet.missing("work_median", "days", len(kept), why)
        return
    leads = survival(kept, "started_at", as_of)
    sheet.estimate("lead_median", leads.quantile(0.5), "days", not_reached(leads, 0.5))
    [clusters] = drawn_together(kept)
    lengths = days_of(kept["landed_at"] - kept["started_at"])
    sheet.estimate("work_median", cluster_interval(lengths, 0.5, clusters), "days")


def _write_inventory(sheet: Sheet, changes: pd.DataFrame, as_of: pd.Timestamp) -> None:
    waiting = changes[changes["released_at"].isna()]
    n = len(waiting)
    sheet.number("unreleased_changes", n, "changes", n)
    sheet.number("unreleased_lines", float(waiting["net_lines"].sum()), "lines", n)
    oldest = 0.0 if waiting.empty else float(days_of(as_of - waiting["landed_at"]).max())
    sheet.number("oldest_unreleased", oldest, "days", n)


def _evidence(changes: pd.DataFrame, as_of: pd.Timestamp) -> tuple[Evidence, ...]:
    oldest = changes[changes["released_at"].isna()].head(_EVIDENCE)
    return tuple(
        Evidence("change", oid, f"waits for {phrase((as_of - at) / pd.Timedelta(days=1), 'days')}: {subject}")
        for oid, at, subject in zip(oldest["id"], oldest["landed_at"], oldest["subject"], strict=True)
    )


def _curves(waits: Survival, facts: Facts) -> tuple[Series, ...]:
    """The share that still waits after so many days, and its bounds; the days stand in the label of each point."""
    curves = [("", "share of changes that still wait", (1.0, *waits.share))]
    if waits.low:
        # Nothing that has been released waits again, so each bound holds for all times on its side as well.
        low = tuple(accumulate(reversed([bound or 0.0 for bound in waits.low]), max))[::-1]
        high = tuple(accumulate([1.0 if bound is None else bound for bound in waits.high], min))
        curves.append(("_low", "the least that may still wait (95 %)", (1.0, *low)))
        curves.append(("_high", "the most that may still wait (95 %)", (1.0, *high)))
    times = (0.0, *waits.times)
    if (waits.longest or 0.0) > times[-1]:
        # What waits still is seen for longer than the last that has left.
        times = (*times, waits.longest or 0.0)
        curves = [(name, label, (*shares, shares[-1])) for name, label, shares in curves]
    return tuple(
        Series(
            f"waiting_survival{name}",
            label,
            "share",
            tuple(Point(facts.as_of, share, "", repr(float(days))) for days, share in zip(times, shares, strict=True)),
        )
        for name, label, shares in curves
    )


def _inventory(changes: pd.DataFrame, as_of: pd.Timestamp) -> Series:
    """How many changes waited at the end of every week, and right before and after each release."""
    landed = changes["landed_at"]
    # A change released from another branch before it landed has never waited here.
    left = changes["released_at"].where(changes["released_at"] > landed, landed).where(changes["released_at"].notna())
    if changes.empty:
        return Series("unreleased", "changes that wait", "changes", ())
    weekly = pd.date_range(start=landed.iloc[0], end=as_of, freq=f"{_INVENTORY_DAYS}D")
    releases = pd.DatetimeIndex(left.dropna().unique())
    moments = weekly.append([releases, releases - pd.Timedelta(seconds=1), pd.DatetimeIndex([as_of])])
    moments = moments[(moments >= landed.iloc[0]) & (moments <= as_of)].unique().sort_values()
    arrived = np.searchsorted(np.sort(_seconds(landed)), _seconds(pd.Series(moments)), side="right")
    gone = np.searchsorted(np.sort(_seconds(left.dropna())), _seconds(pd.Series(moments)), side="right")
    days = moments.to_pydatetime().tolist()
    points = tuple(Point(at, float(n), "") for at, n in zip(days, (arrived - gone).tolist(), strict=True))
    return Series("unreleased", "changes that wait", "changes", points)


def _seconds(at: pd.Series[pd.Timestamp]) -> Floats:
    return at.astype("datetime64[us, UTC]").astype("int64").to_numpy(dtype=np.float64) / 1e6


def _not_enough(windows: Windows) -> str:
    return f"Not enough data to tell how long work waits: {wanting(windows.n_now, CHANGES, 'changes', windows.pace)}."


def _state(values: Mapping[str, Measure], policy: Policy) -> State:
    if _has_grown(values, policy):
        return "concern"
    median = values["wait_median"].value
    slow = median is None or median >= policy["lead-time.wait"]
    return "watch" if slow or _lies_long(values, policy) else "healthy"


def _has_grown(values: Mapping[str, Measure], policy: Policy) -> bool:
    ratio, median = values["ratio"], values["wait_median"].value or 0
    sure = ratio.value is not None and ratio.value >= policy["lead-time.ratio"] and (ratio.low or 0) > 1
    return sure and median >= policy["lead-time.floor"]


def _risen(measures: Measures, policy: Policy) -> ChangePoint | None:
    """The newest change of level in two windows, where it was a rise that counts and these can't be compared."""
    if measures.values["ratio"].value is not None or not measures.change_points:
        return None
    newest, window = measures.change_points[-1], measures.values["window"].value or 0
    if newest.at < measures.as_of - timedelta(days=2 * window):
        return None
    risen = newest.after >= max(policy["lead-time.ratio"] * newest.before, policy["lead-time.floor"])
    return newest if risen else None


def _lies_long(values: Mapping[str, Measure], policy: Policy) -> bool:
    oldest, usual = values["oldest_unreleased"].value or 0, values["wait_p90"].value
    return usual is not None and oldest >= policy["lead-time.oldest"] * max(usual, 1.0)


def _confidence(values: Mapping[str, Measure], policy: Policy) -> Confidence:
    """At most medium where the releases are too few to compare windows: growth would not have been seen."""
    line = growth_line(values, "wait_median", policy, "lead-time.ratio")
    sure = no_surer(
        confidence_of(values["wait_median"].n, *_SURE), *line, (values["wait_median"], policy["lead-time.wait"])
    )
    return "medium" if line and values["ratio"].value is None and sure == "high" else sure


def _sentence(values: Mapping[str, Measure], policy: Policy) -> str:
    median, lead = values["wait_median"], values["lead_median"].value
    n, oldest = values["unreleased_changes"].value or 0, values["oldest_unreleased"].value or 0
    verb = "waits" if n == 1 else "wait"
    waiting = (
        f"{phrase(n, 'changes')} {verb} now, the oldest for {phrase(oldest, 'days')}" if n else "nothing waits now"
    )
    if median.value is None:
        return f"More than half of the changes of the window are not released yet; {waiting}."
    whole = "" if lead is None else f" ({phrase(lead, 'days')} from its first commit)"
    told = f"A finished change waits {phrase(median.value, 'days')} for its release{whole}; {waiting}"
    if _has_grown(values, policy):
        return f"Waits have grown to {phrase(values['ratio'].value or 1, 'ratio')} those of the window before. {told}."
    return f"{told}."


def _try_next(measures: Measures) -> TryNext:
    waits = measures.values["wait_median"].value is not None
    return TryNext(
        "If releasing becomes one command that anyone may run on any day, finished work waits for a shorter time.",
        "wait_median" if waits else "unreleased_changes",
        "below",
        review_at(measures.as_of),
    )
