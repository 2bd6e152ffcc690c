"""What each finding behind a verdict says, so that one reason of several is told once."""

from __future__ import annotations

from flowlens.model.report import Report
from flowlens.outputs.titles import title

__all__ = ["because"]


def because(report: Report) -> dict[str, str]:
    """The sentences of the findings behind the verdict, by lens; where one was told before, it names that one."""
    known = {finding.lens: finding.sentence for finding in report.findings}
    first: dict[str, str] = {}
    told = {}
    for lens in report.verdict.because:
        if lens in known:
            name = first.setdefault(known[lens], lens)
            told[lens] = known[lens] if name == lens else f"As for “{title(report, name)}”."
    return told
