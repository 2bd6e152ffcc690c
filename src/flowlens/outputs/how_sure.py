"""How sure a verdict is, and why: what it is as sure as, or that it has not lasted."""

from __future__ import annotations

from flowlens.model.finding import JUDGED
from flowlens.model.report import Report
from flowlens.outputs.states import CONFIDENCES
from flowlens.outputs.titles import title

__all__ = ["how_sure"]

_NOT_LASTED = "What decided it is surer, but it has not been so at three weekly ends in a row."


def how_sure(report: Report) -> str:
    """As sure as which of the findings that decided it, and what makes these so sure."""
    verdict = report.verdict
    why = CONFIDENCES[verdict.confidence]
    known = {finding.lens: finding for finding in report.findings if finding.state in JUDGED}
    deciding = [known[lens] for lens in verdict.because if lens in known]
    equal = [title(report, finding.lens) for finding in deciding if finding.confidence == verdict.confidence]
    if equal:
        *most, last = (f"“{name}”" for name in equal)
        return f"As sure as {' and '.join([', '.join(most), last] if most else [last])}: {why}."
    if deciding and verdict.confidence == "low":
        return _NOT_LASTED
    return f"By {why}." if deciding else ""
