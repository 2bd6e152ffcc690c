"""Iteration.

Question: Do we tweak what we shipped?

Unit: share of the pieces of shipped new work that people changed again within 28 and 56 days of their release. A piece
    is a source file that is new in the release, or one that grew by 20 lines or more, and three times what it lost.

Better: more than of the other files, and not falling. New work that nobody comes back to may be right at once, or may
    have been shipped and forgotten: Git cannot tell which. Improvements and repairs are told apart by their messages.

Reads: changes, change_files, releases, release_changes.

Leaves out: what is in no final release yet, or was released under 56 days ago (but the curve counts it as far as it
    goes); as new work: fixes, reverts, imported files, moved lines; as a touch: moves without a change, reverts, bots,
    bulk reformats, and changes of 30 source files or more, or of 10 and a quarter of all (sweeps). Files are followed
    through renames. The other files are those that people wrote in within the year before, without the new work.

Source: "Think it, Build it, Ship it, Tweak it" (Kniberg 2013). Kaplan and Meier 1958 for the time to the first touch;
    Bell and McCaffrey 2002 over whole releases for shares, Fieller 1954 for ratios; Zou and Donner
    2008 for differences.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.lenses.answers import Answer, answered, confidence_of, review_at, unanswered
from flowlens.lenses.base_rate import touched_share
from flowlens.lenses.brief import brief
from flowlens.lenses.clear import no_surer
from flowlens.lenses.new_work import shipped_work
from flowlens.lenses.releases import carrying, why_none
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.touches import SECONDS, Touches, source_rows, touches
from flowlens.lenses.tweak_evidence import curve, left_alone, per_release, returns
from flowlens.lenses.tweaks import (
    LONG_DAYS,
    PIECES,
    YEAR_DAYS,
    Sides,
    enough,
    shortage,
    until_touched,
    write_lifts,
    write_returns,
    write_shares,
    write_untouched,
)
from flowlens.lenses.windows import two_windows
from flowlens.model.finding import Finding, State, TryNext
from flowlens.model.measure import Measure, Measures
from flowlens.model.phrase import phrase
from flowlens.model.policy import Policy
from flowlens.stats.survival import Survival

__all__ = ["ID", "MEASURES", "judge", "measure"]

ID = "iteration"

MEASURES = {
    "tweaked_28": "touched again within 28 days of the release",
    "tweaked_56": "touched again within 56 days of the release",
    "tweaked_56_before": "touched again within 56 days, in the window before",
    "tweak_growth": "growth of the share touched within 56 days, in share points",
    "mix_growth": "so much of it comes with another mix of new files and files that grew",
    "lift": "touched within 56 days, against the other files in use at the same time",
    "lift_before": "the same, in the window before",
    "base_56": "share of the other files in use that was touched in the same 56 days",
    "base_56_before": "the same share of other files, in the window before",
    "improved_56": "improved within 56 days (touched by a change that is no fix)",
    "repaired_56": "repaired within 56 days (touched by a fix)",
    "repaired_only": "of what was touched within 56 days, only repaired",
    "tweaked_fresh": "new files touched within 56 days",
    "tweaked_grown": "files that grew, touched again within 56 days",
    "tweak_days": "from release to first touch (median, Kaplan-Meier)",
    "tweak_days_quarter": "a quarter is touched sooner (Kaplan-Meier)",
    "untouched_year": "neither touched nor removed within a year, of what was released in as long a window a year ago",
    "n_pieces": "pieces of new work in the window",
    "n_fresh": "of these, new files",
    "n_changes": "changes that brought them",
    "n_releases": "releases with new work in the window",
    "n_young": "pieces of new work released under 56 days ago, not counted",
    "n_sweeps": "changes over many files, all time, not counted as touches",
    "window": "length of the window",
}

_SURE = (60, 200)
_DAY = pd.Timedelta(days=1)
_EPOCH = pd.Timestamp("1970-01-01", tz="UTC")
_ENABLE = "Release new work from the mainline, tag it, and come back to it: then there is something to compare."


@dataclass(frozen=True, slots=True)
class _Work:
    """The new work that was shipped, the touches, and the day of the facts."""

    pieces: pd.DataFrame
    touches: Touches
    today: float


def measure(facts: Facts, settings: LensSettings) -> Measures:
    """What people came back to of the new work in the window, against other files and the window before."""
    sheet = Sheet(MEASURES)
    if carrying(facts).empty:
        return Measures(ID, facts.as_of, sheet.values, not_applicable=why_none(facts))
    work = _work(facts, settings)
    done = work.pieces[work.pieces["shipped"] <= work.today - LONG_DAYS]
    last = facts.as_of - LONG_DAYS * _DAY
    windows = two_windows(
        _moments(done["shipped"]), (facts.repository.period[0], last), settings.level_days, 2 * PIECES
    )
    sides = Sides(done.iloc[windows.before], done.iloc[windows.now], windows)
    write_shares(sheet, sides)
    write_lifts(sheet, sides)
    write_returns(sheet, sides)
    if facts.brief:
        return brief(ID, facts, sheet, _not_enough(sheet.values, sides))
    recent = work.pieces[work.pieces["shipped"] >= _day(windows.since)]
    untouched = until_touched(recent, work.today)
    _write_times(sheet, untouched, recent)
    span = work.pieces["shipped"].between(work.today - YEAR_DAYS - windows.days, work.today - YEAR_DAYS)
    write_untouched(sheet, work.pieces[span])
    sheet.number("n_young", len(work.pieces) - len(done), "pieces of new work", len(work.pieces))
    sheet.number("n_sweeps", work.touches.n_sweeps, "changes", len(work.touches.file))
    sheet.number("window", windows.days, "days", windows.n_now)
    return Measures(
        lens=ID,
        as_of=facts.as_of,
        values=sheet.values,
        evidence=(*returns(sides.now, work.touches), *left_alone(sides.now)),
        series=(*per_release(done), curve(untouched, facts.as_of)),
        not_enough=_not_enough(sheet.values, sides),
    )


def judge(measures: Measures, policy: Policy) -> Finding:
    """Surely fewer returns than to other files, fewer than before, or hardly any but repairs."""
    unable = unanswered(measures, _ENABLE, "n_pieces")
    if unable is not None:
        return unable
    values = measures.values
    answer = Answer(
        state=_state(values, policy),
        confidence=no_surer(
            confidence_of(int(values["n_changes"].value or 0), *_SURE),
            (values["lift"], policy["iteration.lift"]),
            (values["repaired_only"], policy["iteration.repairs"]),
        ),
        sentence=_sentence(values, policy),
        try_next=_try_next(measures, policy),
    )
    return answered(measures, answer)


def _work(facts: Facts, settings: LensSettings) -> _Work:
    rows = source_rows(facts, settings)
    found = touches(rows)
    pieces = shipped_work(facts, rows, found)
    pieces = pieces.assign(base=touched_share(rows, found, pieces, LONG_DAYS))
    return _Work(pieces, found, _day(pd.Timestamp(facts.as_of)))


def _day(at: pd.Timestamp) -> float:
    return float((at - _EPOCH) / _DAY)


def _moments(days: pd.Series[float]) -> pd.Series[pd.Timestamp]:
    return pd.Series(pd.to_datetime((days * SECONDS).round().astype("int64"), unit="us", utc=True))


def _write_times(sheet: Sheet, untouched: Survival, recent: pd.DataFrame) -> None:
    for name, q in (("tweak_days", 0.5), ("tweak_days_quarter", 0.25)):
        if not enough(recent):
            sheet.missing(name, "days", len(recent), shortage(recent))
            continue
        longest = phrase(untouched.longest or 0, "days")
        why = f"more than {phrase(1 - q, 'share')} are untouched so far; followed for {longest} at most"
        sheet.estimate(name, untouched.quantile(q), "days", why)


def _not_enough(values: Mapping[str, Measure], sides: Sides) -> str | None:
    told = "Not enough data to tell whether shipped work is tweaked"
    if not enough(sides.now):
        return f"{told}: {shortage(sides.now, sides.windows)}."
    lift = values["lift"]
    if lift.value is None:
        return f"{told}, against other files: {lift.missing}."
    if lift.high is None:
        of = f"{phrase(sides.now['release'].nunique(), 'releases')}, {phrase(sides.now['change'].nunique(), 'changes')}"
        return f"{told}: the new work lies in too few or too unequal ones of its {of}."
    share = values["tweaked_56"]
    return f"{told}: the share that was touched is {share.missing}." if share.value is None else None


def _is_rare(values: Mapping[str, Measure], policy: Policy) -> bool:
    """New work is surely touched less often than the other files."""
    high = values["lift"].high
    return high is not None and high < policy["iteration.lift"]


def _fall(values: Mapping[str, Measure]) -> float:
    """By how many share points fewer are touched than before, if that is sure and neither the mix nor the pace is why.

    Where fewer of all files are touched, or more of the new work are new files, which settle sooner, nobody has
    changed a habit.
    """
    growth, mix = values["tweak_growth"], values["mix_growth"].value or 0.0
    if growth.value is None or growth.high is None or growth.high >= 0:
        return 0.0
    pace = (values["base_56"].value or 0.0) - (values["base_56_before"].value or 0.0)
    return max(0.0, min(mix, 0.0) + min(pace, 0.0) - growth.value)


def _has_fallen(values: Mapping[str, Measure], policy: Policy) -> bool:
    return _fall(values) >= policy["iteration.fall"]


def _only_repairs(values: Mapping[str, Measure], policy: Policy) -> bool:
    low = values["repaired_only"].low
    return low is not None and low >= policy["iteration.repairs"]


def _state(values: Mapping[str, Measure], policy: Policy) -> State:
    rare, fallen = _is_rare(values, policy), _has_fallen(values, policy)
    if (rare and fallen) or _fall(values) >= policy["iteration.deep-fall"]:
        return "concern"
    return "watch" if rare or fallen or _only_repairs(values, policy) else "healthy"


def _sentence(values: Mapping[str, Measure], policy: Policy) -> str:
    share, before, base = (values[name] for name in ("tweaked_56", "tweaked_56_before", "base_56"))
    told = (
        f"{phrase(share.value or 0, 'share')} of the new work was touched again within {LONG_DAYS} days of its release "
        f"({phrase(share.n, 'pieces of new work')} in {phrase(values['window'].value or 0, 'days')}{_ways(values)})"
    )
    if base.value is not None:
        told += f", of the other files in use {phrase(base.value, 'share')}"
    if before.value is not None:
        told += f"; in the window before it was {phrase(before.value, 'share')}"
    return f"{told}: {_conclusion(values, policy)}."


def _ways(values: Mapping[str, Measure]) -> str:
    """How much of it was improved and repaired, as far as that can be told."""
    ways = {"improved": values["improved_56"].value, "repaired": values["repaired_56"].value}
    told = [f"{way}: {phrase(share, 'share')}" for way, share in ways.items() if share is not None]
    return f"; {', '.join(told)}" if told else ""


def _conclusion(values: Mapping[str, Measure], policy: Policy) -> str:
    rare, fallen = _is_rare(values, policy), _has_fallen(values, policy)
    if fallen:
        return "what was shipped is tweaked less than before" + (", and less than the rest" if rare else "")
    if rare:
        return "what was shipped is tweaked less than the rest"
    if _only_repairs(values, policy):
        return "what is touched again is mostly only repaired"
    growth = values["tweak_growth"].high
    if growth is not None and growth < 0:
        return "less than before, as it is with all files, or with another mix of new and grown ones"
    low = values["lift"].low
    return "people come back to what they shipped" if low is not None and low >= 1 else "no clear difference"


def _try_next(measures: Measures, policy: Policy) -> TryNext:
    if _only_repairs(measures.values, policy):
        return TryNext(
            "If each release's new work gets one planned improvement after its first users, fewer returns are repairs.",
            "improved_56",
            "above",
            review_at(measures.as_of),
        )
    return TryNext(
        "If new work is first released in a form that is small enough to be unfinished, its users' first words become "
        "the next change.",
        "tweaked_56",
        "above" if (measures.values["tweaked_56"].value or 0) < 1 else "at least",
        review_at(measures.as_of),
    )
