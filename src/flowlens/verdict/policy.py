"""The thresholds of a lifecycle stage, and all that decides a verdict as a text."""

from __future__ import annotations

from collections.abc import Iterator

from flowlens.model.policy import Policy, Stage, Threshold
from flowlens.verdict.rules import (
    CORE,
    HELD_WEEKS,
    IN_A_ROW,
    LOOKED_AT,
    ORDER,
    OVER_P,
    OVER_RATIO,
    RULES,
    STAGES,
    Need,
    Rule,
    rules_of,
)
from flowlens.verdict.thresholds import BY_STAGE, THRESHOLDS

__all__ = ["CORE", "RULES", "Need", "Rule", "policy", "rules_text"]

_MIDDLE: Stage = "differentiation"
_BESIDE = f"""\
Beside a verdict stand up to three findings that decided it (those that its rule names, the weightiest first), and what
would change it: the verdict that there would be if the first of them turned round. One thing to try next is the
hypothesis of the first of them (where all is well, of the one that is least well). Its target is to move the level by
the factor from which its lens speaks of a concern; a share, which has no such factor, only has to be better than it is.
In a silence it is to release what is finished at all, before a long gap has gone by.

A verdict that comes and goes from week to week says little, so that a change of it has to last. It is judged at the
newest end of the period and at weekly ends before, up to {LOOKED_AT}; the newest state that held at {IN_A_ROW} of them
in a row stands. stalled and not-enough-data say what there is at the newest end, and count at once; so does the release
that ends a silence. A growth of batch-size, release-cadence or release-batch that was told stands until it is clearly
over: until its ratio is below the limit by a factor of {OVER_RATIO:g}, or its p above {OVER_P:g} times the limit. Where
it lies between, what was told at weekly ends before decides, of which up to {HELD_WEEKS} are asked."""


def policy(stage: Stage | None) -> Policy:
    """The thresholds of a stage; without one, those of the middle stage."""
    chosen: Stage = stage or _MIDDLE
    thresholds = dict(THRESHOLDS)
    for name, value in BY_STAGE[chosen].items():
        old = thresholds[name]
        thresholds[name] = Threshold(value, old.unit, old.meaning, f"{old.source}; set for {chosen}")
    return Policy(chosen, thresholds)


def rules_text() -> str:
    """The rules of each stage in order, and every threshold with its unit, meaning and source."""
    lines = ["The verdict: of the rules of a stage, the first that holds decides.", ""]
    for stage in (_MIDDLE, *(one for one in STAGES if one != _MIDDLE)):
        lines += [*_stage_lines(stage), ""]
    lines += [_BESIDE, "", "Thresholds (stage differentiation, or none)", ""]
    for name, one in THRESHOLDS.items():
        lines.append(f"  {name:<32} {one.value:g} {one.unit}: {one.meaning} [{one.source}]")
    for stage, changes in BY_STAGE.items():
        lines += [f"  {stage}: {name} = {value:g}" for name, value in changes.items()]
    return "\n".join(lines)


def _stage_lines(stage: Stage) -> Iterator[str]:
    yield f"Stage {stage}{', or none' if stage == _MIDDLE else ''}: judged on {', '.join(ORDER[stage])}"
    yield ""
    for number, rule in enumerate(rules_of(stage), 1):
        needs = "; and ".join(_need_text(need) for need in rule.needs) or "none of these"
        yield f"{number}. {rule.state}: {needs}."
        yield f"   {rule.sentence}"


def _need_text(need: Need) -> str:
    silent = " for its silence since the last release" if need.silent else ""
    return f"{' or '.join(need.lenses)} is {' or '.join(need.states)}{silent}"
