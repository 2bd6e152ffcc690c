"""How sure a verdict is, and why: which of its findings makes it so, or that something else is less sure."""

from __future__ import annotations

from collections.abc import Sequence

from flowlens.model.finding import JUDGED, LEAST_SURE_FIRST, Finding
from flowlens.model.phrase import listed
from flowlens.model.report import Report
from flowlens.outputs.states import CONFIDENCES
from flowlens.outputs.titles import title

__all__ = ["how_sure"]

# Three findings are named; a verdict may rest on more of them, and one that has just changed is of low confidence too.
_OTHERS = "What is named as deciding is surer, but something else that it rests on is not"
_NOT_LASTED = ", or it has not been so at three weekly ends in a row"


def how_sure(report: Report) -> str:
    """Which of the findings that decided it make it so sure, and what they rest on."""
    verdict = report.verdict
    why = CONFIDENCES[verdict.confidence]
    known = {finding.lens: finding for finding in report.findings if finding.state in JUDGED}
    deciding = [known[lens] for lens in verdict.because if lens in known]
    equal = [finding for finding in deciding if finding.confidence == verdict.confidence]
    if equal:
        rest = "rest" if len(equal) > 1 else "rests"
        on = why.replace(", or an", ", or on an")
        return f"{_named(report, equal)} {rest} on {on}.{_without(report, deciding, len(equal))}"
    if not deciding:
        return ""
    return f"{_OTHERS}{_NOT_LASTED if verdict.confidence == 'low' else ''}: {why}."


def _without(report: Report, deciding: Sequence[Finding], n_enough: int) -> str:
    """That the verdict stands without those that are less sure than it: another one is enough where they are named."""
    sure = LEAST_SURE_FIRST.index(report.verdict.confidence)
    less = [finding for finding in deciding if LEAST_SURE_FIRST.index(finding.confidence) < sure]
    if not less:
        return ""
    enough = "They are enough" if n_enough > 1 else "It is enough"
    adding = "are less sure and only add" if len(less) > 1 else "is less sure and only adds"
    return f" {enough} for this verdict; {_named(report, less)} {adding} to it."


def _named(report: Report, findings: Sequence[Finding]) -> str:
    return listed(f"“{title(report, finding.lens)}”" for finding in findings)
