"""How a comparison is told: against the others, before and after, and what to expect of more data."""

from __future__ import annotations

from flowlens.comparing.differences import MOST_P, Difference, needed, span
from flowlens.model.comparison import Answer, Compared
from flowlens.model.measure import Measure
from flowlens.model.phrase import phrase

__all__ = ["against_others", "before_and_after"]


def against_others(compared: Compared, found: Difference, answer: Answer, sides: tuple[Measure, Measure]) -> str:
    """The answer on a squad against the others in one sentence; `sides` are the others and the squad itself."""
    others, own = sides
    if answer == "not-enough-data":
        return f"Not enough data: {own.missing or found.effect.missing}."
    told = _effect(found, "{own} against {base} of the others", ("that of the others", "the share of the others"))
    if answer == "no-clear-difference":
        return f"{told}: {_unclear(found)}; {needed(compared, found, others.value or 0.0)}."
    better = (answer == "lower") == (compared.better == "lower")
    word = "better" if better else "worse"
    return f"{told}: clearly {answer} ({compared.better} is better, so {word} by this number alone)."


def before_and_after(compared: Compared, found: Difference, answer: Answer, sides: tuple[Measure, Measure]) -> str:
    """The answer on one squad in two periods in one sentence."""
    earlier, later = sides
    if answer == "not-enough-data":
        lacking = [f"{name}, {one.missing}" for name, one in (("before", earlier), ("after", later)) if one.missing]
        return f"Not enough data: {'; '.join(lacking) or found.effect.missing}."
    told = _effect(found, "{own}, before {base}", ("what it was before", "the share before"))
    if answer == "no-clear-difference":
        return f"{told}: {_unclear(found)}; {needed(compared, found, earlier.value or 0.0)}."
    return f"{told}: clearly {answer} than before ({compared.better} is better)."


def _effect(found: Difference, sides: str, of: tuple[str, str]) -> str:
    """The ratio with the two levels that stand in it, or the share points; `of` is what a ratio or a share is of."""
    effect = found.effect
    value, interval = effect.value or 0.0, span(effect)
    within = f" (95 %: {interval})" if interval else ""
    if effect.unit != "ratio":
        points = 100 * value
        return f"{abs(points):.2g} share points {'above' if points >= 0 else 'below'} {of[1]}{within}"
    if found.sides is None:
        return f"{phrase(value, 'ratio')} {of[0]}{within}"
    base, own = (phrase(one.value or 0.0, one.unit) for one in found.sides)
    how = "Evened out over people," if found.evened else "Typically"
    return f"{how} {sides.format(own=own, base=base)}, {phrase(value, 'ratio')}{within}"


def _unclear(found: Difference) -> str:
    """Why it is none, where the interval says otherwise: it is that of one test alone, and of any ratio."""
    low, high = found.effect.low, found.effect.high
    none = 1.0 if found.effect.unit == "ratio" else 0.0
    if low is None or high is None or low <= none <= high:
        return "no clear difference"
    if found.adjusted is not None and found.adjusted <= MOST_P:
        return "sure, and too small to count as a difference"
    return "no clear difference among so many tests, though alone it would be one"
