"""The check `drift` of a branch as it is."""

from __future__ import annotations

from datetime import datetime

from flowlens.errors import CannotMeasureError
from flowlens.gate.baseline import accepted_at, accepted_since, landed_since
from flowlens.gate.context import Context
from flowlens.gate.drift import Drift, drift_at, reach_days
from flowlens.gate.enough import insist_on_clock, insist_on_days, insist_on_sizes
from flowlens.gate.wording import accepted_text, drift_text
from flowlens.model.check import Check, CheckVerdict
from flowlens.model.phrase import phrase
from flowlens.sources.git.line import read_commit

__all__ = ["check_drift"]

_DAY = 86_400
_NEXT = "Look at the largest changes of these weeks: which of them could have landed, and been tried, in parts?"


def check_drift(context: Context, tip: str, now: datetime | None = None) -> Check:
    """The answer of the rule for the history that ends in a commit, as of that commit's date.

    CannotMeasureError where a shallow clone holds less history than the rule looks at, and where that date lies ahead
    of `now`, the time of the run.
    """
    rule = context.settings.drift
    commit = read_commit(context.place.shadow, tip)
    if commit is None or commit.commit_at is None:
        raise CannotMeasureError("The newest commit has no date that is possible.", next_step="Name another --head.")
    at = commit.commit_at
    insist_on_clock(at, now)
    since = max(at - reach_days(rule) * _DAY, accepted_since(context.settings, "drift", at))
    landed = list(landed_since(context.history(tip).newest_first(), since))
    insist_on_days(context, tip, since)
    changes = [(each.unit.landed_at, each.net_lines) for each in landed if each.left_out is None]
    drift = drift_at(changes, at, rule)
    n_unknown = sum(each.is_unknown for each in landed)
    insist_on_sizes(context, drift, n_unknown)
    notes = [f"{phrase(n_unknown, 'changes')} could not be sized."] if n_unknown else []
    if (accepted := accepted_at(context.settings, "drift", at)) is not None:
        notes.append(accepted_text(accepted))
    return Check(
        rule="drift",
        verdict=_verdict(drift, fail=rule.fail),
        sentence=drift_text(drift, rule),
        next_step=_NEXT if drift.holds else "",
        value=drift.now.ratio,
        unit="ratio",
        limit=rule.ratio,
        warn_limit=rule.ratio,
        alpha=rule.alpha,
        p=drift.now.p,
        notes=tuple(notes),
    )


def _verdict(drift: Drift, *, fail: bool) -> CheckVerdict:
    if drift.holds:
        return "fail" if fail else "warn"
    return "pass" if drift.now.enough else "insufficient-history"
