"""What a summary shows of a lens's evidence: the first of it, and how much more there is."""

from __future__ import annotations

from flowlens.model.finding import Finding
from flowlens.model.measure import Evidence

__all__ = ["evidence_head", "first_evidence"]

_MOST = 3


def first_evidence(finding: Finding) -> tuple[Evidence, ...]:
    """What is shown of it at once; lenses put what tells most first."""
    return finding.evidence[:_MOST]


def evidence_head(finding: Finding) -> str:
    """The words before it, as `Evidence, the first 3 of 5:`."""
    n = len(finding.evidence)
    return "Evidence:" if n <= _MOST else f"Evidence, the first {_MOST} of {n}:"
