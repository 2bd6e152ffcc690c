"""What a lens answers when only its state is asked: no trend of old times, no evidence, no chart."""

from __future__ import annotations

from flowlens.facts.tables import Facts
from flowlens.lenses.sheet import Sheet
from flowlens.model.measure import Measures

__all__ = ["brief"]


def brief(lens: str, facts: Facts, sheet: Sheet, not_enough: str | None) -> Measures:
    """The measures that decide a state, which the sheet holds; all others are missing."""
    sheet.leave_rest()
    return Measures(lens=lens, as_of=facts.as_of, values=sheet.values, not_enough=not_enough)
