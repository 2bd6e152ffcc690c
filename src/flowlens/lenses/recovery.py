"""Recovery.

Question: How quickly do we learn from failure?

Unit: days from the landing of a change to the landing of its revert, and from a release to the patch that repairs it.

Better: quicker, and not slowing down. Many failures that are repaired within hours are better than few that stay.

Reads: changes, commits, releases, release_changes, repairs, deployments.

Leaves out: reverts of reverts (the work lands again), reverts by or of bots, what was reverted before it landed, and
    reverts after more than a year (a change of mind, no repair). The three that landed are counted apart.
    A repair that reverts nothing and comes with an ordinary release is not seen. Latency is told of the reverts that
    landed in the window, as those still to come are not known; changes too young for 30 or 90 days are not counted
    there. What a fix repairs is told rightly in some 3 of 5 cases (SZZ), and is shown, not judged.
    A fix that was copied to a release branch counts from the release that holds the revert itself.

Source: DORA's change fail rate, failed deployment recovery time and deployment rework rate, as release-based proxies:
    Git knows of no failed deployment. Those that a forge or CI tells of are held against the same limits. Wilson 1927
    and Newcombe 1998 for shares, two windows by Mann-Whitney.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from flowlens.facts.tables import Facts
from flowlens.lenses.answers import Answer, answered, confidence_of, review_at, unanswered
from flowlens.lenses.bins import change_points, life_of, write_shifts
from flowlens.lenses.brief import brief
from flowlens.lenses.clear import growth_line, no_surer
from flowlens.lenses.counted import counted_changes
from flowlens.lenses.deploy_recovery import DEPLOY_MEASURES, deployments_fail, told_of_deployments, write_deployments
from flowlens.lenses.drift import against, grown, write_ratio
from flowlens.lenses.enough import wanting
from flowlens.lenses.fix_rates import write_fixes
from flowlens.lenses.quick_fixes import quick_fixes
from flowlens.lenses.recovery_evidence import SHORTEST_DAYS, failed, fix_series, revert_series, slowest
from flowlens.lenses.reverts import Reverts, reverts
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.taken_back import REVERTS, write_exposure, write_repairs, write_shares
from flowlens.lenses.together import weeks
from flowlens.lenses.unsure import is_unsure
from flowlens.lenses.windows import Windows, two_windows
from flowlens.model.finding import Confidence, Finding, State, TryNext
from flowlens.model.measure import Measure, Measures
from flowlens.model.phrase import between, phrase
from flowlens.model.policy import Policy
from flowlens.stats.cluster_interval import cluster_interval
from flowlens.stats.estimate import Floats

__all__ = ["ID", "MEASURES", "judge", "measure"]

ID = "recovery"

MEASURES = {
    "revert_days": "from landing to revert (median of the reverts in the window)",
    "ratio": "median time to revert, against the window before",
    "ratio_p": "chance of such a difference without a change (Mann-Whitney)",
    "shifts": "changes of level of that time ever found (E-divisive)",
    "reverted_30": "share of changes reverted within 30 days",
    "reverted_90": "share of changes reverted within 90 days",
    "reverted_30_before": "share of changes reverted within 30 days, in the window before",
    "repair_days": "from landing to the fix that repairs it, of the fixes in the window (median; SZZ, in depth)",
    "caught_share": "share of reverted changes that no release held before the revert",
    "exposed_days": "from the release with a reverted change to the release with its revert (median)",
    "fail_rate": "change fail rate, release-based proxy: releases soon followed by a patch that repairs them",
    "fail_rate_before": "the same proxy in the window before",
    "fail_growth": "growth of the change fail rate, in share points",
    "fix_days": "from such a release to the patch that repairs it (median)",
    "rework_rate": "deployment rework rate, release-based proxy: releases that are patches out of turn",
    "fix_horizon": "a patch is out of turn within so many days of the release before",
    "n_reverts": "reverts in the window",
    "n_relanded": "reverts of reverts, all time, not counted",
    "n_bots": "reverts by or of bots, all time, not counted",
    "n_late": "reverts of what landed over a year before, all time, not counted",
    "n_changes": "changes in the window",
    "window": "length of the window of reverts",
    **DEPLOY_MEASURES,
}

# Latencies lie orders of magnitude apart: where reverts are rare, a window reaches back until it holds a dozen.
_WANTED = 12
_LEAST_SHIFT = 2.0
_SURE = (12, 24)


def measure(facts: Facts, settings: LensSettings) -> Measures:
    """What was taken back or had to be repaired, how soon, and how often."""
    sheet = Sheet(MEASURES)
    changes = counted_changes(facts, settings)
    if changes.empty:
        why = "There is no change to look at: the mainline holds none that people made and whose size is known."
        return Measures(ID, facts.as_of, sheet.values, not_applicable=why)
    found, fixes = reverts(facts, settings), quick_fixes(facts, settings)
    rows = found.rows
    days = np.maximum(rows["days"].to_numpy(dtype=np.float64), SHORTEST_DAYS)
    windows = two_windows(rows["landed_at"], facts.repository.period, settings.level_days, _WANTED)
    _write_latency(sheet, rows, days, windows)
    write_ratio(sheet, days, windows, "reverts", settings.seed)
    write_shares(sheet, changes, rows, windows, pd.Timestamp(facts.as_of))
    if not facts.brief:
        write_repairs(sheet, facts, pd.Timestamp(facts.as_of) - pd.Timedelta(days=settings.level_days))
        write_exposure(sheet, facts, rows.iloc[windows.now], windows.pace)
    write_deployments(sheet, facts, settings)
    write_fixes(sheet, fixes)
    _write_counts(sheet, found, windows)
    if facts.brief:
        return brief(ID, facts, sheet, _not_enough(sheet.values, windows))
    moments = tuple(moment.to_pydatetime() for moment in rows["landed_at"])
    shifts = change_points(moments, days, "days", settings.seed, _LEAST_SHIFT)
    write_shifts(sheet, len(days), shifts, life_of(rows["landed_at"], facts.repository.period), "reverts")
    return Measures(
        lens=ID,
        as_of=facts.as_of,
        values=sheet.values,
        change_points=shifts,
        evidence=(*failed(fixes), *slowest(rows.iloc[windows.now])),
        series=(revert_series(rows, days, facts), fix_series(fixes)),
        not_enough=_not_enough(sheet.values, windows),
    )


def judge(measures: Measures, policy: Policy) -> Finding:
    """Slow or slower repair, and surely more failure; what is repaired quickly may fail often."""
    enable = "Revert what breaks with `git revert`, which names the commit, and release the repair as a patch."
    unable = unanswered(_unless_unsure(measures, policy), enable, "n_reverts")
    if unable is not None:
        return unable
    values = measures.values
    known = [values[name].n for name in ("revert_days", "fail_rate") if values[name].value is not None]
    answer = Answer(
        state=_state(values, policy),
        confidence="low" if _unsure(values, policy) else _sure(values, max(known), policy),
        sentence=_sentence(values, policy),
        try_next=_try_next(measures),
    )
    return answered(measures, answer)


def _sure(values: Mapping[str, Measure], n: int, policy: Policy) -> Confidence:
    return no_surer(
        confidence_of(n, *_SURE),
        *growth_line(values, "revert_days", policy, "recovery.ratio"),
        (values["revert_days"], policy["recovery.slow"]),
        *(
            (values[name], policy["recovery.fail-rate"])
            for name in ("fail_rate", "deploy_fail_share", "rollback_share")
        ),
    )


def _write_latency(sheet: Sheet, rows: pd.DataFrame, days: Floats, windows: Windows) -> None:
    n = windows.n_now
    sheet.number("window", windows.days, "days", n)
    if n < REVERTS:
        sheet.missing("revert_days", "days", n, wanting(n, REVERTS, "reverts", windows.pace))
        return
    # Several reverts of one week are often one story.
    sheet.estimate("revert_days", cluster_interval(days[windows.now], 0.5, weeks(rows.iloc[windows.now])), "days")


def _write_counts(sheet: Sheet, found: Reverts, windows: Windows) -> None:
    sheet.number("n_reverts", windows.n_now, "reverts", windows.n_now)
    sheet.number("n_relanded", found.n_relanded, "reverts", len(found.rows))
    sheet.number("n_bots", found.n_bots, "reverts", len(found.rows))
    sheet.number("n_late", found.n_late, "reverts", len(found.rows))


def _not_enough(values: Mapping[str, Measure], windows: Windows) -> str | None:
    if values["revert_days"].value is not None or values["fail_rate"].value is not None:
        return None
    why = wanting(windows.n_now, REVERTS, "reverts", windows.pace)
    return (
        f"Not enough data to tell how quickly failures are repaired: {why}; and for releases, "
        f"{values['fail_rate'].missing}."
    )


def _unsure(values: Mapping[str, Measure], policy: Policy) -> list[str]:
    """Which of the level of the reverts and its ratio may be anything."""
    return [name for name in ("revert_days", "ratio") if is_unsure(values[name], policy["recovery.widest"])]


def _unless_unsure(measures: Measures, policy: Policy) -> Measures:
    """The measures as they are, but not enough where the reverts alone would answer and their level may be anything."""
    values = measures.values
    if not values:
        return measures
    level = values["revert_days"]
    if values["fail_rate"].value is not None or level.value is None or "revert_days" not in _unsure(values, policy):
        return measures
    why = f"the median of {phrase(level.n, 'reverts')} may be anything from {_span(level)}"
    told = f"Not enough data to tell how quickly failures are repaired: {why}; and for releases, "
    return replace(measures, not_enough=f"{told}{values['fail_rate'].missing}.")


def _is_slow(values: Mapping[str, Measure], policy: Policy) -> bool:
    return (values["revert_days"].low or 0) >= policy["recovery.slow"]


def _fails_more(values: Mapping[str, Measure], policy: Policy) -> bool:
    return (values["fail_growth"].low or 0) >= policy["recovery.fail-growth"]


def _more_reverted(values: Mapping[str, Measure], policy: Policy) -> bool:
    """Surely a larger share of the changes is taken back soon than before: the intervals lie apart."""
    now, before = values["reverted_30"], values["reverted_30_before"]
    if before.value is None or before.high is None or (now.low or 0) <= before.high:
        return False
    return (now.value or 0) >= policy["recovery.reverted-growth"] * before.value


def _fails_often(values: Mapping[str, Measure], policy: Policy) -> bool:
    """Surely many releases had to be repaired, and not at once: who repairs within hours may fail often."""
    slow = (values["fix_days"].value or 0) > policy["recovery.quick-fix"]
    return slow and (values["fail_rate"].low or 0) >= policy["recovery.fail-rate"]


def _state(values: Mapping[str, Measure], policy: Policy) -> State:
    slow = _is_slow(values, policy) or _has_slowed(values, policy)
    failing = any(check(values, policy) for check in (_fails_more, _more_reverted, _fails_often, deployments_fail))
    if slow and failing:
        return "concern"
    return "watch" if slow or failing else "healthy"


def _has_slowed(values: Mapping[str, Measure], policy: Policy) -> bool:
    level, ratio = values["revert_days"], values["ratio"]
    return level.value is not None and (ratio.low or 0) > 1 and grown(level, values, policy, ID) > 1


def _sentence(values: Mapping[str, Measure], policy: Policy) -> str:
    parts = (tell(values, policy) for tell in (_told_of_reverts, _told_of_shares, _told_of_releases))
    sentence = "; ".join(part for part in (*parts, told_of_deployments(values, policy)) if part)
    return f"{sentence[:1].upper()}{sentence[1:]}."


def _span(level: Measure) -> str:
    return f"{phrase(level.low or 0, 'days')} to {phrase(level.high or 0, 'days')}"


def _told_of_reverts(values: Mapping[str, Measure], policy: Policy) -> str:
    level = values["revert_days"]
    if level.value is None:
        return ""
    span = phrase(values["window"].value or 0, "days")
    told = f"a revert comes {phrase(level.value, 'days')} after what it takes back (median of {level.n} in {span})"
    unsure = _unsure(values, policy)
    if "revert_days" in unsure:
        return f"{told}, but that may be anything from {_span(level)}"
    if "ratio" in unsure:
        spread = between(values["ratio"].low or 0, values["ratio"].high or 0, "ratio")
        return f"{told}; whether that is later than before can't be told ({spread} times)"
    told = f"{told}, {against(level, values['ratio'])}"
    if _has_slowed(values, policy):
        return f"{told}: later than before"
    if _is_slow(values, policy):
        return f"{told}: that is late"
    return told if values["ratio"].value is None else f"{told}: not clearly later"


def _told_of_releases(values: Mapping[str, Measure], policy: Policy) -> str:
    rate, before = values["fail_rate"], values["fail_rate_before"]
    if rate.value is None:
        return ""
    within, of = phrase(values["fix_horizon"].value or 0, "days"), phrase(rate.n, "releases")
    told = f"{round(rate.value * rate.n)} of {of} had to be patched within {within} ({phrase(rate.value, 'share')}"
    if before.value is not None:
        more = "up from" if _fails_more(values, policy) else "against"
        told = f"{told}, {more} {phrase(before.value, 'share')} before"
    return f"{told}; a release-based proxy of failure)"


def _told_of_shares(values: Mapping[str, Measure], policy: Policy) -> str:
    now, before = values["reverted_30"].value, values["reverted_30_before"].value
    if now is None or before is None or not _more_reverted(values, policy):
        return ""
    return f"{phrase(now, 'share')} of the changes were reverted within 30 days, up from {phrase(before, 'share')}"


def _try_next(measures: Measures) -> TryNext:
    if measures.values["revert_days"].value is not None:
        return TryNext(
            "If what breaks is reverted first and mended after, users wait less for the repair.",
            "revert_days",
            "below",
            review_at(measures.as_of),
        )
    return TryNext(
        "If what is finished is released in smaller batches, what fails in it is found and repaired sooner.",
        "fail_rate",
        "at most",
        review_at(measures.as_of),
    )
