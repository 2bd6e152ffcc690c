"""Feature flags as the trees of the mainline hold them, looked at once a month."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FlagLook", "FlagUse"]


@dataclass(frozen=True, slots=True, order=True)
class FlagUse:
    """A file asks for a flag by its name, in the words of a convention (`LaunchDarkly`, `Unleash` …)."""

    convention: str
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class FlagLook:
    """All uses of flags in the tree of the commit `oid`, which was the mainline's newest `at` (seconds since 1970)."""

    oid: str
    at: int
    uses: tuple[FlagUse, ...]
