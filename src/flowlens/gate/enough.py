"""What a clone must hold before a change can be ranked, or a trend be told: where it does not, that is the answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from flowlens.errors import CannotMeasureError
from flowlens.gate.baseline import Ranked
from flowlens.gate.context import Context
from flowlens.gate.drift import Drift, reach_days
from flowlens.gate.pr_size import needed
from flowlens.gate.settings import PrSizeSettings
from flowlens.model.phrase import phrase
from flowlens.sources.git.line import read_commit
from flowlens.sources.git.shadow import Shadow

__all__ = ["insist_on_changes", "insist_on_clock", "insist_on_days", "insist_on_sizes", "unit_of"]

# Where fewer of the changes look as pulls do when they land, most steps are single commits.
_PULL_SHARE = 0.5
_CLOCKS_DIFFER = timedelta(days=1)


def unit_of(ranked: Ranked, rule: PrSizeSettings) -> Literal["change", "commit"] | None:
    """What most of these changes are: pulls, or single commits; None where there are too few to tell."""
    if len(ranked.changes) < needed(rule.warn_alpha):
        return None
    return "commit" if ranked.pull_share < _PULL_SHARE else "change"


def insist_on_changes(context: Context, ranked: Ranked) -> None:
    """CannotMeasureError where it is the clone that lacks changes, or the history that holds none like this one.

    A history that is young is none of these.
    """
    shadow, rule = context.place.shadow, context.settings.pr_size
    n, enough = len(ranked.changes), needed(rule.fail_alpha)
    if n < enough and ranked.n_unknown and (shadow.partial or n + ranked.n_unknown >= enough):
        why, next_step = _why_unknown(shadow)
        raise CannotMeasureError(
            f"{why}: only {n} of {phrase(enough, 'changes')} that are needed can be sized.", next_step=next_step
        )
    if n < enough and shadow.shallow and ranked.ended:
        raise CannotMeasureError(
            f"This clone is shallow: it shows only {n} of {phrase(enough, 'changes')} that are needed.",
            next_step="Set fetch-depth (GIT_DEPTH) to 400, or to 0 for the whole history.",
        )
    if context.settings.unit == "auto" and unit_of(ranked, rule) == "commit":
        share = phrase(ranked.pull_share, "share")
        raise CannotMeasureError(
            f"Only {share} of the last {phrase(n, 'changes')} look as if they had landed as pulls: most are single "
            "commits, with which a whole pull cannot be compared.",
            next_step='Set unit = "commit" to judge the largest commit of a change, or "change" if each is a pull.',
        )


def insist_on_clock(at: int, now: datetime | None) -> None:
    """CannotMeasureError where a history ends on a day that has not come: all of its past is then too long ago."""
    if now is not None and at > (now + _CLOCKS_DIFFER).timestamp():
        raise CannotMeasureError(
            "The newest commit is dated later than the clock of this machine says it is.",
            next_step="Name another --head, or set the clock.",
        )


def insist_on_days(context: Context, tip: str, since: int) -> None:
    """CannotMeasureError where a shallow clone cuts the line of that commit off after that time."""
    shadow = context.place.shadow
    if not shadow.shallow:
        return
    oldest = [
        commit.commit_at
        for oid in _first_parent_end(shadow, tip)
        if (commit := read_commit(shadow, oid)) is not None and commit.commit_at is not None
    ]
    if not oldest or min(oldest) > since:
        raise CannotMeasureError(
            f"This clone is shallow, and holds less than the {reach_days(context.settings.drift)} days of history "
            "that are compared.",
            next_step="Fetch the whole history (fetch-depth: 0, GIT_DEPTH: 0, or `git fetch --unshallow`).",
        )


def insist_on_sizes(context: Context, drift: Drift, n_unknown: int) -> None:
    """CannotMeasureError where there are too few changes, and would be enough if all could be sized."""
    rule, now = context.settings.drift, drift.now
    n_all = now.n_recent + now.n_before + n_unknown
    if n_unknown and not now.enough and n_all >= rule.min_recent + rule.min_baseline:
        why, next_step = _why_unknown(context.place.shadow)
        raise CannotMeasureError(
            f"{why}: {phrase(n_unknown, 'changes')} of the days that are compared cannot be sized.", next_step=next_step
        )


def _why_unknown(shadow: Shadow) -> tuple[str, str]:
    """Why sizes are not known, and what to do about it."""
    if shadow.partial:
        return "This clone is partial", "Check out without filter: (blob:none, tree:0)."
    return "Objects are missing or damaged", "Run `git fsck`, or clone anew."


def _first_parent_end(shadow: Shadow, tip: str) -> list[str]:
    """The oldest commit of the line that this clone shows."""
    done = shadow.git.run("rev-list", "--first-parent", "--stdin", stdin=f"{tip}\n".encode())
    return done.output.decode("ascii", "replace").split()[-1:]
