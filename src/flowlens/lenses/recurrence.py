"""Recurrence.

Question: Do the same places fail again?

Unit: share of the fixes and reverts that touch a file of source which another fix or revert had touched in the 90 days
    before.

Better: lower, and no higher than chance. What is repaired at its root stays repaired; what was only patched comes back.

Reads: changes, change_files.

Leaves out: bots, bulk reformats, imported histories, fixes of tests, documents and the build, fixes without a file of
    source, and those of more than 30 files. Fixes are told by the words of messages: on 600 labelled commits of six
    projects, 74 and 89 % of what was told to be a fix was one (in two halves), and 50 and 65 % of the fixes were found;
    so some recurrence is not seen. A file that was renamed stays the same place.

Source: chance is a permutation test: which changes are the fixes is drawn anew 200 times among changes of the same
    quarter and of about as many files, so that busy files stay as busy as they were. Wilson 1927 and Newcombe 1998 for
    shares.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from flowlens.facts.among import among
from flowlens.facts.tables import Facts
from flowlens.lenses.answers import Answer, answered, confidence_of, review_at, unanswered
from flowlens.lenses.clear import no_surer
from flowlens.lenses.enough import wanting
from flowlens.lenses.repairs import HORIZON_DAYS, Repairs, by_chance, repairs, repeated
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.windows import Windows, two_windows
from flowlens.model.finding import Finding, State, TryNext
from flowlens.model.measure import Evidence, Measure, Measures, Point, Series
from flowlens.model.phrase import phrase
from flowlens.model.policy import Policy
from flowlens.stats.estimate import Estimate
from flowlens.stats.proportion import wilson
from flowlens.stats.share_difference import share_difference

__all__ = ["ID", "MEASURES", "judge", "measure"]

ID = "recurrence"

MEASURES = {
    "share": "fixes and reverts in a place that was repaired in the 90 days before",
    "share_before": "the same in the window before",
    "growth": "growth of that share, in share points",
    "expected": "the same share by chance, with files as busy as they were",
    "times_chance": "the share, in times of what chance gives",
    "chance_p": "chance of such a share, if any of the changes could have been the fixes",
    "days_since": "since the same place was last repaired, of those that recur (median)",
    "n_places": "files that were repaired again within 90 days, in the window",
    "n_repairs": "fixes and reverts in the window that touch source",
    "n_reverts": "reverts among them",
    "n_changes": "changes in the window that touch source",
    "n_too_large": "fixes and reverts of more than 30 files, all time, not counted",
    "window": "length of the window",
}

# Wilson's interval of a half reaches 17 points to each side at 30.
_REPAIRS = 30
_SURE = (60, 120)
_EVIDENCE = 3
_IDS = 4
_SHOWN_OID = 12
_SHORTEST_DAYS = 1 / 24
_HORIZON = pd.Timedelta(days=HORIZON_DAYS)


def measure(facts: Facts, settings: LensSettings) -> Measures:
    """How many of the fixes and reverts come back to a place, now, before, and by chance."""
    sheet = Sheet(MEASURES)
    found = repairs(facts, settings)
    begin, end = facts.repository.period
    # What was repaired before the facts begin is not known.
    rows = found.rows[found.rows["landed_at"] >= pd.Timestamp(begin) + _HORIZON].reset_index(drop=True)
    windows = two_windows(rows["landed_at"], (begin, end), settings.level_days, _REPAIRS)
    now = rows.iloc[windows.now]
    ever = repeated(found)
    again = ever[among(ever["change"], now["id"])]
    _write_shares(sheet, rows, windows)
    _write_chance(sheet, found, windows, settings.seed)
    _write_counts(sheet, found, now, again)
    sheet.number("window", windows.days, "days", windows.n_now)
    none = "There is no change to look at: the mainline holds none of source that people made."
    return Measures(
        lens=ID,
        as_of=facts.as_of,
        values=sheet.values,
        evidence=_evidence(again),
        series=(_series(rows, ever),),
        not_applicable=none if found.changes.empty else None,
        not_enough=_not_enough(windows) if windows.n_now < _REPAIRS else None,
    )


def judge(measures: Measures, policy: Policy) -> Finding:
    """Surely more often than chance, by a quarter; worse where it surely was less before."""
    enable = "Say in a message that it fixes something, or use `git revert`: that is how a repair is known."
    unable = unanswered(measures, enable, "n_repairs")
    if unable is not None:
        return unable
    values = measures.values
    answer = Answer(
        state=_state(values, policy),
        confidence=no_surer(
            confidence_of(values["share"].n, *_SURE),
            (values["times_chance"], policy["recurrence.times-chance"]),
        ),
        sentence=_sentence(values, policy),
        try_next=_try_next(measures, policy),
    )
    return answered(measures, answer)


def _recurring(rows: pd.DataFrame) -> tuple[int, int]:
    """How many of the repairs come back to a place, and how many there are."""
    return int((rows["days_since"] <= HORIZON_DAYS).sum()), len(rows)


def _write_shares(sheet: Sheet, rows: pd.DataFrame, windows: Windows) -> None:
    before, now = (_recurring(rows.iloc[side]) for side in (windows.before, windows.now))
    if now[1] < _REPAIRS:
        sheet.missing("share", "share", now[1], wanting(now[1], _REPAIRS, "fixes and reverts", windows.pace))
    else:
        sheet.estimate("share", wilson(*now), "share")
    n = min(before[1], now[1])
    if n < _REPAIRS:
        why = f"the smaller window has {wanting(n, _REPAIRS, 'fixes and reverts')}"
        sheet.missing("share_before", "share", n, why)
        sheet.missing("growth", "share", n, why)
        return
    sheet.estimate("share_before", wilson(*before), "share")
    sheet.difference("growth", share_difference(before, now))


def _write_chance(sheet: Sheet, found: Repairs, windows: Windows, seed: int) -> None:
    share, n = sheet.values["share"].value, windows.n_now
    if share is None:
        why = "there is no share to compare it with"
        for name, unit in (("expected", "share"), ("times_chance", "ratio"), ("chance_p", "p-value")):
            sheet.missing(name, unit, n, why)
        return
    expected, p = by_chance(found, windows.since, seed)
    sheet.estimate("expected", expected, "share")
    sheet.number("chance_p", p, "p-value", n)
    if not expected.value or not expected.low or not expected.high:
        sheet.missing("times_chance", "ratio", n, "by chance hardly any would recur")
        return
    times = Estimate(share / expected.value, share / expected.high, share / expected.low, n)
    sheet.estimate("times_chance", times, "ratio")


def _write_counts(sheet: Sheet, found: Repairs, now: pd.DataFrame, again: pd.DataFrame) -> None:
    n = len(now)
    since = now["days_since"].to_numpy(dtype=np.float64)
    soon = since[since <= HORIZON_DAYS]
    if soon.size:
        sheet.number("days_since", float(np.median(soon)), "days", soon.size)
    else:
        sheet.missing("days_since", "days", 0, "none of the window recurs")
    sheet.number("n_places", again["place"].nunique(), "files", n)
    sheet.number("n_repairs", n, "changes", n)
    sheet.number("n_reverts", int((now["kind"] == "revert").sum()), "reverts", n)
    first = now["landed_at"].min() if n else pd.Timestamp.min.tz_localize("UTC")
    sheet.number("n_changes", int((found.changes["landed_at"] >= first).sum()), "changes", len(found.changes))
    sheet.number("n_too_large", found.n_too_large, "changes", found.n_too_large)


def _evidence(again: pd.DataFrame) -> tuple[Evidence, ...]:
    """The places that recur most, each with its newest repair and the ids of those before."""
    pairs = pd.concat([again[["place", "change"]], again[["place", "before"]].rename(columns={"before": "change"})])
    counts = pairs.groupby("place")["change"].nunique().sort_values(ascending=False, kind="stable").head(_EVIDENCE)
    return tuple(_told_of(str(place), again[again["place"] == place]) for place in counts.index)


def _told_of(place: str, rows: pd.DataFrame) -> Evidence:
    """One place: it was repaired so many times, each within 90 days of another."""
    chain = list(dict.fromkeys([*rows["before"].tolist(), *rows["change"].tolist()]))
    newest = str(rows["change"].iloc[-1])
    others = [oid[:_SHOWN_OID] for oid in chain if oid != newest][-_IDS:][::-1]
    more = f" and {len(chain) - 1 - len(others)} more" if len(chain) - 1 > len(others) else ""
    told = f"{place}: {phrase(len(chain), 'fixes and reverts')}, each within 90 days of another"
    return Evidence("change", newest, f"{told}; before it {', '.join(others)}{more}")


def _series(rows: pd.DataFrame, ever: pd.DataFrame) -> Series:
    """Each repair whose place had been repaired before, by the days since; of a recent one the place is named."""
    seen = rows[np.isfinite(rows["days_since"].to_numpy(dtype=np.float64))]
    places = dict(zip(ever["change"].tolist(), ever["place"].tolist(), strict=True))
    ids, kinds = seen["id"].tolist(), seen["kind"].tolist()
    told = [f"{kind} in {places[oid]}" if oid in places else kind for oid, kind in zip(ids, kinds, strict=True)]
    columns = [seen["days_since"].clip(lower=_SHORTEST_DAYS).tolist(), ids, told]
    moments = pd.DatetimeIndex(seen["landed_at"]).to_pydatetime().tolist()
    points = tuple(
        Point(at, days, oid, label, "again" if days <= HORIZON_DAYS else "later")
        for at, days, oid, label in zip(moments, *columns, strict=True)
    )
    return Series("days_since", "days since a place of the repair was last repaired", "days", points)


def _not_enough(windows: Windows) -> str:
    why = wanting(windows.n_now, _REPAIRS, "fixes and reverts", windows.pace)
    return f"Not enough data to tell whether the same places fail again: {why}."


def _above_chance(values: Mapping[str, Measure], policy: Policy) -> bool:
    p, times = values["chance_p"].value, values["times_chance"].value
    return p is not None and p < policy["recurrence.p"] and (times or 0) >= policy["recurrence.times-chance"]


def _has_grown(values: Mapping[str, Measure], policy: Policy) -> bool:
    growth = values["growth"]
    return (growth.low or 0) > 0 and (growth.value or 0) >= policy["recurrence.growth"]


def _state(values: Mapping[str, Measure], policy: Policy) -> State:
    above, grown = _above_chance(values, policy), _has_grown(values, policy)
    # Where as many would recur by chance, a growth only says that more is repaired.
    return "healthy" if not above else "concern" if grown else "watch"


def _sentence(values: Mapping[str, Measure], policy: Policy) -> str:
    share, before, expected = values["share"], values["share_before"], values["expected"]
    above = _beside_chance(values, policy)
    told = (
        f"{phrase(share.value or 0, 'share')} of {phrase(share.n, 'fixes and reverts')} touch a file that another one "
        f"had touched in the {HORIZON_DAYS} days before, where chance gives "
        f"{phrase(expected.value or 0, 'share')}, as some files are busy: {above}"
    )
    if before.value is None:
        return f"{told}. There is nothing to compare it with ({before.missing})."
    grown = "that is a clear growth" if _has_grown(values, policy) else "no clear growth"
    return f"{told}. In the window before it was {phrase(before.value, 'share')}: {grown}."


def _beside_chance(values: Mapping[str, Measure], policy: Policy) -> str:
    if _above_chance(values, policy):
        return "clearly more often"
    return (
        "not more often" if (values["share"].value or 0) <= (values["expected"].value or 0) else "not much more often"
    )


def _try_next(measures: Measures, policy: Policy) -> TryNext:
    hypothesis = (
        "If the place that was repaired most often gets a test for each of its last repairs, and is then made simpler, "
        "it is repaired less often."
        if _state(measures.values, policy) != "healthy"
        else "If the next fix also names what let the fault in, and closes that, its place need not be repaired again."
    )
    return TryNext(hypothesis, "share", "below", review_at(measures.as_of))
