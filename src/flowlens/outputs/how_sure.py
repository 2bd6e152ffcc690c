"""How sure a verdict is, and why: what it is as sure as, or that something else is less so."""

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
    """As sure as which of the findings that decided it, and what makes these so sure."""
    verdict = report.verdict
    why = CONFIDENCES[verdict.confidence]
    known = {finding.lens: finding for finding in report.findings if finding.state in JUDGED}
    deciding = [known[lens] for lens in verdict.because if lens in known]
    equal = [finding for finding in deciding if finding.confidence == verdict.confidence]
    if equal:
        return f"As sure as {_named(report, equal)}: {why}.{_without(report, deciding)}"
    if not deciding:
        return ""
    return f"{_OTHERS}{_NOT_LASTED if verdict.confidence == 'low' else ''}: {why}."


def _without(report: Report, deciding: Sequence[Finding]) -> str:
    """That the verdict stands without those that are less sure than it: another one is enough where they are named."""
    sure = LEAST_SURE_FIRST.index(report.verdict.confidence)
    less = [finding for finding in deciding if LEAST_SURE_FIRST.index(finding.confidence) < sure]
    if not less:
        return ""
    return f" It stands without {_named(report, less)} too, {'which are' if len(less) > 1 else 'which is'} less sure."


def _named(report: Report, findings: Sequence[Finding]) -> str:
    return listed(f"“{title(report, finding.lens)}”" for finding in findings)
