"""Blast radius.

Question: How far does one change reach?

Unit: areas of the repository in which a change touches source; `flowlens explain areas` tells where areas come from.

Better: fewer, and not getting more. What can be changed, tested and taken back inside one area needs no agreement with
    the others.

Reads: changes, change_files.

Leaves out: bots, bulk reformats, imported histories, and changes without source. Tests, documents, configuration and
    what is generated do not count, as a change with its tests and documents is one. Couplings are told of changes of at
    most 30 files. Areas are those of today: before a folder was moved, it was another one.

Source: entropy of changes after Hassan 2009; logical coupling after Gall 1998, from 10 shared changes and half of those
    of one area on, shown with what became of it in the window after.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.lenses.answers import Answer, answered, confidence_of, review_at, unanswered
from flowlens.lenses.clear import no_surer
from flowlens.lenses.coupling import Coupling, Seam, couplings, kept_up, seams
from flowlens.lenses.enough import CHANGES, CHANGES_FOR_P90, wanting
from flowlens.lenses.reach import Reach, reach
from flowlens.lenses.reach_evidence import coupling_evidence, widest
from flowlens.lenses.reach_series import VERY_WIDE, coupling_series, matrix_series, wide_series
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.share_trend import write_share_trend
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.together import drawn_together
from flowlens.lenses.windows import Windows, two_windows
from flowlens.model.finding import Finding, State, TryNext
from flowlens.model.measure import Measure, Measures
from flowlens.model.phrase import phrase
from flowlens.model.policy import Policy
from flowlens.stats.cluster_interval import cluster_interval
from flowlens.stats.proportion import cluster_share
from flowlens.stats.share_difference import share_difference

__all__ = ["ID", "MEASURES", "judge", "measure"]

ID = "blast-radius"

MEASURES = {
    "median": "areas that a typical change touches (median)",
    "p75": "three in four changes touch no more areas (P75)",
    "p90": "nine in ten changes touch no more areas (P90)",
    "wide_share": "changes that touch more than one area",
    "wide_share_before": "the same in the window before",
    "growth": "growth of that share, in share points",
    "very_wide_share": "changes that touch more than three areas",
    "effective_p90": "nine in ten changes spread their lines as over no more areas, had each as many (entropy)",
    "trend": "growth a year of the share of changes that touch more than one area, over three years",
    "trend_p": "chance of such a growth without a trend (Mann-Kendall)",
    "n_couplings": "couplings: areas of which at least half the changes touch a certain other one",
    "coupling_next": "couplings of the window before, now: share of changes that still touch both (median)",
    "n_areas": "areas whose source was touched in the window",
    "n_changes": "changes in the window that touch source",
    "window": "length of the window",
}

_QUANTILES = (("median", 0.5, CHANGES), ("p75", 0.75, CHANGES), ("p90", 0.9, CHANGES_FOR_P90))
# Where a second area is touched by fewer of the changes, there is nothing that a change could reach over to.
_LEAST_SECOND = 0.05
_COUPLINGS_DRAWN = 10
_LEAST_LATER = 5
_SURE = (100, 200)


@dataclass(frozen=True, slots=True)
class _Seen:
    """How far the changes of both windows reach, and the couplings of the later one."""

    reach: Reach
    windows: Windows
    couplings: tuple[Coupling, ...]

    @property
    def before(self) -> pd.DataFrame:
        return self.reach.changes.iloc[self.windows.before]

    @property
    def now(self) -> pd.DataFrame:
        return self.reach.changes.iloc[self.windows.now]

    def touches(self, side: slice) -> pd.DataFrame:
        """The files of source that the changes of a window touch."""
        first, end = np.searchsorted(self.reach.touches["row"].to_numpy(), [side.start, side.stop])
        return self.reach.touches.iloc[first:end]


def measure(facts: Facts, settings: LensSettings) -> Measures:
    """How many areas changes touch in the level window and the one before, and which areas change together."""
    sheet = Sheet(MEASURES)
    seen = _seen(facts, settings)
    found = seen.reach
    _write_shares(sheet, seen)
    _write_growth(sheet, seen)
    _write_level(sheet, seen)
    write_share_trend(sheet, found.changes["landed_at"], found.changes["areas"] > 1, facts.as_of)
    _write_couplings(sheet, seen)
    drawn = _seams(seen)
    return Measures(
        lens=ID,
        as_of=facts.as_of,
        values=sheet.values,
        evidence=(*coupling_evidence(drawn), *widest(seen.now)),
        series=(
            *wide_series(seen.reach.changes),
            matrix_series(seen.touches(seen.windows.now), facts.as_of),
            coupling_series(drawn, seen.now),
        ),
        not_applicable=_not_applicable(seen),
        not_enough=_not_enough(seen.windows) if seen.windows.n_now < CHANGES else _too_vague(sheet.values),
    )


def judge(measures: Measures, policy: Policy) -> Finding:
    """Surely wider than before; or surely many changes that touch more than three areas."""
    unable = unanswered(measures, "Name the parts of the system under [areas].", "n_areas")
    if unable is not None:
        return unable
    values = measures.values
    answer = Answer(
        state=_state(values, policy),
        confidence=no_surer(
            confidence_of(values["wide_share"].n, *_SURE),
            (values["growth"], policy["blast-radius.growth"]),
            (values["very_wide_share"], policy["blast-radius.very-wide"]),
        ),
        sentence=_sentence(values, policy),
        try_next=_try_next(measures),
    )
    return answered(measures, answer)


def _seen(facts: Facts, settings: LensSettings) -> _Seen:
    found = reach(facts, settings)
    windows = two_windows(found.changes["landed_at"], facts.repository.period, settings.level_days, CHANGES)
    alone = _Seen(found, windows, ())
    return _Seen(found, windows, tuple(couplings(alone.touches(windows.now))))


def _write_shares(sheet: Sheet, seen: _Seen) -> None:
    [clusters] = drawn_together(seen.now)
    areas = seen.now["areas"].to_numpy(dtype=np.float64)
    for name, over in (("wide_share", 1), ("very_wide_share", VERY_WIDE)):
        sheet.estimate(name, cluster_share(areas > over, clusters), "share", "no change to count")


def _write_level(sheet: Sheet, seen: _Seen) -> None:
    now, n = seen.now, len(seen.now)
    [clusters] = drawn_together(now)
    areas = now["areas"].to_numpy(dtype=np.float64)
    for name, q, least in _QUANTILES:
        if n < least:
            sheet.missing(name, "areas", n, wanting(n, least, "changes", seen.windows.pace))
        else:
            sheet.estimate(name, cluster_interval(areas, q, clusters), "areas")
    if n < CHANGES_FOR_P90:
        sheet.missing("effective_p90", "areas", n, wanting(n, CHANGES_FOR_P90, "changes", seen.windows.pace))
    else:
        effective = now["effective"].to_numpy(dtype=np.float64)
        sheet.estimate("effective_p90", cluster_interval(effective, 0.9, clusters), "areas")
    sheet.number("n_areas", seen.touches(seen.windows.now)["area"].nunique(), "areas", n)
    sheet.number("n_changes", n, "changes", n)
    sheet.number("window", seen.windows.days, "days", n)


def _write_growth(sheet: Sheet, seen: _Seen) -> None:
    before, now = seen.before, seen.now
    n = min(len(before), len(now))
    if n < CHANGES:
        why = f"the smaller window has {wanting(n, CHANGES, 'changes')}"
        sheet.missing("wide_share_before", "share", n, why)
        sheet.missing("growth", "share", n, why)
        return
    [clusters] = drawn_together(before)
    sheet.estimate("wide_share_before", cluster_share((before["areas"] > 1).to_numpy(), clusters), "share")
    counts = [(int((side["areas"] > 1).sum()), len(side)) for side in (before, now)]
    sheet.difference("growth", share_difference(counts[0], counts[1]))


def _write_couplings(sheet: Sheet, seen: _Seen) -> None:
    n = len(seen.now)
    sheet.number("n_couplings", len(seen.couplings), "couplings", n)
    later = kept_up(couplings(seen.touches(seen.windows.before)), seen.touches(seen.windows.now))
    known = [one.confidence for one in later if one.n >= _LEAST_LATER]
    if known:
        sheet.number("coupling_next", float(np.median(known)), "share", len(known))
    else:
        sheet.missing("coupling_next", "share", 0, "no coupling in the window before whose area was touched since")


def _seams(seen: _Seen) -> tuple[Seam, ...]:
    """The strongest couplings, with the files that they run over."""
    touches = seen.touches(seen.windows.now)
    return tuple(seams(touches, seen.couplings[:_COUPLINGS_DRAWN]))


def _not_applicable(seen: _Seen) -> str | None:
    if seen.reach.changes.empty:
        return "There is no change to look at: the mainline holds none of source that people made."
    side = seen.windows.now if len(seen.now) else slice(0, len(seen.reach.changes))
    cells = seen.touches(side)[["row", "area"]].drop_duplicates()["area"].value_counts()
    if len(cells) > 1 and cells.iloc[1] >= _LEAST_SECOND * (side.stop - side.start):
        return None
    share = phrase(float(cells.iloc[0]) / (side.stop - side.start), "share")
    return (
        f"Nearly all source lies in one area: {share} of the changes touch {cells.index[0]}, and no other area is "
        f"touched by {phrase(_LEAST_SECOND, 'share')} of them."
    )


def _not_enough(windows: Windows) -> str:
    return (
        f"Not enough data to tell how far a change reaches: {wanting(windows.n_now, CHANGES, 'changes', windows.pace)}."
    )


def _too_vague(values: Mapping[str, Measure]) -> str | None:
    share = values["wide_share"]
    if share.value is not None:
        return None
    n = phrase(share.n, "changes")
    return (
        f"Not enough data to tell how many of {n} touch more than one area: {share.missing}, as too few people or "
        "weeks are behind them."
    )


def _surely_grown(values: Mapping[str, Measure]) -> float:
    """By how much the share has grown; 0 unless both intervals, which allow for authors, lie apart."""
    now, before = values["wide_share"], values["wide_share_before"]
    if before.high is None or (now.low or 0) <= before.high:
        return 0.0
    return values["growth"].value or 0.0


def _has_grown(values: Mapping[str, Measure], policy: Policy) -> bool:
    return _surely_grown(values) >= policy["blast-radius.growth"]


def _is_wide(values: Mapping[str, Measure], policy: Policy) -> bool:
    return (values["very_wide_share"].low or 0) >= policy["blast-radius.very-wide"]


def _state(values: Mapping[str, Measure], policy: Policy) -> State:
    grown, wide = _has_grown(values, policy), _is_wide(values, policy)
    if (grown and wide) or _surely_grown(values) >= policy["blast-radius.growth-concern"]:
        return "concern"
    return "watch" if grown or wide else "healthy"


def _sentence(values: Mapping[str, Measure], policy: Policy) -> str:
    share, before = values["wide_share"], values["wide_share_before"]
    told = (
        f"A typical change touches source in {phrase(values['median'].value or 0, 'areas')}; "
        f"{phrase(share.value or 0, 'share')} of {phrase(share.n, 'changes')} touch more than one"
    )
    if before.value is None:
        told = f"{told}, with no share before to compare it with ({before.missing})"
    else:
        told = f"{told}, against {phrase(before.value, 'share')} in the window before"
        told = f"{told}: {'that is clearly more' if _has_grown(values, policy) else 'not clearly more'}"
    very = values["very_wide_share"]
    if _is_wide(values, policy):
        told = f"{told}; {phrase(very.value or 0, 'share')} touch more than three, which is many"
    n = values["n_couplings"].value or 0
    return f"{told}. {_told_of_couplings(n)}"


def _told_of_couplings(n: float) -> str:
    if not n:
        return "No area changes mostly together with another."
    return f"{phrase(n, 'couplings')}: at least half the changes of one area touch a certain other one as well."


def _try_next(measures: Measures) -> TryNext:
    coupled = (measures.values["n_couplings"].value or 0) > 0
    hypothesis = (
        "If what the two most coupled areas share is moved into one of them, or behind something that seldom changes, "
        "fewer changes touch both."
        if coupled
        else "If the next wide change is landed area by area, each part can be reviewed and taken back by itself."
    )
    return TryNext(hypothesis, "wide_share", "below", review_at(measures.as_of))
