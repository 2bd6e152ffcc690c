"""The one thing to try next: the hypothesis of the finding that weighs most, with a target to reach."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flowlens.model.finding import Finding
from flowlens.model.measure import Measure
from flowlens.model.policy import Policy
from flowlens.model.verdict import Goal, NextStep
from flowlens.verdict.unjudged import is_judged

__all__ = ["next_step"]

# How a lens says where its measure should go, and how that is said of a target.
_GOALS: dict[str, Goal] = {"below": "below", "above": "above", "still at": "at least", "no higher than": "at most"}
_WATCHED = re.compile(rf"(\S+) ({'|'.join(_GOALS)}) ")


def next_step(weightiest: Sequence[Finding], policy: Policy) -> NextStep | None:
    """What the first of these findings that has a hypothesis proposes; None where none has."""
    finding = next((one for one in weightiest if one.try_next is not None), None)
    if finding is None or (idea := finding.try_next) is None:
        return None
    found = _WATCHED.match(idea.measure)
    name = found[1] if found else idea.measure
    measure = finding.measures.get(name)
    goal, target = _target(finding, measure, found[2], policy) if found and measure else (None, None)
    return NextStep(
        lens=finding.lens,
        hypothesis=idea.hypothesis,
        measure=name,
        goal=goal,
        target=target,
        unit="" if measure is None else measure.unit,
        review_at=idea.review_at,
    )


def _target(finding: Finding, measure: Measure, word: str, policy: Policy) -> tuple[Goal | None, float | None]:
    """Where the measure should go: below what it is by the least factor that the lens takes for a change.

    A share has no such factor: its target is to be better than it is.
    """
    if measure.value is None or not is_judged(finding):
        return None, None
    factor = _factor(finding, policy)
    if word == "below" and factor is not None and measure.unit not in {"share", "ratio", ""}:
        return "at most", measure.value / factor
    return _GOALS[word], measure.value


def _factor(finding: Finding, policy: Policy) -> float | None:
    """By what factor a level has to move for the lens to make a concern of it."""
    names = (f"{finding.lens}.ratio-concern", f"{finding.lens}.ratio")
    known = [policy.thresholds[name].value for name in names if name in policy.thresholds]
    return known[0] if known else None
