"""What a user may set about the lenses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flowlens.model.policy import Stage

__all__ = ["SMALLEST_GROUP", "LensSettings"]

# FlowLens is about practice: of fewer people than this, a number would tell what a single one does.
SMALLEST_GROUP = 5


@dataclass(frozen=True, slots=True)
class LensSettings:
    """Windows and choices of the lenses: the level is told of the last `level_days`, compared with as many before.

    `area_stages`: the stages of areas that have one of their own.
    No group of fewer people than `smallest_group` is shown, which is 5 or more: ValueError below.
    """

    level_days: int = 365
    large_change_lines: int = 400
    include_bots: bool = False
    stage: Stage | None = None
    seed: int = 20210921
    area_stages: Mapping[str, Stage] = field(default_factory=dict, hash=False)
    smallest_group: int = SMALLEST_GROUP

    def __post_init__(self) -> None:
        if self.smallest_group < SMALLEST_GROUP:
            raise ValueError(f"the smallest group that is shown has {SMALLEST_GROUP} people or more")
