"""The thresholds of each lifecycle stage, and the rules that make a verdict of findings: data, each with its source."""

from __future__ import annotations

from dataclasses import dataclass

from flowlens.model.finding import State
from flowlens.model.policy import Policy, Stage, Threshold
from flowlens.model.verdict import VerdictState

__all__ = ["CORE", "RULES", "Need", "Rule", "policy", "rules_text"]

_TWO_WINDOWS = "two windows: p < 0.05 and a floor for the ratio; a p-value alone lies on long steady series"
_OWN = "FlowLens's own choice, to be recalibrated"

_THRESHOLDS = {
    "batch-size.ratio": Threshold(1.5, "ratio", "the median has grown so much: concern", _TWO_WINDOWS),
    "batch-size.p": Threshold(0.05, "p-value", "at most this chance of the growth without a cause", _TWO_WINDOWS),
    "batch-size.growth-sure-p": Threshold(
        0.01, "p-value", "below this a slow growth is told with more confidence", _OWN
    ),
    "batch-size.floor": Threshold(10, "lines", "below this a median is small, whatever it was", _OWN),
    "batch-size.growth": Threshold(
        1.15, "ratio", "the median grows so much a year: watch", "the 15 % floor of change points"
    ),
    "batch-size.large-share": Threshold(
        0.25,
        "share",
        "surely so many changes are above the limit: watch",
        f"limit: Cohen and others 2006; share: {_OWN}",
    ),
    "release-cadence.ratio": Threshold(1.15, "ratio", "gaps have grown so much: watch", _TWO_WINDOWS),
    "release-cadence.ratio-concern": Threshold(1.5, "ratio", "gaps have grown so much: concern", _OWN),
    "release-cadence.p": Threshold(0.05, "p-value", "at most this chance of the growth without a cause", _TWO_WINDOWS),
    "release-cadence.floor": Threshold(7, "days", "below this a gap is short, whatever it was", _OWN),
    "release-cadence.gap": Threshold(
        92, "days", "a typical gap so long: watch", f"rarer than once a quarter, the usual span of a plan; {_OWN}"
    ),
    "release-cadence.silence": Threshold(2, "ratio", "silent for so many long gaps (P90): watch", _OWN),
    "release-cadence.silence-concern": Threshold(4, "ratio", "silent for so many long gaps (P90): concern", _OWN),
    "release-batch.ratio": Threshold(1.15, "ratio", "releases have grown so much: watch", _TWO_WINDOWS),
    "release-batch.ratio-concern": Threshold(1.5, "ratio", "releases have grown so much: concern", _OWN),
    "release-batch.p": Threshold(0.05, "p-value", "at most this chance of the growth without a cause", _TWO_WINDOWS),
    "release-batch.floor": Threshold(5, "changes", "below this a release is small, whatever it was", _OWN),
    "splash.largest-share": Threshold(0.5, "share", "one release takes so much of the year", _OWN),
    "splash.times-even": Threshold(2, "ratio", "and so many times an even share", _OWN),
    "splash.spikes-share": Threshold(
        0.1, "share", "so many of the year's releases came late and large", f"the rule found 5 known launches; {_OWN}"
    ),
    "lead-time.ratio": Threshold(1.5, "ratio", "waits have grown so much: concern", _OWN),
    "lead-time.floor": Threshold(1, "days", "below this a wait is short, whatever it was", _OWN),
    "lead-time.wait": Threshold(90, "days", "a typical wait so long: watch", f"a quarter of a year; {_OWN}"),
    "lead-time.oldest": Threshold(2, "ratio", "the oldest waits for so many long waits (P90): watch", _OWN),
}

# What a stage changes of these. Innovation tolerates irregular beats; a commodity must be dependable.
_BY_STAGE: dict[Stage, dict[str, float]] = {
    "innovation": {"release-cadence.ratio": 1.5, "release-cadence.ratio-concern": 2, "release-cadence.silence": 3},
    "differentiation": {},
    "commodity": {"release-cadence.silence": 1.5, "release-cadence.silence-concern": 3},
}

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
    thresholds = dict(_THRESHOLDS)
    for name, value in _BY_STAGE[chosen].items():
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
    for name, one in _THRESHOLDS.items():
        lines.append(f"  {name:<32} {one.value:g} {one.unit}: {one.meaning} [{one.source}]")
    for stage, changes in _BY_STAGE.items():
        lines += [f"  {stage}: {name} = {value:g}" for name, value in changes.items()]
    return "\n".join(lines)


def _need_text(need: Need) -> str:
    silent = " for its silence since the last release" if need.silent else ""
    return f"{' or '.join(need.lenses)} is {' or '.join(need.states)}{silent}"
