"""What PyDriller found out in depth: which commits a fix may repair, and what a change does to maintainability."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flowlens.model.history import DiffJob

__all__ = ["Depth", "RepairLook", "UpkeepLook"]


@dataclass(frozen=True, slots=True)
class RepairLook:
    """How many of the lines that a fix changes each commit last touched, by id; `unknown` says why that is not known.

    `lasting`: another try would end in the same way.
    """

    candidates: Mapping[str, int] = field(default_factory=dict)
    unknown: str | None = None
    lasting: bool = True


@dataclass(frozen=True, slots=True)
class UpkeepLook:
    """Delta maintainability of a change, each a share of its lines of code; None where it touches no such code.

    `unknown` says why it could not be measured, `lasting` that another try would end in the same way.
    """

    unit_size: float | None = None
    unit_complexity: float | None = None
    unit_interfacing: float | None = None
    unknown: str | None = None
    lasting: bool = True


@dataclass(frozen=True, slots=True)
class Depth:
    """Every fix (by id, newest first) and every change that is to be looked into; None: there was no time for it yet.

    `notices` are what a reader must know of it.
    """

    repairs: Mapping[str, RepairLook | None] = field(default_factory=dict)
    upkeep: Mapping[DiffJob, UpkeepLook | None] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    @property
    def finished(self) -> bool:
        """Nothing is left to look into."""
        return all(look is not None for look in (*self.repairs.values(), *self.upkeep.values()))

    @property
    def whole(self) -> bool:
        """Nothing is unknown that may be known another time."""
        return all(look is not None and look.lasting for look in (*self.repairs.values(), *self.upkeep.values()))
