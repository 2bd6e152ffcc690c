"""Two groups of rows set against each other: by how much they differ, how sure that is, and what it would take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, log

from flowlens.comparing.rows import Rows
from flowlens.model.comparison import Answer, Compared
from flowlens.model.measure import Measure
from flowlens.model.phrase import amount, phrase
from flowlens.stats.estimate import Z_95
from flowlens.stats.false_discovery import adjusted
from flowlens.stats.people_shift import people_shift, people_shift_p
from flowlens.stats.rank_shift import Shift, rank_shift, rank_shift_p
from flowlens.stats.share_gap import share_gap

__all__ = ["MOST_P", "Difference", "answer_of", "chance", "difference", "in_family", "needed", "span"]

MOST_P = 0.05
# Levels within 15 % of each other are as good as one, as with changes of level (methods, A2 and A4).
_LEAST_RATIO = 1.15
# What is seen four times in five lies so many standard errors from nothing (Cohen 1988).
_SEEN = Z_95 + 0.8416
# What is worth asking for: half as much again; of shares as well, but no more than ten share points.
_ASKED_RATIO, _ASKED_SHARE, _LEAST_SHARE = 1.5, 0.1, 0.001


@dataclass(frozen=True, slots=True)
class Difference:
    """How `other` differs from `base`: the factor or the share points, with p and p adjusted; None: not tested.

    `sides` are the two levels that stand in that factor, the base's first; None of shares, whose levels are as they
    are. `evened`: many changes of one person counted for less in them. `n_together` is how many people or releases the
    side with fewer of them has, where what is of one of them resembles itself.
    """

    effect: Measure
    p: float | None
    adjusted: float | None = None
    sides: tuple[Measure, Measure] | None = None
    evened: bool = False
    n_together: int = 0


def difference(compared: Compared, base: Rows, other: Rows, *, same_people: bool = False) -> Difference:
    """By how much `other` differs from `base`; nothing where a side has less than it takes for a level.

    `same_people`: many of them are on both sides, as of one squad at two times.
    """
    n = min(base.n, other.n)
    unit = "ratio" if compared.scale == "ratio" else "share"
    if n < compared.least:
        side = "the other side" if base.n < other.n else "this side"
        why = f"{side} has {n:,} of {phrase(compared.least, compared.counted)}"
        return Difference(Measure(None, unit, n, missing=why), None)
    shift = _shift(compared, base, other, same_people=same_people)
    found, p = shift.ratio, shift.p
    if found.value is None:
        return Difference(Measure(None, unit, n, missing="more than half of them wait still"), None)
    if p is None:
        why = "a side has a single person or release, so that nothing tells how such differ"
        return Difference(Measure(None, unit, n, missing=why), None)
    sides = None
    if shift.middle is not None:
        own = Measure(shift.middle * found.value, compared.unit, other.n)
        sides = Measure(shift.middle, compared.unit, base.n), own
    label = "" if unit == "ratio" else "in share points"
    effect = Measure(found.value, unit, found.n, found.low, found.high, label=label)
    n_together = min(base.n_clusters, other.n_clusters)
    return Difference(effect, p, sides=sides, evened=shift.evened, n_together=n_together)


def chance(compared: Compared, base: Rows, other: Rows) -> float | None:
    """The p of `difference`, without the effect and its bounds, which take most of its time; None: not tested."""
    if min(base.n, other.n) < compared.least:
        return None
    if compared.scale == "share":
        return share_gap(base.hits(), other.hits()).p
    one, two = base.worked(), other.worked()
    return people_shift_p(one, two) if one and two else rank_shift_p(base.sample(), other.sample())


def in_family(differences: Sequence[Difference]) -> list[Difference]:
    """The same with each p adjusted for all tests among them (Benjamini & Hochberg 1995)."""
    tested = [one.p for one in differences if one.p is not None]
    found = iter(adjusted(tested).tolist())
    return [one if one.p is None else replace(one, adjusted=next(found)) for one in differences]


def answer_of(found: Difference) -> Answer:
    """Whether the difference is sure, and large enough to be one."""
    if found.adjusted is None or found.effect.value is None:
        return "not-enough-data"
    value = found.effect.value
    if found.adjusted > MOST_P:
        return "no-clear-difference"
    if found.effect.unit == "share":
        return "higher" if value > 0 else "lower"
    if max(value, 1 / value) < _LEAST_RATIO:
        return "no-clear-difference"
    return "higher" if value > 1 else "lower"


def span(effect: Measure) -> str:
    """The interval in words, as `0.8 to 1.4`; empty where it is open on a side."""
    if effect.low is None or effect.high is None:
        return ""
    if effect.unit == "ratio":
        return f"{_beside_one(effect.low, effect.high)} to {_beside_one(effect.high, effect.low)}"
    return f"{_points(effect.low)} to {_points(effect.high)} points"


def needed(compared: Compared, found: Difference, others: float) -> str:
    """How many it takes a side to see half as much again as the others, or ten share points, four times in five.

    Of what leaves in one release that is so many releases, as more changes in each would tell little more; of what
    people made so many changes by more people.
    """
    asked, effect = _ASKED_RATIO, found.effect
    if compared.scale == "share":
        asked = min(_ASKED_SHARE, max((_ASKED_RATIO - 1) * others, _LEAST_SHARE))
    told = phrase(asked, "ratio") if compared.scale == "ratio" else f"{100 * asked:.2g} share points"
    error = _error(effect)
    if error is None:
        return f"too few people or releases to tell {told}"
    times = (error * _SEEN / (log(asked) if compared.scale == "ratio" else asked)) ** 2
    if times <= 1:
        return f"a difference of {told} would likely have been seen"
    if compared.together == "releases":
        n, there = phrase(_rounded(ceil(found.n_together * times)), "releases"), found.n_together
        return (
            f"to see {told} takes about {n} a side, with as many {compared.counted} in each; the smaller has {there:,}"
        )
    n = phrase(_rounded(ceil(effect.n * times)), compared.counted)
    by = " by more people in proportion" if compared.together == "people" else ""
    return f"to see {told} takes about {n} a side{by}; the smaller has {effect.n:,}"


def _beside_one(end: float, other: float) -> str:
    """An end of an interval; where that leaves out 1.0, no end of it may be rounded to that."""
    told = amount(end, "ratio")
    if told != amount(1.0, "ratio") or min(end, other) <= 1.0 <= max(end, other):
        return told
    return "just under 1" if end < 1.0 else "just over 1"


def _points(share: float) -> str:
    """A share in points with its sign, in two digits."""
    points = 100 * share
    return f"{points:+.0f}" if abs(points) >= 10 else f"{points:+.2g}"


def _error(effect: Measure) -> float | None:
    low, high = effect.low, effect.high
    if low is None or high is None or effect.value is None:
        return None
    if effect.unit == "share":
        return (high - low) / (2 * Z_95)
    return log(high / low) / (2 * Z_95) if low > 0 else None


def _rounded(n: int) -> int:
    """To two digits, up: it is an estimate."""
    step = int(10 ** max(len(str(n)) - 2, 0))
    return ceil(n / step) * step


def _shift(compared: Compared, base: Rows, other: Rows, *, same_people: bool) -> Shift:
    """The ratio, or in its place the gap in share points, which has no middle."""
    if compared.scale == "share":
        gap = share_gap(base.hits(), other.hits())
        return Shift(gap.gap, gap.p)
    one, two = (None, None) if same_people else (base.worked(), other.worked())
    return people_shift(one, two) if one and two else rank_shift(base.sample(), other.sample())
