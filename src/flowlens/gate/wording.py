"""What the gate says: about the change, never about a person."""

from __future__ import annotations

from flowlens.gate.drift import Drift
from flowlens.gate.pr_size import Judged
from flowlens.gate.settings import AcceptSettings, DriftSettings, OverrideSettings
from flowlens.model.phrase import phrase

__all__ = ["accepted_text", "allow_by", "drift_text", "ranked_text"]


def ranked_text(lines: int, judged: Judged, enough: int) -> str:
    """The size of a change, its limit and its rank: `pr-size 1,842 lines (limit 611; larger than 99 of the last 100)`.

    `enough` is how many changes the history must have before any can fail.
    """
    said = f"pr-size {phrase(lines, 'lines')}"
    if judged.ceiling:
        return f"{said} (a ceiling of the configuration: {judged.ceiling})"
    larger = f"larger than {judged.n - judged.n_larger:,} of the last {judged.n:,} changes"
    if judged.limit is None or judged.n < enough:
        limit = "no limit yet" if judged.limit is None else f"limit {judged.limit:,.0f}"
        return f"{said} ({limit}: {judged.n:,} of {enough:,} changes that are needed; {larger})"
    return f"{said} (limit {judged.limit:,.0f}; {larger})"


def accepted_text(accepted: AcceptSettings) -> str:
    """What history a new normal leaves out, and why."""
    return f"No change before {accepted.since.isoformat()} counts, by a new normal: {accepted.reason}"


def allow_by(settings: OverrideSettings) -> str:
    """What to do about a change that is too large."""
    ways = [f"give it the label {settings.labels[0]}"] if settings.labels else []
    ways += [f'commit with the trailer "{settings.trailer}: <why>"'] if settings.trailer else []
    split = "Land it in parts that are each useful by themselves"
    return f"{split}; where it must be whole, {' or '.join(ways)}." if ways else f"{split}."


def _counted(n: int, least: int) -> str:
    """How many there are, and how many it takes where that is more: `251`, `3 (it takes 12)`."""
    return f"{n:,}" if n >= least else f"{n:,} (it takes {least:,})"


def drift_text(drift: Drift, rule: DriftSettings) -> str:
    """The two windows that the rule compares, in one line."""
    now = drift.now
    if now.p is None or now.recent_median is None or now.before_median is None:
        recent, before = _counted(now.n_recent, rule.min_recent), _counted(now.n_before, rule.min_baseline)
        return (
            f"drift: not enough changes: {recent} in the last {rule.recent_days} days, "
            f"{before} in the {rule.baseline_days} before"
        )
    recent, before = (phrase(lines, "lines") for lines in (now.recent_median, now.before_median))
    text = (
        f"drift: median {recent} in the last {rule.recent_days} days (n = {now.n_recent:,}), "
        f"{before} in the {rule.baseline_days} before (n = {now.n_before:,}); "
        f"{phrase(now.p, 'p-value')}"
    )
    if now.weeks_p is not None and not now.weeks_differ:
        return f"{text}, but {phrase(now.weeks_p, 'p-value')} for whole weeks in any order"
    if drift.holds:
        return f"{text}, a week ago as well"
    return f"{text}, but not yet a week ago" if now.weeks_differ else text
