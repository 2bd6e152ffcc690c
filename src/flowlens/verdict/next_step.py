"""The one thing to try next: the hypothesis of the finding that weighs most, with a target to reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flowlens.model.finding import JUDGED, Finding, Goal, TryNext
from flowlens.model.policy import Policy
from flowlens.model.verdict import NextStep

__all__ = ["history_first", "next_step"]

_FETCH = (
    "First fetch the whole history and ask again, as a part of it misleads: `git fetch --unshallow`, or "
    "`fetch-depth: 0` in a job of GitHub Actions."
)
_RELEASE_NOW = "If what is finished on the mainline is released now, as it is, users get it and say what comes next."


def next_step(weightiest: Sequence[Finding], policy: Policy, *, silent: bool = False) -> NextStep | None:
    """What the first of these findings that has a hypothesis proposes; None where none has.

    `silent`: the first is of nothing having been released for long, so that to release at all comes before all else.
    """
    finding = next((one for one in weightiest if one.try_next is not None), None)
    if finding is None or (idea := finding.try_next) is None:
        return None
    if silent and (release := _release_now(finding, idea)) is not None:
        return release
    goal, target = _aim(finding, idea, policy)
    measure = finding.measures.get(idea.measure)
    return NextStep(
        lens=finding.lens,
        hypothesis=idea.hypothesis,
        measure=idea.measure,
        goal=goal,
        target=target,
        unit="" if measure is None else measure.unit,
        review_at=idea.review_at,
    )


def history_first(step: NextStep) -> NextStep:
    """The step after the one that comes before all others where a clone holds a part of the history only."""
    return replace(step, hypothesis=f"{_FETCH} Then: {step.hypothesis[:1].lower()}{step.hypothesis[1:]}")


def _aim(finding: Finding, idea: TryNext, policy: Policy) -> tuple[Goal | None, float | None]:
    """Where the measure should go: below what it is by the least factor that the lens takes for a change.

    A share has no such factor: its target is to be better than it is.
    """
    measure = finding.measures.get(idea.measure)
    if idea.goal is None or measure is None or measure.value is None or finding.state not in JUDGED:
        return None, None
    factor = _factor(finding, policy)
    if idea.goal == "below" and factor is not None and measure.unit not in {"share", "ratio", ""}:
        return "at most", measure.value / factor
    return idea.goal, measure.value


def _release_now(finding: Finding, idea: TryNext) -> NextStep | None:
    """The end of a silence, by a long gap of this repository, which its silence is counted in; None: not known."""
    since, silence = (finding.measures.get(name) for name in ("days_since_last", "silence"))
    if since is None or since.value is None or silence is None or not silence.value:
        return None
    long_gap = since.value / silence.value
    return NextStep(finding.lens, _RELEASE_NOW, "days_since_last", "at most", long_gap, since.unit, idea.review_at)


def _factor(finding: Finding, policy: Policy) -> float | None:
    """By what factor a level has to move for the lens to make a concern of it."""
    names = (f"{finding.lens}.ratio-concern", f"{finding.lens}.ratio")
    known = [policy.thresholds[name].value for name in names if name in policy.thresholds]
    return known[0] if known else None
