"""Predictability.

Question: Can others plan on us?

Unit: share of the gaps between releases that are on the beat: within a quarter of the usual gap, or of two.

Better: larger, where others depend on the date. In the stage of innovation irregular beats are no fault.

Reads: releases.

Leaves out: pre-releases, tags that carry no new work, small patches between two releases, components other than the
    one that is released most, and gaps that only the holidays at the end of the year made longer (the last two are
    counted apart). A beat that is kept at another pace is still a beat.

Source: burstiness corrected for the number of gaps (Kim and Jo 2016), of which a difference over 0.25 is told if ranks
    of the gaps' distances from their median bear it out; median absolute deviation; shares by Wilson 1927 and Newcombe
    1998. It sees the documented change of typescript-eslint (2019) to a weekly train, which medians cannot.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.lenses.answers import Answer, answered, confidence_of, review_at, unanswered
from flowlens.lenses.beat_evidence import gap_ratios, off_beat
from flowlens.lenses.brief import brief
from flowlens.lenses.clear import no_surer
from flowlens.lenses.enough import GAPS_FOR_BURSTINESS, wanting
from flowlens.lenses.regularity import beat_of, distances, holiday_gaps, moved_beat, on_beat
from flowlens.lenses.releases import beat, gap_days, what_would_help, why_none
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.windows import Windows, two_windows
from flowlens.model.finding import Confidence, Finding, State, TryNext
from flowlens.model.measure import Measure, Measures
from flowlens.model.phrase import phrase
from flowlens.model.policy import Policy
from flowlens.stats.burstiness import kim_jo, spread_interval
from flowlens.stats.estimate import Floats
from flowlens.stats.order_interval import order_interval
from flowlens.stats.proportion import wilson
from flowlens.stats.ranks import mann_whitney_greater
from flowlens.stats.share_difference import share_difference

__all__ = ["ID", "MEASURES", "judge", "measure"]

ID = "predictability"

MEASURES = {
    "on_beat": "share of gaps on the beat",
    "on_beat_before": "share of gaps on the beat, in the window before",
    "on_beat_growth": "growth of the share on the beat, in share points",
    "spread": "median distance of a gap from the usual gap, in usual gaps (0 is clockwork)",
    "burstiness": "burstiness of the gaps (-1 is clockwork, 0 is random, 1 is bursts)",
    "burstiness_before": "burstiness of the gaps, in the window before",
    "burstiness_growth": "growth of the burstiness",
    "irregular_p": "chance of so much more distance from the usual gap without a change (Mann-Whitney, one-sided)",
    "regular_p": "chance of so much less distance from the usual gap without a change (Mann-Whitney, one-sided)",
    "beat": "the usual gap: the median, or half of it where most gaps keep to that",
    "moved_beat": "another beat that the newest gaps keep to",
    "gap_p90": "nine in ten gaps are shorter (P90)",
    "n_holidays": "gaps that the end of the year made longer, not counted",
    "n_releases": "releases in the window",
    "n_others": "releases of other components in the window, not counted",
    "window": "length of the window",
}

# A few more than burstiness takes, as the holidays may take some away.
_WANTED = GAPS_FOR_BURSTINESS + 4
_SURE = (16, 32)


@dataclass(frozen=True, slots=True)
class _Sides:
    """The gaps of the window before and of the window now, in days, without those that holidays made longer."""

    before: Floats
    now: Floats


def measure(facts: Facts, settings: LensSettings) -> Measures:
    """How regular the gaps between releases are, now and before."""
    sheet = Sheet(MEASURES)
    every = beat(facts).releases
    if every.empty:
        return Measures(ID, facts.as_of, sheet.values, not_applicable=why_none(facts))
    releases = _of_main_component(every, settings)
    gaps, ends = gap_days(releases), releases["at"].iloc[1:].reset_index(drop=True)
    windows = two_windows(ends, facts.repository.period, settings.level_days, _WANTED)
    sides = _Sides(*(_counted(ends.iloc[part], gaps[part]) for part in (windows.before, windows.now)))
    _write_level(sheet, sides.now, windows, settings.seed)
    _write_against(sheet, sides, windows)
    sheet.number("n_holidays", windows.n_now - len(sides.now), "gaps", windows.n_now)
    sheet.number("n_releases", windows.n_now, "releases", windows.n_now)
    n_others = int((every["at"] >= windows.since).sum() - (releases["at"] >= windows.since).sum())
    sheet.number("n_others", n_others, "releases", windows.n_now)
    sheet.number("window", windows.days, "days", windows.n_now)
    short = len(sides.now) < GAPS_FOR_BURSTINESS
    if facts.brief:
        return brief(ID, facts, sheet, _not_enough(sides.now, windows) if short else None)
    return Measures(
        lens=ID,
        as_of=facts.as_of,
        values=sheet.values,
        evidence=() if short else off_beat(ends, releases, gaps, windows, beat_of(sides.now)),
        series=(gap_ratios(releases, ends, gaps, windows),),
        not_enough=_not_enough(sides.now, windows) if short else None,
    )


def judge(measures: Measures, policy: Policy) -> Finding:
    """A beat that is surely lost, and a beat that was surely never there; short gaps need none."""
    unable = unanswered(measures, what_would_help(measures.not_applicable), "n_releases")
    if unable is not None:
        return unable
    values = measures.values
    answer = Answer(
        state=_state(values, policy),
        confidence=_sure(values, policy),
        sentence=_sentence(values, policy),
        try_next=_try_next(measures),
    )
    return answered(measures, answer)


def _of_main_component(releases: pd.DataFrame, settings: LensSettings) -> pd.DataFrame:
    """The releases of the component that was released most of late: between those of two there is no beat to keep."""
    recent = releases[releases["at"] >= releases["at"].iloc[-1] - 2 * pd.Timedelta(days=settings.level_days)]
    counts = recent["component"].value_counts()
    main = min(counts.index[counts == counts.max()].tolist())
    chosen: pd.DataFrame = releases[releases["component"] == main].reset_index(drop=True)
    return chosen


def _counted(ends: pd.Series[pd.Timestamp], gaps: Floats) -> Floats:
    if not len(gaps):
        return gaps
    return gaps[~holiday_gaps(ends, gaps, beat_of(gaps))]


def _n_on_beat(gaps: Floats) -> int:
    return int(on_beat(gaps, beat_of(gaps)).sum()) if len(gaps) else 0


def _write_level(sheet: Sheet, now: Floats, windows: Windows, seed: int) -> None:
    n = len(now)
    burstiness = kim_jo(now)
    if n < GAPS_FOR_BURSTINESS or burstiness is None:
        enough = n >= GAPS_FOR_BURSTINESS
        why = "all releases at one moment" if enough else wanting(n, GAPS_FOR_BURSTINESS, "gaps", windows.pace)
        units = {
            "on_beat": "share",
            "beat": "days",
            "moved_beat": "days",
            "gap_p90": "days",
            "spread": "",
            "burstiness": "",
        }
        for name, unit in units.items():
            sheet.missing(name, unit, n, why)
        return
    # First, as it is what the hypothesis says to watch: the few numbers of a summary are the first.
    sheet.estimate("on_beat", wilson(_n_on_beat(now), n), "share")
    sheet.number("beat", beat_of(now), "days", n)
    moved = moved_beat(now, beat_of(now))
    if moved is None:
        sheet.missing("moved_beat", "days", n, "the newest gaps keep to no other beat")
    else:
        sheet.number("moved_beat", moved[0], "days", moved[1])
    sheet.estimate("gap_p90", order_interval(now, 0.9), "days")
    sheet.estimate("spread", spread_interval(now, seed), "", "half of the releases at one moment")
    # No interval: none that was tried holds the true value often enough, see `spread_interval`.
    sheet.number("burstiness", burstiness, "", n)


def _write_against(sheet: Sheet, sides: _Sides, windows: Windows) -> None:
    """Write what was before, and how much that differs."""
    before, now = sides.before, sides.now
    old, new, n = kim_jo(before), kim_jo(now), min(len(before), len(now))
    if old is None or new is None:
        few = windows.lacking(GAPS_FOR_BURSTINESS, "gaps", (len(before), len(now)))
        why = few if n < GAPS_FOR_BURSTINESS else "all releases of a window at one moment"
        units = {"on_beat_before": "share", "on_beat_growth": "share", "burstiness_before": "", "burstiness_growth": ""}
        for name, unit in {**units, "irregular_p": "p-value", "regular_p": "p-value"}.items():
            sheet.missing(name, unit, n, why)
        return
    counts = [(_n_on_beat(gaps), len(gaps)) for gaps in (before, now)]
    sheet.estimate("on_beat_before", wilson(*counts[0]), "share")
    sheet.difference("on_beat_growth", share_difference(*counts))
    sheet.number("burstiness_before", old, "", len(before))
    sheet.number("burstiness_growth", new - old, "", n)
    far_before, far_now = distances(before), distances(now)
    sheet.number("irregular_p", mann_whitney_greater(far_before, far_now), "p-value", n)
    sheet.number("regular_p", mann_whitney_greater(far_now, far_before), "p-value", n)


def _not_enough(now: Floats, windows: Windows) -> str:
    why = wanting(len(now), GAPS_FOR_BURSTINESS, "gaps", windows.pace)
    return f"Not enough data to tell how regularly work is released: {why}."


def _state(values: Mapping[str, Measure], policy: Policy) -> State:
    if values["on_beat"].value is None or _is_short(values, policy):
        return "healthy"
    lost, irregular = _has_lost_its_beat(values, policy), _is_irregular(values, policy)
    if lost and irregular:
        return "concern"
    return "watch" if lost or irregular else "healthy"


def _sure(values: Mapping[str, Measure], policy: Policy) -> Confidence:
    """By the number of gaps; where the beat decides, no surer than its interval lets be."""
    sure = confidence_of(values["on_beat"].n, *_SURE)
    if values["on_beat"].value is None or _is_short(values, policy):
        return sure
    return no_surer(sure, (values["on_beat"], policy["predictability.on-beat"]))


def _is_short(values: Mapping[str, Measure], policy: Policy) -> bool:
    """So often released that nobody has to plan on a date."""
    long_gap = values["gap_p90"].value
    return long_gap is not None and long_gap <= policy["predictability.short"]


def _is_irregular(values: Mapping[str, Measure], policy: Policy) -> bool:
    high = values["on_beat"].high
    return high is not None and high < policy["predictability.on-beat"]


def _has_lost_its_beat(values: Mapping[str, Measure], policy: Policy) -> bool:
    """By the share on the beat, whose interval must bear it out, or by burstiness, which the ranks must bear out.

    A skipped release makes gaps burstier but breaks no beat, so that burstiness counts where fewer are on it as well.
    """
    share, burstiness, p = (values[name] for name in ("on_beat_growth", "burstiness_growth", "irregular_p"))
    least = policy["predictability.difference"]
    if share.value is not None and share.high is not None and share.value <= -least and share.high < 0:
        return True
    grown = (burstiness.value or 0) > least and (share.value or 0) < 0
    return grown and p.value is not None and p.value < policy["predictability.p"]


def _has_found_its_beat(values: Mapping[str, Measure], policy: Policy) -> bool:
    share, burstiness, p = (values[name] for name in ("on_beat_growth", "burstiness_growth", "regular_p"))
    least = policy["predictability.difference"]
    if (share.value or 0) >= least and (share.low or 0) > 0:
        return True
    fallen = (burstiness.value or 0) < -least and (share.value or 0) > 0
    return fallen and p.value is not None and p.value < policy["predictability.p"]


def _sentence(values: Mapping[str, Measure], policy: Policy) -> str:
    share = values["on_beat"]
    if share.value is None:
        return f"The releases of the window have no beat to tell: {share.missing}."
    gap = phrase(values["beat"].value or 0, "days")
    k = round(share.value * share.n)
    told = f"{k} of {phrase(share.n, 'gaps')} are on a beat of {gap} ({phrase(share.value, 'share')}"
    before = values["on_beat_before"].value
    told += ")" if before is None else f", against {phrase(before, 'share')} in the window before)"
    if _is_short(values, policy):
        long_gap = phrase(values["gap_p90"].value or 0, "days")
        return f"{told}; nine in ten are {long_gap} or shorter, so that nobody has to plan on a date."
    concluded = _concluded(values, policy)
    return f"{told}: {concluded}." if concluded else f"{told}."


def _concluded(values: Mapping[str, Measure], policy: Policy) -> str:
    lost, irregular = _has_lost_its_beat(values, policy), _is_irregular(values, policy)
    moved = values["moved_beat"]
    if moved.value is not None and (lost or irregular):
        newest = phrase(moved.n, "gaps")
        return f"the beat has moved, as the newest {newest} are on one of {phrase(moved.value, 'days')}"
    if lost:
        return "the beat is lost" if irregular else "less regular than before"
    if irregular:
        return "the next release cannot be foretold"
    if _has_found_its_beat(values, policy):
        return "more regular than before"
    return "" if values["on_beat_before"].value is None else "no clear difference"


def _try_next(measures: Measures) -> TryNext:
    values = measures.values
    # Of two beats the quicker one: to go slower regularly is nothing to try.
    gap = min((value for name in ("moved_beat", "beat") if (value := values[name].value)), default=0.0)
    share = values["on_beat"].value or 0
    return TryNext(
        f"If a release goes out every {phrase(gap, 'days')} with what is finished by then, others can plan on it.",
        "on_beat",
        "above" if share < 1 else "at least",
        review_at(measures.as_of),
    )
