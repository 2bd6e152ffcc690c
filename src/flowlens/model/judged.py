"""What a lens says at a weekly end, by the limits from which a growth is told and by those at which it is over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flowlens.model.finding import Finding, State
from flowlens.model.policy import Policy

__all__ = ["Judged", "Limits", "Look"]


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits from which something is `told`, and those at which it is over once it was told, which lie lower."""

    told: Policy
    over: Policy


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found, and the state that would stand if something worse had been told before."""

    finding: Finding
    leaving: State

    @property
    def is_clear(self) -> bool:
        """Both say the same, so that it does not matter what was told before."""
        return self.finding.state == self.leaving


# What each lens says at one end, by its id; it is measured when it is asked.
Look = Callable[[str], Judged]
