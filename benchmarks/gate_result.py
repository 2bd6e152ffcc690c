"""What the gate would have said of one repository, and what the backtest itself does not tell about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flowlens.gate.settings import DriftSettings, PrSizeSettings
from flowlens.model.backtest import Backtest, Replayed
from flowlens.model.check import CheckVerdict

__all__ = ["Landing", "Result", "Seconds"]

_JUDGED: frozenset[CheckVerdict] = frozenset({"warn", "fail", "overridden"})
_WEEKS_A_YEAR = 365.25 / 7
# A p that is alpha but for the last bit is alpha.
_EPSILON = 1e-12


@dataclass(frozen=True, slots=True)
class Landing:
    """Of a change that was replayed: whether it looks like a pull, and the net lines of its files.

    `refused`: the check would not have judged it with unit = "auto", as most of the changes before are no pulls.
    """

    like_pull: bool
    refused: bool
    files: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Seconds:
    """How long the backtest took, and Git's log of as many steps (None: it ended early, at a missing object)."""

    backtest: float
    log: float | None


@dataclass(frozen=True, slots=True)
class Result:
    """A backtest of the repository of that name, with what was read beside it; `landings` by object id.

    `n_weeks_enough`: of the weeks that were looked at for drift, those whose windows both held enough changes.
    """

    name: str
    backtest: Backtest
    rule: PrSizeSettings
    drift: DriftSettings
    landings: Mapping[str, Landing]
    n_weeks_enough: int
    seconds: Seconds

    @property
    def judged(self) -> list[Replayed]:
        """The changes that could have failed or did warn, newest first; not those before which history is too short."""
        return [one for one in self.backtest.replayed if one.limit is not None or one.verdict in _JUDGED]

    @property
    def sizes(self) -> list[int]:
        """The net lines of all changes that were replayed, oldest first."""
        return [one.net_lines for one in reversed(self.backtest.replayed)]

    @property
    def failed(self) -> list[Replayed]:
        """The changes that would have failed, the largest first."""
        found = (one for one in self.judged if one.verdict == "fail")
        return sorted(found, key=lambda one: (-one.net_lines, one.oid))

    @property
    def n_warned(self) -> int:
        """How many changes would have warned, those with a failure that was softened among them."""
        return sum(one.verdict == "warn" for one in self.judged)

    @property
    def n_softened(self) -> int:
        """How many failures became warnings, as they are gone where white space does not count."""
        return sum(one.verdict == "warn" and _too_large(one) for one in self.judged)

    @property
    def n_rare(self) -> int:
        """How many changes are rare enough to fail, whatever the floor and white space say."""
        return sum(self._is_rare(one) for one in self.judged)

    @property
    def n_below_floor(self) -> int:
        """How many changes are rare enough to fail, but too small for it."""
        return sum(self._is_rare(one) and one.net_lines <= self.rule.fail_floor for one in self.judged)

    @property
    def n_like_pulls(self) -> int:
        """How many of the judged changes look like pulls."""
        return sum(self.landings[one.oid].like_pull for one in self.judged)

    @property
    def n_refused(self) -> int:
        """How many of the judged changes the check would not have judged with unit = "auto", and ended with 3."""
        return sum(self.landings[one.oid].refused for one in self.judged)

    @property
    def years(self) -> float:
        """The repository-years that were looked at for drift."""
        return self.backtest.n_weeks / _WEEKS_A_YEAR

    @property
    def years_enough(self) -> float:
        """The repository-years in which both windows held enough changes."""
        return self.n_weeks_enough / _WEEKS_A_YEAR

    def _is_rare(self, one: Replayed) -> bool:
        return (one.n_larger + 1) / (one.n_baseline + 1) <= self.rule.fail_alpha + _EPSILON


def _too_large(one: Replayed) -> bool:
    return one.limit is not None and one.net_lines > one.limit
