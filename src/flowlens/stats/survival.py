"""How long does work wait, when some of it is still waiting? Counting only what is done would look too good."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flowlens.stats.clusters import cluster_codes, members
from flowlens.stats.estimate import Z_95, Estimate, Floats, Values, floats
from flowlens.stats.survival_error import Steps, group_margin

__all__ = ["ROUNDING", "Survival", "kaplan_meier"]

_Bound = tuple[float | None, ...]

# A product of shares such as 0.5 comes out a hair above or below it.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Survival:
    """The share (0 to 1) still waiting just after each time at which a wait ended, with 95 % bounds.

    Bounds are None once nothing is left; of a single group there are none. `n` counts all subjects; `longest` is the
    longest duration seen, ended or not, None without any: where a quantile is None, all that can be said is that it is
    at least so long.
    """

    times: tuple[float, ...]
    share: tuple[float, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    n: int
    longest: float | None

    def quantile(self, q: float) -> Estimate:
        """Return the first time by which the share q had ended, in the durations' unit; None where it is not reached.

        A bound is None where its curve does not get there; `low` may be known where the value is not. Source:
        Brookmeyer & Crowley 1982, on the log-log scale.
        """
        if not 0 < q < 1:
            raise ValueError(f"{q} is not a share between 0 and 1")
        value = self._first(self.share, 1 - q)
        if not self.low:
            return Estimate(value, None, None, self.n)
        return Estimate(value, self._lowest(1 - q), self._first(self.high, 1 - q), self.n)

    def at(self, time: float) -> Estimate:
        """Return the share still waiting at that time; None where no subject has been seen for so long.

        Where none was left, none is left later. There are no bounds before anything has ended.
        """
        none_left = bool(self.share) and self.share[-1] <= ROUNDING
        if self.longest is None or (time > self.longest and not none_left):
            return Estimate(None, None, None, self.n)
        place = int(np.searchsorted(self.times, time, side="right")) - 1
        if place < 0:
            return Estimate(1.0, None, None, self.n)
        low, high = (self.low[place], self.high[place]) if self.low else (None, None)
        return Estimate(self.share[place], low, high, self.n)

    def at_least_later(self, time: float, later: float) -> Estimate:
        """As `at`, with no lower bound below that of a later time: who still waits then waits at this time as well.

        Of very few that have ended by then the bound of that time alone is 0, which the later one disproves.
        """
        found, after = self.at(time), self.at(later)
        if found.low is None or after.low is None or after.low <= found.low:
            return found
        return Estimate(found.value, after.low, found.high, found.n)

    def _first(self, curve: _Bound, level: float) -> float | None:
        """Return the first time at which the curve is down at the level; a bound without value is down at 0."""
        for time, share in zip(self.times, curve, strict=True):
            if share is None or share <= level + ROUNDING:
                return time
        return None

    def _lowest(self, level: float) -> float | None:
        """Return the first time from which on the lower bound stays down at the level.

        When the very first waits end, it dips: next to nothing is known, and next to nothing has happened.
        """
        above = [i for i, share in enumerate(self.low) if share is not None and share > level + ROUNDING]
        return next(iter(self.times[above[-1] + 1 if above else 0 :]), None)


def kaplan_meier(
    durations: Values, observed: Sequence[bool] | NDArray[np.bool_], groups: Sequence[Hashable] | None = None
) -> Survival:
    """Return the share still waiting over time; `observed[i]` tells that duration i ended, else it goes on.

    Waits that go on count as waiting up to their duration, and at it. `groups` names what ended together, as the
    changes of one release do (None: each by itself); of one group there are no bounds. Sources: Kaplan & Meier 1958;
    Greenwood 1926 for the variance, of groups Williams 1995, with Student's t (Satterthwaite 1946); the bounds are on
    the log-log scale (Kalbfleisch & Prentice 1980).
    """
    data, ended = floats(durations), np.asarray(observed, dtype=np.bool_)
    if data.shape != ended.shape:
        raise ValueError(f"{data.size} durations but {ended.size} marks")
    codes = cluster_codes(groups, data.size)
    times, n_ended = np.unique(data[ended], return_counts=True)
    n_waiting = data.size - np.searchsorted(np.sort(data), times, side="left")
    share: Floats = np.cumprod(1 - n_ended / n_waiting, dtype=np.float64)
    steps = Steps(times, n_ended, n_waiting)
    if groups is None:
        margin = Z_95 * np.sqrt(np.cumsum(n_ended / (n_waiting * steps.n_left)))
    else:
        margin = group_margin(steps, [(data[own], ended[own]) for own in members(codes)])
    low, high = ((), ()) if np.isinf(margin).any() else _bounds(share, margin)
    longest = float(data.max()) if data.size else None
    return Survival(tuple(times.tolist()), tuple(share.tolist()), low, high, data.size, longest)


def _bounds(share: Floats, margin: Floats) -> tuple[_Bound, _Bound]:
    """Return the lower and the upper bounds; None where the share is 0, since log-log has no value there."""
    left = share > 0
    kept = share[left]
    exponent = np.exp(margin[left] / -np.log(kept))
    gone: tuple[None, ...] = (None,) * int((~left).sum())
    return (*np.power(kept, exponent).tolist(), *gone), (*np.power(kept, 1 / exponent).tolist(), *gone)
