"""The rules that make a verdict of findings, as data: for each lifecycle stage in order, and the first that holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from flowlens.model.finding import State
from flowlens.model.policy import Stage
from flowlens.model.verdict import VerdictState

__all__ = [
    "CORE", "HELD_WEEKS", "IN_A_ROW", "LOOKED_AT", "ORDER", "OVER_P", "OVER_RATIO", "QUICK_DAYS", "RULES", "STAGES",
    "Need", "Rule", "rules_of",
]  # fmt: skip

STAGES: tuple[Stage, ...] = get_args(Stage)

# The lenses that make the verdict.
CORE = ("batch-size", "release-cadence", "release-batch", "splash", "iteration", "recovery")

# The lenses that make the verdict of a stage, those that it is judged on first before the others. An innovation is
# judged on batch size, iteration and recovery; others depend on a commodity: it must be predictable, and seldom fail.
ORDER: dict[Stage, tuple[str, ...]] = {
    "innovation": ("batch-size", "iteration", "recovery", "release-batch", "splash", "release-cadence"),
    "differentiation": CORE,
    "commodity": ("predictability", "recovery", "release-cadence", "batch-size", "release-batch", "splash"),
}

# A verdict changes when the new one holds at three weekly ends in a row, one more than the gate asks of a drift: with a
# release every second week, two ends may see the same releases. Seven ends are looked at for such a row. Source:
# benchmarks/stability.md.
IN_A_ROW = 3
LOOKED_AT = 7

# A growth that was told is over where its ratio is below the limit by this factor, or its p above so many times the
# limit; whether it was told is asked of so many weekly ends before. Source: benchmarks/stability.md.
OVER_RATIO = 1.1
OVER_P = 2
HELD_WEEKS = 13

# A typical gap up to a month is told as quick; a longer one that is healthy, as what it is held against.
QUICK_DAYS = 31

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
    """A verdict, all that it needs, how it is told, and the stages in which it holds.

    `sides`: the part of the sentence that each of these lenses makes true, where any of them is enough.
    """

    state: VerdictState
    needs: tuple[Need, ...]
    sentence: str
    stages: tuple[Stage, ...] = STAGES
    sides: tuple[tuple[tuple[str, ...], str], ...] = ()


def rules_of(stage: Stage) -> tuple[Rule, ...]:
    """The rules of a stage, in order; the last one needs nothing."""
    return tuple(rule for rule in RULES if stage in rule.stages)


_SMALL_STEPS = Need(("release-batch", "splash"), _NOT_BAD)
_TWEAKED = Need(("iteration",), _NOT_BAD)

RULES = (
    Rule("stalled", (Need(("release-cadence",), _BAD, silent=True),), "No new work has reached users for long."),
    Rule("splashy", (Need(("splash",), _BAD),), "Value is saved up for launches."),
    Rule("drifting", (Need(("batch-size", "release-batch"), _BAD),), "Steps are getting bigger.", ("innovation",)),
    Rule(
        "drifting",
        (Need(("batch-size", "release-batch", "release-cadence"), _BAD),),
        "Steps are getting bigger, or releases are getting rarer.",
        ("differentiation", "commodity"),
        (
            (("batch-size", "release-batch"), "steps are getting bigger"),
            (("release-cadence",), "releases are getting rarer"),
        ),
    ),
    Rule(
        "mixed",
        (Need(("predictability", "recovery"), _UNEASY),),
        "Releases keep no beat to plan on, or failures are many or slow to mend.",
        ("commodity",),
    ),
    Rule(
        "mixed",
        (Need(("batch-size", "release-batch", "splash"), _UNEASY),),
        "Some of it is small, some of it is not.",
        ("innovation",),
    ),
    Rule(
        "mixed",
        (Need(("batch-size", "release-cadence", "release-batch", "splash"), _UNEASY),),
        "Some of it is quick and small, some of it is not.",
        ("differentiation", "commodity"),
    ),
    Rule(
        "mixed",
        (Need(("iteration", "recovery"), _UNEASY),),
        "What is shipped is seldom tweaked, or what fails is mended late.",
        ("innovation",),
    ),
    Rule(
        "mixed",
        (Need(("iteration", "recovery"), _BAD),),
        "What is shipped is seldom tweaked, or what fails is mended late.",
        ("differentiation",),
    ),
    # Irregular beats are tolerated, rarer ones are told.
    Rule("mixed", (Need(("release-cadence",), _BAD),), "Releases are rarer than before.", ("innovation",)),
    Rule(
        "iterating",
        (
            Need(("batch-size",), _WELL),
            Need(("iteration", "recovery"), _WELL),
            Need(("release-cadence",), _NOT_BAD),
            _SMALL_STEPS,
        ),
        "Work is released in small steps, and what is shipped is tweaked or mended soon.",
        ("innovation",),
    ),
    Rule(
        "iterating",
        (Need(("batch-size",), _WELL), Need(("release-cadence",), _WELL), _SMALL_STEPS, _TWEAKED),
        "Work is released quickly, in small steps, and what is shipped is tweaked.",
        ("differentiation",),
    ),
    Rule(
        "iterating",
        (Need(("batch-size",), _WELL), Need(("release-cadence",), _WELL), _SMALL_STEPS),
        "Work is released quickly, in small steps; whether it is tweaked afterwards is not known.",
        ("differentiation",),
    ),
    Rule(
        "iterating",
        (
            Need(("predictability", "recovery"), _WELL),
            Need(("release-cadence",), _WELL),
            Need(("batch-size",), _WELL),
            _SMALL_STEPS,
        ),
        "Work is released quickly, in small steps, and others can rely on it.",
        ("commodity",),
    ),
    Rule("not-enough-data", (), "There is not enough to judge by."),
)
