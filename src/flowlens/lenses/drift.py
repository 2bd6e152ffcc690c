"""Now against before, for a series of releases: the ratio of medians, and whether it is sure enough to be told."""

from __future__ import annotations

from collections.abc import Mapping

from flowlens.lenses.enough import GAPS
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.windows import Windows
from flowlens.model.measure import Measure
from flowlens.model.phrase import beside, between, phrase
from flowlens.model.policy import Policy
from flowlens.stats.bootstrap import ratio_interval
from flowlens.stats.estimate import Estimate, Floats
from flowlens.stats.ranks import mann_whitney

__all__ = ["against", "grown", "not_grown", "write_ratio"]

_AS_BEFORE = 1.0


def write_ratio(sheet: Sheet, values: Floats, windows: Windows, unit: str, seed: int) -> None:
    """Write `ratio` and `ratio_p`: the median now over the median before, of values that are independent."""
    n = min(windows.n_before, windows.n_now)
    if n < GAPS:
        why = windows.lacking(GAPS, unit)
        sheet.missing("ratio", "ratio", n, why)
        sheet.missing("ratio_p", "p-value", n, why)
        return
    before, now = values[windows.before], values[windows.now]
    found = ratio_interval(before, now, None, None, seed)
    sheet.estimate("ratio", Estimate(found.value, found.low, found.high, n), "ratio")
    sheet.number("ratio_p", mann_whitney(before, now), "p-value", n)


def grown(level: Measure, values: Mapping[str, Measure], policy: Policy, lens: str) -> float:
    """By how much the level has grown; 1 where it has not, where that is not sure, or where it is too low to matter."""
    ratio, p = values["ratio"].value, values["ratio_p"].value
    if (level.value or 0) < policy[f"{lens}.floor"]:
        return 1.0
    if ratio is None or p is None or p >= policy[f"{lens}.p"] or ratio < policy[f"{lens}.ratio"]:
        return 1.0
    return ratio


def not_grown(ratio: Measure) -> str:
    """What a ratio says that counts as no growth: one whose interval is above 1 is larger all the same."""
    if ratio.low is not None and ratio.low > _AS_BEFORE:
        return "more than before, but not by enough to count as growth"
    return "no clear growth"


def against(level: Measure, ratio: Measure) -> str:
    """The level of the window before, and the ratio with its interval: `against 84 before (1.2 times, 0.9–1.6)`."""
    if level.value is None or ratio.value is None or ratio.value <= 0:
        # How long it takes until there is more stands among the numbers.
        why = (ratio.missing or "there is no level").partition(";")[0]
        return f"with no level before to compare it with ({why})"
    spread = "" if ratio.low is None or ratio.high is None else f", {between(ratio.low, ratio.high, 'ratio')}"
    before = beside(level.value / ratio.value, level.value, level.unit)
    return f"against {before} in the window before ({phrase(ratio.value, 'ratio')}{spread})"
