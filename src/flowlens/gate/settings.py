"""What a user may set about the gate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from flowlens.model.check import RuleName

__all__ = ["AcceptSettings", "DriftSettings", "GateSettings", "OverrideSettings", "PrSizeSettings", "Unit"]

Unit = Literal["auto", "change", "commit"]


@dataclass(frozen=True, slots=True)
class PrSizeSettings:
    """The rule `pr-size`: a change is ranked among the last `window` changes before it, of `window_days` (0: any age).

    It fails where at most `fail_alpha` of them are as large and it is above `fail_floor` net lines; likewise to warn.
    The ceilings (0: none) hold whatever the history says. Source of the defaults: 40,754 changes of 23 public
    repositories replayed; 1.8 % fail, 1.2 to 2.4 % in each (benchmarks/gate.md).
    """

    window: int = 100
    window_days: int = 0
    fail_alpha: float = 0.02
    warn_alpha: float = 0.05
    fail_floor: int = 400
    warn_floor: int = 200
    max_lines: int = 0
    max_files: int = 0
    area_max_lines: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DriftSettings:
    """The rule `drift`: the changes of the last days against those of the days before, now and a week ago.

    `weeks_alpha` is the largest share of the orders of whole weeks that may put as large ones last. At 0.01 a
    simulated steady repository with 80 changes a week alarms 0.25 times a year, without it 0.37 (calibration.md).
    Source of the others: 62.6 years of public repositories in which both windows held enough changes; at most 0.11
    episodes a year (benchmarks/gate.md).
    """

    recent_days: int = 28
    baseline_days: int = 182
    min_recent: int = 12
    min_baseline: int = 30
    ratio: float = 1.5
    alpha: float = 0.001
    weeks_alpha: float = 0.01
    fail: bool = False


@dataclass(frozen=True, slots=True)
class OverrideSettings:
    """What lets a change through though it is too large: a label, or a commit trailer with a reason (empty: none)."""

    labels: tuple[str, ...] = ("batch-size-ok",)
    trailer: str = ""


@dataclass(frozen=True, slots=True)
class AcceptSettings:
    """An agreed new normal: history before `since` leaves the baseline of the rule, up to the day `expires`."""

    rule: RuleName
    since: date
    reason: str
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class GateSettings:
    """All of `[check]`. `exclude` are globs of files that do not count; `unit`: what a step of the mainline is."""

    pr_size: PrSizeSettings = PrSizeSettings()
    drift: DriftSettings = DriftSettings()
    override: OverrideSettings = OverrideSettings()
    accept: tuple[AcceptSettings, ...] = ()
    exclude: tuple[str, ...] = ()
    use_gitattributes: bool = True
    unit: Unit = "auto"
