"""Splash.

Question: Do we save up for launches?

Unit: share of a year's shipped changes that went out in its largest release.

Better: smaller. A team that ships evenly over n releases has a share of one nth.

Reads: releases, release_changes, changes.

Leaves out: pre-releases, releases without new work, and whatever counts in no change size.

Source: the rule "gap and batch at least twice the median of the eight before" found the announced launches of
    WildFly 27, pip 10.0, Plasma 6.0 and Docker 23.0; the share is the concentration ratio CR1 (Hannah and Kay 1977).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from flowlens.facts.among import among
from flowlens.facts.tables import Facts
from flowlens.lenses.answers import Answer, answered, confidence_of, review_at, unanswered
from flowlens.lenses.bins import Bins, Life, change_points, four_week_numbers, life_of, write_shifts, write_trend
from flowlens.lenses.brief import brief
from flowlens.lenses.counted import counted_changes
from flowlens.lenses.enough import Pace, wanting
from flowlens.lenses.releases import batches, beat, carrying, gap_days, what_would_help, why_none
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.unreleased import unreleased_changes
from flowlens.model.finding import Finding, State, TryNext
from flowlens.model.measure import Evidence, Measure, Measures, Point, Series
from flowlens.model.phrase import phrase
from flowlens.model.policy import Policy
from flowlens.stats.concentration import gini, largest_share, spikes
from flowlens.stats.proportion import wilson

__all__ = ["ID", "MEASURES", "judge", "measure"]

ID = "splash"

MEASURES = {
    "largest_share": "share of the year's shipped changes in its largest release",
    "even_share": "the same, had all releases been alike",
    "gini": "inequality of the year's releases (Gini, 0 is even)",
    "spikes": "releases of the year after twice the usual wait with twice the usual batch",
    "spikes_share": "the same, as a share of the year's releases",
    "spikes_ever": "the same, as a share of all releases ever",
    "freeze": "pace of landing in the two weeks before a release, against the rest",
    "burst": "pace of landing in the two weeks after a release, against the rest",
    "unreleased_share": "changes that wait unreleased, against those shipped in the year",
    "n_releases": "releases of the year that bring work",
    "n_aside": "of these, small patches and fixes from a side branch, which release cadence and batch leave out",
    "growth": "growth a year of the share that a release takes, over three years",
    "growth_p": "chance of such a growth without a trend (Mann-Kendall)",
    "shifts": "changes of level ever found (E-divisive)",
}

_FEWEST = 4
_YEAR_DAYS = 365
_BEFORE = 8
_AROUND_DAYS = 14
_LEAST_SHIFT = 1.5
_AFTER_A_YEAR = "releases after the first year"
_SURE = (6, 12)


def measure(facts: Facts, settings: LensSettings) -> Measures:
    """How unevenly the changes of the level window were shipped, and which releases stand out."""
    sheet = Sheet(MEASURES)
    every = batches(facts, carrying(facts), settings)
    every = every[every["changes"] > 0].reset_index(drop=True)
    if every.empty:
        return Measures(ID, facts.as_of, sheet.values, not_applicable=why_none(facts))
    since = pd.Timestamp(facts.as_of) - pd.Timedelta(days=settings.level_days)
    year = every[every["at"] >= since]
    life = life_of(every["at"], facts.repository.period)
    pace = Pace(min(life.days, settings.level_days), settings.level_days, life.silent_days, settable=True)
    _write_shares(sheet, year, pace)
    leading = _with_shares(batches(facts, beat(facts).releases, settings), every)
    standing_out = _spikes(leading)
    n_aside = len(year) - int(among(year["name"], leading["name"]).sum())
    sheet.number("n_aside", n_aside, "releases", len(year))
    _write_spikes(sheet, leading, standing_out, since, life_of(leading["at"], facts.repository.period))
    not_enough = _not_enough(len(year), pace) if len(year) < _FEWEST else None
    if facts.brief:
        return brief(ID, facts, sheet, not_enough)
    _write_pace(sheet, facts, leading[leading["at"] >= since], settings)
    _write_unreleased(sheet, facts, year, settings)
    whole = _with_whole_year(leading, every["at"].iloc[0])
    shares = _positive_shares(whole)
    # Only what comes after the first year has a whole one behind it.
    later_days = max(life.days - _YEAR_DAYS, 0.0)
    later = Life(later_days, min(life.silent_days, later_days))
    write_trend(sheet, shares, later, _AFTER_A_YEAR)
    shifts = change_points(shares.starts, shares.medians, "share", settings.seed, _LEAST_SHIFT)
    write_shifts(sheet, len(shares.medians), shifts, later, _AFTER_A_YEAR)
    return Measures(
        lens=ID,
        as_of=facts.as_of,
        values=sheet.values,
        change_points=shifts,
        evidence=_evidence(leading, [i for i in standing_out if leading["at"].iloc[i] >= since], year),
        series=(_series(whole),),
        not_enough=not_enough,
    )


def judge(measures: Measures, policy: Policy) -> Finding:
    """A year that one release dominates, and releases that came late and large."""
    unable = unanswered(measures, what_would_help(measures.not_applicable), "the number of releases")
    if unable is not None:
        return unable
    values = measures.values
    answer = Answer(
        state=_state(values, policy),
        confidence=confidence_of(values["largest_share"].n, *_SURE),
        sentence=_sentence(values, policy),
        try_next=TryNext(
            "If whatever is finished is released two weeks before the next launch, the launch gets smaller and calmer.",
            "largest_share",
            "below",
            review_at(measures.as_of),
        ),
    )
    return answered(measures, answer)


def _write_shares(sheet: Sheet, year: pd.DataFrame, pace: Pace) -> None:
    sizes = year["changes"].to_numpy(dtype=np.float64)
    sheet.number("n_releases", len(year), "releases", len(year))
    share, uneven = largest_share(sizes), gini(sizes)
    if len(year) < _FEWEST or share is None or uneven is None:
        for name, unit in (("largest_share", "share"), ("even_share", "share"), ("gini", "")):
            sheet.missing(name, unit, len(year), wanting(len(year), _FEWEST, "releases", pace))
        return
    # No interval: the largest of a few batches is picked, not drawn.
    sheet.number("largest_share", share, "share", len(year))
    sheet.number("even_share", 1 / len(year), "share", len(year))
    sheet.number("gini", uneven, "", len(year))


def _spikes(releases: pd.DataFrame) -> list[int]:
    """The positions of the releases that came late and large."""
    if len(releases) < 2:
        return []
    found = spikes(gap_days(releases), releases["changes"].iloc[1:].to_numpy(dtype=np.float64), _BEFORE)
    return [index + 1 for index in found]


def _write_spikes(sheet: Sheet, releases: pd.DataFrame, found: list[int], since: pd.Timestamp, life: Life) -> None:
    judged = len(releases) - 1 - _BEFORE
    if judged < 1:
        pace = Pace(life.days, silent_days=life.silent_days)
        why = wanting(len(releases), _BEFORE + 2, "releases", pace)
        for name, unit in (("spikes", "releases"), ("spikes_share", "share"), ("spikes_ever", "share")):
            sheet.missing(name, unit, len(releases), why)
        return
    n_recent, n_year = int((releases["at"].iloc[found] >= since).sum()), int((releases["at"] >= since).sum())
    sheet.number("spikes", n_recent, "releases", n_year)
    sheet.estimate("spikes_share", wilson(n_recent, n_year), "share", "no release in the year")
    sheet.estimate("spikes_ever", wilson(len(found), judged), "share")


def _write_pace(sheet: Sheet, facts: Facts, releases: pd.DataFrame, settings: LensSettings) -> None:
    """Changes a day in the two weeks around the releases of the year, against the other days of the year."""
    begin, until = map(pd.Timestamp, facts.repository.period)
    since = max(until - pd.Timedelta(days=settings.level_days), begin)
    n_days = max(int((until - since) / pd.Timedelta(days=1)), 1)
    changes = counted_changes(facts, settings)["landed_at"]
    days = ((changes[changes >= since] - since) // pd.Timedelta(days=1)).astype("int64").to_numpy()
    # The newest moment closes the last day.
    days = np.minimum(days, n_days - 1)
    counts = np.bincount(days, minlength=n_days).astype(np.float64)
    released = ((releases["at"] - since) // pd.Timedelta(days=1)).astype("int64").to_numpy()
    numbers = np.arange(n_days)
    distance = numbers[:, None] - released[None, :]
    before = ((distance < 0) & (distance >= -_AROUND_DAYS)).any(axis=1)
    after = ((distance > 0) & (distance <= _AROUND_DAYS)).any(axis=1)
    rest = ~(before | after)
    for name, chosen in (("freeze", before & ~after), ("burst", after & ~before)):
        n = int(chosen.sum())
        if n < 2 * _AROUND_DAYS or rest.sum() < 2 * _AROUND_DAYS or counts[rest].sum() == 0:
            sheet.missing(name, "ratio", n, "too few days lie near the releases, or too little lands on the others")
        else:
            # A pace is a count over a length of time, not the mean of a heavy-tailed size.
            sheet.number(name, float((counts[chosen].sum() / n) / (counts[rest].sum() / rest.sum())), "ratio", n)


def _write_unreleased(sheet: Sheet, facts: Facts, year: pd.DataFrame, settings: LensSettings) -> None:
    waiting, shipped = len(unreleased_changes(facts, settings)), float(year["changes"].sum())
    if shipped == 0:
        sheet.missing("unreleased_share", "ratio", waiting, "nothing was shipped in the year")
    else:
        sheet.number("unreleased_share", waiting / shipped, "ratio", waiting)


def _with_shares(leading: pd.DataFrame, every: pd.DataFrame) -> pd.DataFrame:
    """The leading releases with `share`: what each took of all that was shipped in the year up to it."""
    shipped = every.set_index("at")["changes"].rolling(f"{_YEAR_DAYS}D").sum()
    by_name = dict(zip(every["name"], shipped.tolist(), strict=True))
    # Without this type an empty column of names stays one of texts, and cannot divide.
    totals = leading["name"].map(by_name).astype("float64")
    return leading.assign(share=(leading["changes"] / totals).fillna(0.0))


def _with_whole_year(leading: pd.DataFrame, first: pd.Timestamp) -> pd.DataFrame:
    """The releases that have a whole year behind them; before, the first takes all, the second half, and so on."""
    return leading[leading["at"] >= first + pd.Timedelta(days=_YEAR_DAYS)]


def _positive_shares(whole: pd.DataFrame) -> Bins:
    """The positive shares of the releases that have a whole year behind them."""
    kept = whole[whole["share"] > 0]
    starts = tuple(moment.to_pydatetime() for moment in kept["at"])
    return Bins(four_week_numbers(kept["at"]), starts, kept["share"].to_numpy(dtype=np.float64))


def _evidence(releases: pd.DataFrame, found: list[int], year: pd.DataFrame) -> tuple[Evidence, ...]:
    gaps = gap_days(releases)
    late = tuple(
        Evidence(
            "release",
            releases["name"].iloc[i],
            f"{phrase(gaps[i - 1], 'days')} after the one before, {phrase(releases['changes'].iloc[i], 'changes')}, "
            f"{releases['at'].iloc[i]:%Y-%m-%d}",
        )
        for i in reversed(found[-3:])
    )
    total = float(year["changes"].sum())
    largest = year.sort_values(["changes", "at"], ascending=[False, False]).head(2)
    return late + tuple(
        Evidence("release", name, f"{phrase(n / total, 'share')} of the year's shipped changes, {at:%Y-%m-%d}")
        for name, n, at in zip(largest["name"], largest["changes"], largest["at"], strict=True)
    )


def _series(leading: pd.DataFrame) -> Series:
    columns = (leading["share"].tolist(), leading["name"], leading["name"], leading["level"])
    points = tuple(Point(at.to_pydatetime(), *row) for at, *row in zip(leading["at"], *columns, strict=True))
    return Series("batch_share", "share of the year's shipped changes", "share", points)


def _not_enough(n: int, pace: Pace) -> str:
    why = wanting(n, _FEWEST, "releases", pace)
    return (
        f"Not enough data to tell how evenly work is shipped: in the last {phrase(pace.longest_days, 'days')}, {why}."
    )


def _dominates(values: Mapping[str, Measure], policy: Policy) -> bool:
    share, even = values["largest_share"].value or 0, values["even_share"].value or 1
    return share >= max(policy["splash.largest-share"], policy["splash.times-even"] * even)


def _state(values: Mapping[str, Measure], policy: Policy) -> State:
    dominates = _dominates(values, policy)
    # By what was counted: of a few releases the share is too unsure to be told, but these did come late and large.
    spikes = values["spikes"]
    spiky = (spikes.value or 0) / max(spikes.n, 1) >= policy["splash.spikes-share"]
    if spiky and dominates:
        return "concern"
    return "watch" if dominates or spiky else "healthy"


def _sentence(values: Mapping[str, Measure], policy: Policy) -> str:
    share, even = values["largest_share"].value or 0, values["even_share"].value or 0
    n, n_spikes = int(values["n_releases"].value or 0), values["spikes"].value
    aside = int(values["n_aside"].value or 0)
    with_them = f", {aside:,} of them small patches or fixes from a side branch," if aside else ""
    told = (
        f"The largest of {phrase(n, 'releases')} in the year{with_them} took {phrase(share, 'share')} of the "
        f"shipped changes ({phrase(even, 'share')} if all were alike)"
    )
    if n_spikes:
        return f"{told}; {phrase(n_spikes, 'releases')} came after twice the usual wait with twice the usual batch."
    if _dominates(values, policy):
        return f"{told}: it dominates the year."
    return f"{told}." if n_spikes is None else f"{told}, and none came both late and large."
