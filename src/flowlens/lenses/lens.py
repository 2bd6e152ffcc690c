"""What a lens is: a module that measures and judges, and whose docstring is its card."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType

from flowlens.facts.tables import Facts
from flowlens.lenses.settings import LensSettings
from flowlens.model.finding import Card, Finding
from flowlens.model.measure import Measures
from flowlens.model.policy import Policy

__all__ = ["Lens", "card_of", "lens_of"]

_FIELDS = ("Question", "Unit", "Better", "Reads", "Leaves out", "Source")
_FIELD = re.compile(rf"^({'|'.join(_FIELDS)}): ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Lens:
    """One question: `measure` reads tables, `judge` sees plain values only; `measures` says what each name means."""

    id: str
    card: Card
    measures: Mapping[str, str]
    measure: Callable[[Facts, LensSettings], Measures]
    judge: Callable[[Measures, Policy], Finding]


def lens_of(module: ModuleType) -> Lens:
    """The lens in a module that has ID, MEASURES, `measure`, `judge` and a card for a docstring."""
    return Lens(module.ID, card_of(module.ID, module.__doc__ or ""), module.MEASURES, module.measure, module.judge)


def card_of(lens: str, text: str) -> Card:
    """The card in a docstring: a title, then `Question: …` and the other fields; ValueError where one is missing."""
    title, _, body = text.strip().partition("\n")
    parts = _FIELD.split(body)
    found = {name: " ".join(words.split()) for name, words in zip(parts[1::2], parts[2::2], strict=True)}
    missing = [name for name in _FIELDS if not found.get(name)]
    if missing:
        raise ValueError(f"the card of {lens} has no {', '.join(missing)}")
    question, unit, better, reads, leaves_out, source = (found[name] for name in _FIELDS)
    return Card(lens, title.rstrip("."), question, unit, better, reads, leaves_out, source)
