"""The thresholds of a lifecycle stage, and the rules that make a verdict of findings, as data."""

from __future__ import annotations

from dataclasses import dataclass

from flowlens.model.finding import State
from flowlens.model.policy import Policy, Stage, Threshold
from flowlens.model.verdict import VerdictState
from flowlens.verdict.thresholds import BY_STAGE, THRESHOLDS

__all__ = ["CORE", "RULES", "Need", "Rule", "policy", "rules_text"]

# The lenses that make the verdict; the last two are not there yet and read as not enough data.
CORE = ("batch-size", "release-cadence", "release-batch", "splash", "iteration", "recovery")

_WELL: tuple[State, ...] = ("healthy",)
_BAD: tuple[State, ...] = ("concern",)
_NOT_BAD: tuple[State, ...] = ("healthy", "watch")
_UNEASY: tuple[State, ...] = ("watch", "concern")


@dataclass(frozen=True, slots=True)
class Need:
    """One of these lenses is in one of these states; `silent`: because nothing was released for long."""

    lenses: tuple[str, ...]
    states: tuple[State, ...]
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A verdict, all that it needs, and how it is told; of the rules that hold, the first decides."""

    state: VerdictState
    needs: tuple[Need, ...]
    sentence: str


RULES = (
    Rule("stalled", (Need(("release-cadence",), _BAD, silent=True),), "No new work has reached users for long."),
    Rule("splashy", (Need(("splash",), _BAD),), "Value is saved up for launches."),
    Rule(
        "drifting",
        (Need(("batch-size", "release-batch", "release-cadence"), _BAD),),
        "Steps are getting bigger, or rarer.",
    ),
    Rule(
        "mixed",
        (Need(("batch-size", "release-cadence", "release-batch", "splash"), _UNEASY),),
        "Some of it is quick and small, some of it is not.",
    ),
    Rule(
        "iterating",
        (Need(("batch-size",), _WELL), Need(("release-cadence",), _WELL), Need(("release-batch", "splash"), _NOT_BAD)),
        "Work is released quickly, in small steps.",
    ),
    Rule("not-enough-data", (), "There is not enough to judge by."),
)


def policy(stage: Stage | None) -> Policy:
    """The thresholds of a stage; without one, those of the middle stage."""
    chosen: Stage = stage or "differentiation"
    thresholds = dict(THRESHOLDS)
    for name, value in BY_STAGE[chosen].items():
        old = thresholds[name]
        thresholds[name] = Threshold(value, old.unit, old.meaning, f"{old.source}; set for {chosen}")
    return Policy(chosen, thresholds)


def rules_text() -> str:
    """The rules in order, and every threshold with its unit, meaning and source, by stage where they differ."""
    lines = ["The verdict: the first rule that holds decides.", ""]
    for number, rule in enumerate(RULES, 1):
        needs = "; and ".join(_need_text(need) for need in rule.needs) or "none of these"
        lines.append(f"{number}. {rule.state}: {needs}. ({rule.sentence})")
    lines += ["", "Thresholds (stage differentiation, or none)", ""]
    for name, one in THRESHOLDS.items():
        lines.append(f"  {name:<32} {one.value:g} {one.unit}: {one.meaning} [{one.source}]")
    for stage, changes in BY_STAGE.items():
        lines += [f"  {stage}: {name} = {value:g}" for name, value in changes.items()]
    return "\n".join(lines)


def _need_text(need: Need) -> str:
    silent = " for its silence since the last release" if need.silent else ""
    return f"{' or '.join(need.lenses)} is {' or '.join(need.states)}{silent}"
