"""Experiments.

Question: Do we keep what works and dump the rest?

Unit: share of new source files that are still there after 90 and 365 days; flags and branches that nobody decided on.

Better: decided. A file that stays and grows and a file that is removed are both answers; what is left lying is none.

Reads: change_files, changes, flags, flag_looks, branches.

Leaves out: files of bots, tests, documents, and what is generated, vendored or merged in from another history;
    switches of the environment, most of which are meant to stay; lines of release and maintenance among the branches. A
    rename is no removal. A branch counts as landed where its commits, its pull or a squash of just its lines is on the
    mainline; one that was changed while it landed looks as if it had not. A branch that was deleted has been decided
    on, and is not seen. Weeks in which much is new were tried as a measure: in most public repositories there are
    hardly more of them than chance makes.

Source: survival by Kaplan and Meier 1958, of files that came in one change as one decision (Williams 1995); shares by
    Wilson 1927. Of the flags of 130 applications, Unleash saw half archived within 50 days, and 11 % live for over
    425 days (Feature toggle life-time best practices).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import numpy as np
import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.lenses.answers import Answer, answered, confidence_of, review_at, unanswered
from flowlens.lenses.counted import counted_changes
from flowlens.lenses.enough import wanting
from flowlens.lenses.left_lying import (
    BRANCHES,
    FLAGS,
    IDLE_DAYS,
    YEAR_DAYS,
    open_branches,
    standing_flags,
    write_branches,
    write_flags,
)
from flowlens.lenses.lying_evidence import left_evidence
from flowlens.lenses.new_files import new_files
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.waits import days_of
from flowlens.model.finding import Finding, TryNext
from flowlens.model.measure import Evidence, Measure, Measures, Point, Series
from flowlens.model.phrase import between, phrase
from flowlens.model.policy import Policy
from flowlens.stats.proportion import cluster_share
from flowlens.stats.survival import Survival, kaplan_meier

__all__ = ["ID", "MEASURES", "judge", "measure"]

ID = "experiments"

MEASURES = {
    "kept_90": "share of new source files that are still there after 90 days (Kaplan-Meier)",
    "kept_365": "share of new source files that are still there after a year (Kaplan-Meier)",
    "untouched_365": "share of new source files that nobody changed or removed in their first year",
    "new_files": "new source files in three years",
    "decisions": "changes that brought them",
    "flags_90": "share of the standing flags of a library that are older than 90 days",
    "flags_365": "share of the standing flags of a library that are older than a year",
    "flag_life": "from the first look that finds a flag to the first that does not (median, Kaplan-Meier)",
    "branches_open": "branches whose work is not seen to have landed",
    "branches_90": "branches idle for over 90 days",
    "branches_365": "branches idle for over a year",
    "idle_median": "days since the last commit of such a branch (median)",
    "left_share": "share of a year's changes and branches that are branches left lying (idle for 90 to 455 days)",
    "piled_up": "branches idle for over a year, against the changes of the last year",
}

_WINDOW_DAYS = 3 * YEAR_DAYS
# Fewer decisions make no curve worth telling.
_DECISIONS = 10
# Fewer branches are no pile, however little else happens.
_PILE = 20
_SHOWN = 3
_SURE = (30, 100)
_DAY = pd.Timedelta(days=1)
_DECIDE = "A date on each flag and branch by which it is kept or dumped makes an answer of it."


def measure(facts: Facts, settings: LensSettings) -> Measures:
    """What became of new files, and which flags and branches are left lying."""
    sheet, as_of = Sheet(MEASURES), pd.Timestamp(facts.as_of)
    lives, changes = new_files(facts, settings), counted_changes(facts, settings)
    recent = lives[lives["born_at"] >= as_of - _WINDOW_DAYS * _DAY].reset_index(drop=True)
    curve = _curve(recent, as_of)
    _write_files(sheet, recent, curve)
    _write_untouched(sheet, lives, as_of)
    standing, branches = standing_flags(facts), open_branches(facts, settings)
    write_flags(sheet, facts, standing)
    write_branches(sheet, facts, branches, changes)
    _write_pile(sheet, changes, as_of)
    few = recent["change"].nunique() < _DECISIONS
    return Measures(
        lens=ID,
        as_of=facts.as_of,
        values=sheet.values,
        evidence=(*_dumped(recent), *left_evidence(standing, branches)),
        series=_series(facts, Survival((), (), (), (), 0, None) if few else curve, branches),
        not_enough=_not_enough(sheet.values, standing, branches),
    )


def judge(measures: Measures, policy: Policy) -> Finding:
    """Flags and branches of which surely too many are left lying; what becomes of files is told and not judged."""
    unable = unanswered(measures, _DECIDE, "decisions")
    if unable is not None:
        return unable
    values = measures.values
    lying = _lying(values, policy)
    answer = Answer(
        state="watch" if lying else "healthy",
        confidence=confidence_of(_n_behind(values, lying), *_SURE),
        sentence=_sentence(values, lying),
        try_next=_try_next(values, lying, measures.as_of),
    )
    return answered(measures, answer)


def _curve(lives: pd.DataFrame, as_of: pd.Timestamp) -> Survival:
    days = days_of(lives["gone_at"].fillna(as_of) - lives["born_at"])
    return kaplan_meier(days, lives["gone_at"].notna().to_numpy(dtype=np.bool_), lives["change"].tolist())


def _write_files(sheet: Sheet, recent: pd.DataFrame, curve: Survival) -> None:
    n_decisions = recent["change"].nunique()
    for name, days in (("kept_90", IDLE_DAYS), ("kept_365", YEAR_DAYS)):
        if n_decisions < _DECISIONS:
            why = wanting(n_decisions, _DECISIONS, "changes that bring source files")
            sheet.missing(name, "share", len(recent), why)
        else:
            sheet.estimate(name, curve.at_least_later(days, YEAR_DAYS), "share", "no new file is so old")
    sheet.number("new_files", len(recent), "files", len(recent))
    sheet.number("decisions", n_decisions, "changes", len(recent))


def _write_untouched(sheet: Sheet, lives: pd.DataFrame, as_of: pd.Timestamp) -> None:
    """Write it of the files whose first year ended within the last one."""
    year = YEAR_DAYS * _DAY
    old = lives[(lives["born_at"] <= as_of - year) & (lives["born_at"] > as_of - 2 * year)]
    n_decisions, ends = old["change"].nunique(), old["born_at"] + year
    if n_decisions < _DECISIONS:
        why = wanting(n_decisions, _DECISIONS, "changes of the year before last that bring source files")
        sheet.missing("untouched_365", "share", len(old), why)
        return
    # A date that is missing is later than none.
    untouched = ~((old["gone_at"] <= ends) | (old["touched_at"] <= ends))
    sheet.estimate("untouched_365", cluster_share(untouched.to_numpy(dtype=np.bool_), old["change"].tolist()), "share")


def _write_pile(sheet: Sheet, changes: pd.DataFrame, as_of: pd.Timestamp) -> None:
    n = int((changes["landed_at"] > as_of - YEAR_DAYS * _DAY).sum())
    if not n:
        sheet.missing("piled_up", "ratio", 0, "no change landed in the last year")
    else:
        sheet.number("piled_up", (sheet.values["branches_365"].value or 0) / n, "ratio", n)


def _dumped(recent: pd.DataFrame) -> tuple[Evidence, ...]:
    """The changes that removed most new files within their first year: what was tried and dumped."""
    gone = recent[recent["gone_at"] - recent["born_at"] <= YEAR_DAYS * _DAY]
    by_pair = gone.groupby(["gone_by", "change"], sort=True)["path"].agg(["size", "min"]).reset_index()
    first = gone.drop_duplicates(["gone_by", "change"]).set_index(["gone_by", "change"])
    largest = by_pair.sort_values(["size", "gone_by", "change"], ascending=[False, True, True]).head(_SHOWN)
    notes = []
    for by, change, n, path in largest.itertuples(index=False, name=None):
        at = first.loc[(by, change)]
        days = max((at["gone_at"] - at["born_at"]) / _DAY, 0.0)
        what, them = (path, "it") if n == 1 else (f"{phrase(n, 'files')} such as {path}", "them")
        told = f"dumped {what}, {phrase(days, 'days')} after {change[:12]} brought {them}"
        notes.append(Evidence("change", by, told))
    return tuple(notes)


def _series(facts: Facts, curve: Survival, branches: pd.DataFrame) -> tuple[Series, ...]:
    """The curve of new files, the flags at each look, and the branches by the day since when they are idle."""
    steps = [(0.0, 1.0), *zip(curve.times, curve.share, strict=True)] if curve.n else []
    # What stays to the end is seen for longer than the last file that goes.
    if steps and curve.longest is not None and curve.longest > steps[-1][0]:
        steps.append((curve.longest, steps[-1][1]))
    kept = tuple(Point(facts.as_of, share, "", repr(float(days))) for days, share in steps)
    found = [Series("file_survival", "share of new source files that are still there", "share", kept)]
    looks = facts.flag_looks.sort_values("at")
    if (looks["n_flags"] > 0).any():
        counted = zip(looks["at"], looks["n_flags"].tolist(), looks["oid"], strict=True)
        points = tuple(Point(at.to_pydatetime(), float(n), oid) for at, n, oid in counted)
        found.append(Series("flags", "feature flags in the source", "flags", points))
    if len(branches):
        rows = enumerate(zip(branches["last_at"], branches["oid"], strict=True), 1)
        tips = tuple(Point(at.to_pydatetime(), float(n), oid) for n, (at, oid) in rows)
        found.append(Series("branches", "branches that have not landed, by their last commit", "branches", tips))
    return tuple(found)


def _not_enough(values: Mapping[str, Measure], standing: pd.DataFrame, branches: pd.DataFrame) -> str | None:
    n = int(values["decisions"].value or 0)
    if n >= _DECISIONS or len(standing) >= FLAGS or len(branches) >= BRANCHES:
        return None
    why = wanting(n, _DECISIONS, "changes that bring source files")
    flags, lying = phrase(len(standing), "flags"), phrase(len(branches), "branches")
    others = f"there are {flags} of a flag library and {lying} that have not landed"
    return f"Not enough data to tell what becomes of experiments: in three years, {why}; {others}."


def _lying(values: Mapping[str, Measure], policy: Policy) -> list[str]:
    """The measures by which something is surely left lying."""
    limits = {"flags_365": policy["experiments.flags-old"], "left_share": policy["experiments.left-share"]}
    lying = [name for name, limit in limits.items() if (values[name].low or 0) >= limit]
    pile, piled = values["branches_365"].value or 0, values["piled_up"].value
    if pile >= _PILE and piled is not None and piled >= policy["experiments.piled-up"]:
        lying.append("piled_up")
    return lying


def _n_behind(values: Mapping[str, Measure], lying: list[str]) -> int:
    """How many things the answer rests on: those that are judged, or else what was decided."""
    if lying:
        return max(values[name].n for name in lying)
    # Of files that are all too young nothing is told.
    of_files = {values["kept_90"].value, values["kept_365"].value} != {None}
    decisions = int(values["decisions"].value or 0) if of_files else 0
    return max(decisions, values["branches_open"].n, values["flags_365"].n)


def _sentence(values: Mapping[str, Measure], lying: list[str]) -> str:
    told = "; ".join(filter(None, (_told_of_files(values), _told_of_flags(values), _told_of_branches(values))))
    told = told[:1].upper() + told[1:]
    if not lying:
        return f"{told}."
    what = ["flags"] if "flags_365" in lying else []
    what += ["branches"] if {"left_share", "piled_up"} & set(lying) else []
    return f"{told}: {' and '.join(what)} are left lying."


def _told_of_files(values: Mapping[str, Measure]) -> str:
    soon, late = values["kept_90"], values["kept_365"]
    pairs = ((soon, "after 90 days"), (late, "after a year"))
    known = [(phrase(one.value, "share"), after) for one, after in pairs if one.value is not None]
    if (values["decisions"].value or 0) < _DECISIONS:
        return ""
    brought = (
        f"{phrase(soon.n, 'files')} that {phrase(values['decisions'].value or 0, 'changes')} brought in three years"
    )
    if not known:
        return f"how many stay of {brought} can't be told"
    (share, after), *more = known
    told = " and ".join([f"of {brought}, {share} are there {after}", *(" ".join(one) for one in more)])
    if late.value is None:
        return told
    return told if late.low is None or late.high is None else f"{told} ({between(late.low, late.high, 'share')})"


def _told_of_flags(values: Mapping[str, Measure]) -> str:
    share = values["flags_365"]
    if share.value is None:
        return ""
    return f"{round(share.value * share.n)} of {phrase(share.n, 'flags')} are older than a year"


def _told_of_branches(values: Mapping[str, Measure]) -> str:
    n, old = values["branches_open"].value or 0, values["branches_365"].value or 0
    if n < BRANCHES:
        return ""
    told = f"{phrase(n, 'branches')} have not landed, {phrase(old, '')} of them idle for over a year"
    left = values["left_share"]
    if not left.value:
        return told
    return f"{told} ({phrase(left.value, 'share')} of a year's work was left on one)"


def _try_next(values: Mapping[str, Measure], lying: list[str], as_of: datetime) -> TryNext:
    at = review_at(as_of)
    if "flags_365" in lying:
        hypothesis = "If each new flag gets a date by which it goes, fewer stay when they have answered."
        return TryNext(hypothesis, "flags_365", "below", at)
    if lying:
        hypothesis = "If what is idle for 90 days is landed in a small part or deleted, work is decided on."
        return TryNext(hypothesis, "branches_365", "below", at)
    hypothesis = "If what nobody touched in its first year is looked at once, more of what does not work is dumped."
    return TryNext(hypothesis, "untouched_365", "below" if values["untouched_365"].value else None, at)
