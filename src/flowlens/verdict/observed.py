"""What a finding observed, in a clause of one sentence: its level, and how many times that is of the level before."""

from __future__ import annotations

from dataclasses import dataclass

from flowlens.model.finding import JUDGED, Finding
from flowlens.model.phrase import phrase

__all__ = ["observed"]

_LEAST = 0.5
_NO_RATIO = (0.95, 1.05)  # what a reader sees as 1.0 times says nothing


@dataclass(frozen=True, slots=True)
class _Clause:
    """Words around the measure of this name, and how a ratio to the window before goes on from there."""

    measure: str
    before: str
    after: str = ""
    ratio: str = ""


# The first whose measure has a value is told.
_CLAUSES: dict[str, tuple[_Clause, ...]] = {
    "batch-size": (_Clause("median", "a typical change has", ratio="as large as before"),),
    "release-cadence": (_Clause("gap_median", "a typical gap between releases is", ratio="as long as before"),),
    "release-batch": (_Clause("changes_median", "a release brings", ratio="as many as before"),),
    "splash": (_Clause("largest_share", "the largest release took", " of the year's changes"),),
    "iteration": (_Clause("tweaked_56", "", " of new work is touched again within 56 days of its release"),),
    "recovery": (
        _Clause("revert_days", "what breaks is reverted after", ratio="as late as before"),
        _Clause("fail_rate", "", " of the releases had to be patched soon"),
    ),
    "predictability": (_Clause("on_beat", "", " of the gaps between releases keep to a beat"),),
}
_SILENCE = (_Clause("days_since_last", "the last release is", " old"),)


def observed(finding: Finding, *, silent: bool = False) -> str:
    """The clause of a finding, as `a typical change has 70 lines (2.8 times as large as before)`; empty without one.

    `silent`: what counts is how long nothing was released.
    """
    if finding.state not in JUDGED:
        return ""
    for clause in _SILENCE if silent else _CLAUSES.get(finding.lens, ()):
        measure = finding.measures.get(clause.measure)
        if measure is not None and measure.value is not None:
            level = f"{clause.before} {phrase(measure.value, measure.unit)}{clause.after}".strip()
            return f"{level}{_against(finding, clause)}"
    return ""


def _against(finding: Finding, clause: _Clause) -> str:
    """The ratio, where the lens takes it for a growth, or where its whole interval says that it has shrunk.

    A concern need not be one of growth: a ratio that may be less than half is none that it rests on.
    """
    ratio = finding.measures.get("ratio")
    if not clause.ratio or ratio is None or ratio.value is None or _NO_RATIO[0] < ratio.value < _NO_RATIO[1]:
        return ""
    low = ratio.value if ratio.low is None else ratio.low
    apart = ratio.low is not None and low > 1
    grown = ratio.value > 1 and ((finding.state == "concern" and low >= _LEAST) or (finding.state == "watch" and apart))
    shrunk = ratio.high is not None and ratio.high < 1
    return f" ({phrase(ratio.value, 'ratio')} {clause.ratio})" if grown or shrunk else ""
