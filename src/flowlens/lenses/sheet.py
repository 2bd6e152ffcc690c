"""The sheet on which a lens writes its measures, each under a name that the lens explains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flowlens.model.measure import Measure
from flowlens.model.phrase import between
from flowlens.stats.estimate import Estimate

__all__ = ["Sheet"]


# "6 %, or anything from 0 to 100 %" tells nothing. Wilson's interval of 2 in 4 is 70 points wide, and no share is told
# of fewer; wider ones come of people, weeks or releases that are few or unequal.
_VAGUE = 0.7


class Sheet:
    """Measures by name, in the order in which they were written; an unexplained name is a KeyError."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        self._labels = labels
        self.values: dict[str, Measure] = {}

    def number(self, name: str, value: float, unit: str, n: int) -> None:
        """Write a number without an interval."""
        self.values[name] = Measure(float(value), unit, n, label=self._labels[name])

    def estimate(self, name: str, found: Estimate, unit: str, missing: str = "it cannot be estimated") -> None:
        """Write an estimate with its interval, or `missing` where it has no value; so a share that may be anything."""
        if found.value is None:
            self.missing(name, unit, found.n, missing)
        elif unit == "share" and found.low is not None and found.high is not None and _is_vague(found.low, found.high):
            span = between(found.low, found.high, unit)
            self.missing(name, unit, found.n, f"too unsure to tell ({span})")
        else:
            self._write(name, found, unit)

    def difference(self, name: str, found: Estimate, missing: str = "it cannot be estimated") -> None:
        """Write a difference in share points, which may be told however unsure: it says that none is sure."""
        if found.value is None:
            self.missing(name, "share", found.n, missing)
        else:
            self._write(name, found, "share")

    def copy(self, name: str, found: Measure) -> None:
        """Write what was measured under another name."""
        self.values[name] = replace(found, label=self._labels[name])

    def _write(self, name: str, found: Estimate, unit: str) -> None:
        if found.value is None:
            raise ValueError(f"{name} has no value")
        label = self._labels[name]
        self.values[name] = Measure(found.value, unit, found.n, found.low, found.high, label=label)

    def leave_rest(self) -> None:
        """Write that nobody asked for what is not written yet, as in a brief look that decides a state only."""
        for name in self._labels:
            if name not in self.values:
                self.missing(name, "", 0, "not asked for")

    def missing(self, name: str, unit: str, n: int, why: str) -> None:
        """Write why there is no number."""
        self.values[name] = Measure(None, unit, n, missing=why, label=self._labels[name])


def _is_vague(low: float, high: float) -> bool:
    return high - low > _VAGUE
