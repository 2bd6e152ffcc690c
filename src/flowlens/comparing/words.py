"""How a comparison is told: against the others, before and after, and what to expect of more data."""

from __future__ import annotations

from flowlens.comparing.differences import Difference, needed, span
from flowlens.model.comparison import Answer, Compared
from flowlens.model.measure import Measure
from flowlens.model.phrase import phrase

__all__ = ["against_others", "before_and_after"]


def against_others(compared: Compared, found: Difference, answer: Answer, sides: tuple[Measure, Measure]) -> str:
    """The answer on a squad against the others in one sentence; `sides` are the others and the squad itself."""
    others, own = sides
    if answer == "not-enough-data":
        return f"Not enough data: {own.missing or found.effect.missing}."
    told = _effect(found.effect, "that of the others", "the share of the others")
    if answer == "no-clear-difference":
        return f"{told}: no clear difference; {needed(compared, found.effect, others.value or 0.0)}."
    better = (answer == "lower") == (compared.better == "lower")
    word = "better" if better else "worse"
    return f"{told}: clearly {answer} ({compared.better} is better, so {word} by this number alone)."


def before_and_after(compared: Compared, found: Difference, answer: Answer, sides: tuple[Measure, Measure]) -> str:
    """The answer on one squad in two periods in one sentence."""
    earlier, later = sides
    if answer == "not-enough-data":
        lacking = [f"{name}, {one.missing}" for name, one in (("before", earlier), ("after", later)) if one.missing]
        return f"Not enough data: {'; '.join(lacking) or found.effect.missing}."
    told = _effect(found.effect, "what it was before", "the share before")
    if answer == "no-clear-difference":
        return f"{told}: the data cannot tell a change; {needed(compared, found.effect, earlier.value or 0.0)}."
    return f"{told}: clearly {answer} than before ({compared.better} is better)."


def _effect(effect: Measure, of_ratio: str, of_share: str) -> str:
    value, interval = effect.value or 0.0, span(effect)
    within = f" (95 %: {interval})" if interval else ""
    if effect.unit == "ratio":
        return f"{phrase(value, 'ratio')} {of_ratio}{within}"
    points = 100 * value
    return f"{abs(points):.2g} share points {'above' if points >= 0 else 'below'} {of_share}{within}"
