"""The verdict: one answer for the repository, the findings that decided it, and what would change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flowlens.model.finding import Confidence

__all__ = ["Verdict", "VerdictState"]

VerdictState = Literal["iterating", "mixed", "drifting", "splashy", "stalled", "not-enough-data"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One answer; `because` holds the ids of up to three lenses that decided it, the weightiest first."""

    state: VerdictState
    confidence: Confidence
    because: tuple[str, ...]
    sentence: str
    would_change: str
