"""What a summary shows of a lens's evidence: the first of it, and how much more there is."""

from __future__ import annotations

from flowlens.model.finding import Finding
from flowlens.model.measure import Evidence
from flowlens.model.report import Report
from flowlens.outputs.plain import short_id

__all__ = ["called", "evidence_head", "first_evidence"]

_MOST = 3


def first_evidence(finding: Finding) -> tuple[Evidence, ...]:
    """What is shown of it at once; lenses put what tells most first."""
    return finding.evidence[:_MOST]


def evidence_head(finding: Finding) -> str:
    """The words before it, as `Evidence, the first 3 of 5:`."""
    n = len(finding.evidence)
    return "Evidence:" if n <= _MOST else f"Evidence, the first {_MOST} of {n}:"


def called(item: Evidence, report: Report) -> str:
    """What it is called, and behind a name that no tag has the commit that Git takes."""
    commit = report.untagged.get(item.id, "") if item.kind == "release" else ""
    return f"{short_id(item.id)} at {short_id(commit)}" if commit else short_id(item.id)
