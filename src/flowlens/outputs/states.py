"""The words and signs for states, so that colour is never the only sign of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from flowlens.model.experiment import Outcome
from flowlens.model.finding import Confidence, State
from flowlens.model.verdict import Verdict, VerdictState

__all__ = ["CONFIDENCES", "OUTCOMES", "STATES", "VERDICTS", "Sign", "Tone", "deciding"]

Tone = Literal["good", "watch", "bad", "unknown", "off"]


@dataclass(frozen=True, slots=True)
class Sign:
    """How one state is shown: a symbol, a word, the tone that picks its colour, and what it means."""

    symbol: str
    word: str
    tone: Tone
    meaning: str


STATES: Mapping[State, Sign] = {
    "healthy": Sign("✓", "Healthy", "good", "The measures are steady or improve."),
    "watch": Sign("!", "Watch", "watch", "Something moves the wrong way, or the evidence is not strong yet."),
    "concern": Sign("✗", "Concern", "bad", "The measures are past a threshold, and the evidence holds."),
    "not-enough-data": Sign("?", "Not enough data", "unknown", "There is too little to tell a change from chance."),
    "not-applicable": Sign("–", "Not applicable", "off", "What this question needs is not in this repository."),
}

VERDICTS: Mapping[VerdictState, Sign] = {
    "iterating": Sign("✓", "Iterating", "good", "Work reaches users often and in small steps."),
    "mixed": Sign("!", "Mixed", "watch", "Some signs point to quick releases, others away from them."),
    "drifting": Sign("✗", "Drifting", "bad", "Batches or the gaps between releases grow."),
    "splashy": Sign("✗", "Splashy", "bad", "Value is saved up for launches."),
    "stalled": Sign("✗", "Stalled", "bad", "No new work has reached users for long."),
    "not-enough-data": Sign("?", "Not enough data", "unknown", "There is too little history to judge."),
}

OUTCOMES: Mapping[Outcome, Sign] = {
    "kept": Sign("✓", "Kept", "good", "The measure moved the way it should, beyond chance."),
    "dumped": Sign("✗", "Dumped", "bad", "The measure moved the other way, or a guard got worse, beyond chance."),
    "cannot-tell-yet": Sign("?", "Can't tell yet", "unknown", "It still runs, or what is seen may be chance."),
}

# What it is that makes a finding so sure.
CONFIDENCES: Mapping[Confidence, str] = {
    "low": "few changes or releases, or an interval that leaves both ways open",
    "medium": "a fair number of changes or releases, or an interval that leaves the other answer possible",
    "high": "many changes or releases, with no interval that leaves the other answer possible",
}


def deciding(verdict: Verdict) -> str:
    """The heading over the findings behind a verdict."""
    return "What is missing" if verdict.state == "not-enough-data" else "What decided it"
