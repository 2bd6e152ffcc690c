"""How sure a verdict is, and why: what it is as sure as, or that something else is less so."""

from __future__ import annotations

from flowlens.model.finding import JUDGED
from flowlens.model.report import Report
from flowlens.outputs.states import CONFIDENCES
from flowlens.outputs.titles import title

__all__ = ["how_sure"]

# Three findings are named; a verdict may rest on more of them, and one that has just changed is of low confidence too.
_OTHERS = "What is named as deciding is surer, but something else that it rests on is not"
_NOT_LASTED = ", or it has not been so at three weekly ends in a row"


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
    if not deciding:
        return ""
    return f"{_OTHERS}{_NOT_LASTED if verdict.confidence == 'low' else ''}: {why}."
