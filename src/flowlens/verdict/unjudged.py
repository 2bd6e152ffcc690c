"""Which findings answer nothing."""

from __future__ import annotations

from flowlens.model.finding import Finding, State

__all__ = ["UNJUDGED", "is_judged"]

UNJUDGED: tuple[State, ...] = ("not-enough-data", "not-applicable")


def is_judged(finding: Finding) -> bool:
    """Whether the finding says something of the practice."""
    return finding.state not in UNJUDGED
