"""Process weight.

Question: What does it take until a change has landed, and is it in proportion?

Unit: share of a change's life, from its first commit to the merge, in which its pull request waited for somebody.

Better: smaller, and smaller for small changes. A second pair of eyes is worth its wait; a queue is not, nor is the
    weight of a large change on a small one.

Reads: pulls, reviews, changes, builds.

Leaves out: pull requests of bots, for other branches, or that became no change of the mainline that counts. One waits
    from when it was ready for review to the first answer of another person who is no bot (to the merge, where none
    came), and from the last approval to the merge; what its author does meanwhile nobody can see. One whose reviews
    are not told counts nowhere, and one whose answers are told without their times in no wait. Where the first
    commit is not told, as of a squash, its life begins when it was opened. CI minutes are those of all runs on the
    change's commits that are known, one after another. Small and large are a quarter of the changes each.

Source: "minimum viable bureaucracy"; Google's engineering practices (one business day is the most for a first answer),
    Rigby & Bird 2013 (two reviewers find most of what is found). Woodruff 1952 and Davison & Hinkley 1997 over whole
    people, Wilson 1927.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.lenses.answers import Answer, answered, confidence_of, review_at, unanswered
from flowlens.lenses.change_minutes import write_minutes
from flowlens.lenses.clear import growth_line, no_surer
from flowlens.lenses.enough import wanting
from flowlens.lenses.process_evidence import longest, waits
from flowlens.lenses.pull_lives import alike, landed_pulls, why_no_pulls
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.size_waits import OF_A_SIZE, few_of_a_size, timed, waited_days, write_by_size, write_ratio
from flowlens.lenses.windows import Windows, two_windows
from flowlens.model.finding import Finding, State, TryNext
from flowlens.model.measure import Measure, Measures
from flowlens.model.phrase import phrase
from flowlens.model.policy import Policy
from flowlens.stats.cluster_interval import cluster_interval
from flowlens.stats.proportion import cluster_share
from flowlens.stats.quantiles import quantile

__all__ = ["ID", "MEASURES", "judge", "measure"]

ID = "process-weight"

MEASURES = {
    "waiting_share": "share of a change's life in which its pull request waited for somebody (median)",
    "waiting_share_before": "that share in the window before (median)",
    "waited": "days for which a pull request waited for somebody (median)",
    "ratio": "that wait, against the window before",
    "waited_small": "days for which a small change waited (median)",
    "waited_large": "days for which a large change waited (median)",
    "small_ratio": "the wait of small changes, against that of large ones",
    "unreviewed_share": "share of changes that nobody else had looked at before the merge",
    "unreviewed_large": "share of large changes that nobody else had looked at",
    "two_share": "share of changes that two people or more approved",
    "two_small": "share of small changes that two people or more approved",
    "minutes": "CI minutes of a change, all runs one after another (median)",
    "minutes_small": "CI minutes of a small change (median)",
    "minutes_large": "CI minutes of a large change (median)",
    "small": "a change is small up to so many net lines (P25 of the window)",
    "large": "a change is large from so many net lines on (P75 of the window)",
    "n_pulls": "pull requests that landed in the window",
    "window": "length of the window",
}

_UNITS = {
    **dict.fromkeys(("waited", "waited_small", "waited_large", "window"), "days"),
    **dict.fromkeys(("ratio", "small_ratio"), "ratio"),
    **dict.fromkeys(("minutes", "minutes_small", "minutes_large"), "minutes"),
    **dict.fromkeys(("small", "large"), "lines"),
    "n_pulls": "pull requests",
}
# The interval of a median of fewer waits spans most of them.
_PULLS = 60
_SURE = (100, 300)
_TIMED = "pull requests with the times of their answers"
_ENABLE = "Land changes by pull requests, and read them as `flowlens explain pulls` says."


@dataclass(frozen=True, slots=True)
class _Sides:
    """The pulls of the window before and now, and of these the small and the large ones."""

    before: pd.DataFrame
    now: pd.DataFrame
    small: pd.DataFrame
    large: pd.DataFrame


def measure(facts: Facts, settings: LensSettings) -> Measures:
    """How long pull requests waited, what small and large ones went through, and what CI spent on them."""
    sheet = Sheet(MEASURES)
    landed = landed_pulls(facts, settings)
    pulls = landed[landed["n_reviews"].notna()]
    if pulls.empty:
        why = _why_none(facts, len(landed))
        for name in MEASURES:
            sheet.missing(name, _UNITS.get(name, "share"), 0, "no pull requests")
        return Measures(ID, facts.as_of, sheet.values, not_applicable=why)
    windows = two_windows(pulls["end_at"], facts.repository.period, settings.level_days, _PULLS)
    now = pulls.iloc[windows.now]
    sizes = now["net_lines"].to_numpy(dtype=np.float64)
    small, large = (quantile(sizes, q) if len(now) else 0.0 for q in (0.25, 0.75))
    # Where most changes have one size, none is small or large.
    differ = large > small
    parts = now[(now["net_lines"] <= small) & differ], now[(now["net_lines"] >= large) & differ]
    sides = _Sides(pulls.iloc[windows.before], now, *parts)
    _write_waits(sheet, sides, windows, settings.seed)
    write_by_size(sheet, sides.small, sides.large, settings.seed)
    _write_reviews(sheet, sides, windows)
    by_size = {"minutes_small": (sides.small, OF_A_SIZE), "minutes_large": (sides.large, OF_A_SIZE)}
    write_minutes(sheet, facts, {"minutes": (now, _PULLS), **by_size}, windows.pace)
    sheet.number("small", small, "lines", len(now))
    sheet.number("large", large, "lines", len(now))
    sheet.number("n_pulls", len(now), "pull requests", len(now))
    sheet.number("window", windows.days, "days", len(now))
    return Measures(
        lens=ID,
        as_of=facts.as_of,
        values=sheet.values,
        evidence=longest(timed(now)),
        series=(waits(timed(pulls), small, large),),
        not_enough=_not_enough(windows, len(timed(now))),
    )


def judge(measures: Measures, policy: Policy) -> Finding:
    """Changes that wait for most of their lives, longer than before, or small ones that wait as large ones do."""
    unable = unanswered(measures, _ENABLE, "n_pulls")
    if unable is not None:
        return unable
    values = measures.values
    answer = Answer(
        state=_state(values, policy),
        confidence=no_surer(
            confidence_of(values["n_pulls"].n, *_SURE),
            *growth_line(values, "waited", policy, "process-weight.ratio"),
            (values["waiting_share"], policy["process-weight.waiting-share"]),
        ),
        sentence=_sentence(values, policy),
        try_next=_try_next(measures, policy),
    )
    return answered(measures, answer)


def _why_none(facts: Facts, n_landed: int) -> str:
    if facts.pulls.empty:
        return f"Not applicable: {'' if facts.pulls_partial else 'it '}{why_no_pulls(facts)}."
    if n_landed:
        return f"Not applicable: of {phrase(n_landed, 'pull requests')} that landed the reviews are not told."
    n = phrase(len(facts.pulls), "pull requests")
    return f"Not applicable: of {n} none that people opened became a change of the mainline that counts."


def _write_waits(sheet: Sheet, sides: _Sides, windows: Windows, seed: int) -> None:
    now, before = timed(sides.now), timed(sides.before)
    for name, side in (("waiting_share", now), ("waiting_share_before", before)):
        # Of what was begun and merged in one moment no share can be told.
        known = side[side["lived"] > 0]
        if len(known) < _PULLS:
            sheet.missing(name, "share", len(known), _lacking(name, len(known), windows))
        else:
            shares = (known["waited"] / known["lived"]).clip(upper=1.0).to_numpy(dtype=np.float64)
            [clusters] = alike(known)
            sheet.estimate(name, cluster_interval(shares, 0.5, clusters), "share")
    n, n_least = len(now), min(len(now), len(before))
    if n < _PULLS:
        sheet.missing("waited", "days", n, _lacking("waited", n, windows))
    else:
        [clusters] = alike(now)
        sheet.estimate("waited", cluster_interval(waited_days(now), 0.5, clusters), "days")
    if n_least < _PULLS:
        sheet.missing("ratio", "ratio", n_least, windows.lacking(_PULLS, _TIMED, (len(before), n)))
    else:
        write_ratio(sheet, "ratio", before, now, seed)


def _write_reviews(sheet: Sheet, sides: _Sides, windows: Windows) -> None:
    few = few_of_a_size(sides.small, sides.large)
    for name, side, column, sign in (
        ("unreviewed_share", sides.now, "n_reviews", 0),
        ("unreviewed_large", sides.large, "n_reviews", 0),
        ("two_share", sides.now, "n_approvals", 2),
        ("two_small", sides.small, "n_approvals", 2),
    ):
        if len(sides.now) < _PULLS or (few and side is not sides.now):
            sheet.missing(name, "share", len(side), few or _lacking(name, len(side), windows))
            continue
        hits = (side[column] >= sign) if sign else side[column] == 0
        [clusters] = alike(side)
        sheet.estimate(name, cluster_share(hits.to_numpy(dtype=np.bool_), clusters), "share")


def _lacking(name: str, n: int, windows: Windows) -> str:
    if name.endswith("before"):
        return windows.lacking(_PULLS, _TIMED, (n, windows.n_now))
    return wanting(n, _PULLS, _TIMED if name.startswith("wait") else "pull requests", windows.pace)


def _not_enough(windows: Windows, n_timed: int) -> str | None:
    if n_timed >= _PULLS:
        return None
    unit = _TIMED if n_timed < windows.n_now else "pull requests"
    why = wanting(n_timed, _PULLS, unit, windows.pace)
    return f"Not enough data to tell what it takes until a change has landed: {why}."


def _waits_long(values: Mapping[str, Measure], policy: Policy) -> bool:
    """A change surely waits for most of its life, and for longer than a first answer should take."""
    long = (values["waited"].value or 0) >= policy["process-weight.floor"]
    return long and (values["waiting_share"].low or 0) >= policy["process-weight.waiting-share"]


def _has_grown(values: Mapping[str, Measure], policy: Policy) -> bool:
    ratio, waited = values["ratio"], values["waited"].value or 0
    sure = (ratio.low or 0) > 1 and (ratio.value or 0) >= policy["process-weight.ratio"]
    return sure and waited >= policy["process-weight.floor"]


def _weighs_on_small(values: Mapping[str, Measure], policy: Policy) -> bool:
    """Small changes surely wait no less than large ones, and for longer than a first answer should take."""
    long = (values["waited_small"].value or 0) >= policy["process-weight.floor"]
    return long and (values["small_ratio"].low or 0) >= policy["process-weight.small-ratio"]


def _state(values: Mapping[str, Measure], policy: Policy) -> State:
    long, grown = _waits_long(values, policy), _has_grown(values, policy)
    if long and grown:
        return "concern"
    return "watch" if long or grown or _weighs_on_small(values, policy) else "healthy"


def _sentence(values: Mapping[str, Measure], policy: Policy) -> str:
    waited, share = values["waited"], values["waiting_share"].value
    told = f"A pull request waits {phrase(waited.value or 0, 'days')} for somebody (median of {waited.n:,})"
    if _has_grown(values, policy):
        told += f", {phrase(values['ratio'].value or 1, 'ratio')} as long as in the window before"
    if share is not None:
        told += f", for {phrase(share, 'share')} of its change's life"
    small, large = values["waited_small"].value, values["waited_large"].value
    if small is not None and large is not None:
        told += f"; a small one {phrase(small, 'days')}, a large one {phrase(large, 'days')}"
        if _weighs_on_small(values, policy):
            told += ": small changes wait as large ones do"
    if (unseen := values["unreviewed_share"].value) is not None:
        told += f". Nobody else had looked at {phrase(unseen, 'share')} of the pull requests before the merge"
    return f"{told}."


def _try_next(measures: Measures, policy: Policy) -> TryNext:
    if _weighs_on_small(measures.values, policy) and not _waits_long(measures.values, policy):
        return TryNext(
            "If small changes may land with a lighter process (one look, or a look after the merge), they land sooner "
            "and no more of them are taken back.",
            "waited_small",
            "below",
            review_at(measures.as_of),
        )
    return TryNext(
        "If waiting pull requests are looked at before new work is begun, changes land sooner and get smaller.",
        "waited",
        "below",
        review_at(measures.as_of),
    )
