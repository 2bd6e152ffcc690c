"""A policy: the thresholds that turn measures into findings, each with its unit and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

__all__ = ["Policy", "Stage", "Threshold"]

Stage = Literal["innovation", "differentiation", "commodity"]


@dataclass(frozen=True, slots=True)
class Threshold:
    """One limit: its value, unit, what it decides, and the source of the number."""

    value: float
    unit: str
    meaning: str
    source: str


@dataclass(frozen=True, slots=True)
class Policy:
    """The thresholds of one lifecycle stage, by name (`batch-size.ratio`); an unknown name is a KeyError."""

    stage: Stage
    thresholds: Mapping[str, Threshold]

    def __getitem__(self, name: str) -> float:
        return self.thresholds[name].value
