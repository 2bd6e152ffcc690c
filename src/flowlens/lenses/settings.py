"""What a user may set about the lenses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flowlens.model.policy import Stage

__all__ = ["LensSettings"]


@dataclass(frozen=True, slots=True)
class LensSettings:
    """Windows and choices of the lenses: the level is told of the last `level_days`, compared with as many before.

    `area_stages`: the stages of areas that have one of their own.
    """

    level_days: int = 365
    large_change_lines: int = 400
    include_bots: bool = False
    stage: Stage | None = None
    seed: int = 20210921
    area_stages: Mapping[str, Stage] = field(default_factory=dict)
