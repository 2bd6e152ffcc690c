"""The table `[check]`: what may be set about the gate, within which limits."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from math import ceil
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, ValidationInfo, field_validator, model_validator

from flowlens.config_schema.part import Count, Days, DaysOrAny, Globs, Part, Text
from flowlens.gate.settings import AcceptSettings, DriftSettings, GateSettings, OverrideSettings, PrSizeSettings, Unit
from flowlens.model.check import RuleName

__all__ = ["CheckPart"]

_SIZE, _DRIFT, _OVERRIDE, _GATE = PrSizeSettings(), DriftSettings(), OverrideSettings(), GateSettings()


def _token(value: str) -> str:
    if value and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]*", value):
        raise ValueError("should be letters, digits and hyphens, as Batch-Size-OK")
    return value


_AtLeastOne = Annotated[Count, Field(ge=1)]
_Alpha = Annotated[float, Field(gt=0, le=0.5, allow_inf_nan=False)]
_Growth = Annotated[float, Field(ge=1, allow_inf_nan=False)]
# What is compared with another key; it is compared where nothing is said of it, too, as the other may have been set.
_COMPARED = {"warn-alpha": _SIZE.warn_alpha, "warn-floor": _SIZE.warn_floor, "window": _SIZE.window}


class _PrSizePart(Part):
    # A key stands under those that it is compared with, because a validator sees what is above.
    fail_alpha: _Alpha = _SIZE.fail_alpha
    warn_alpha: _Alpha = _SIZE.warn_alpha
    fail_floor: Count = _SIZE.fail_floor
    warn_floor: Count = _SIZE.warn_floor
    window: _AtLeastOne = _SIZE.window
    window_days: DaysOrAny = _SIZE.window_days
    max_lines: Count = _SIZE.max_lines
    max_files: Count = _SIZE.max_files
    area_max_lines: dict[Text, _AtLeastOne] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _with_what_is_compared(cls, table: object) -> object:
        # pydantic can check a default by itself, but names its field then, not its key.
        return {**_COMPARED, **table} if isinstance(table, dict) else table

    @field_validator("warn_alpha")
    @classmethod
    def _warns_where_it_fails(cls, value: float, info: ValidationInfo) -> float:
        if value < (alpha := info.data.get("fail_alpha", value)):
            raise ValueError(f"should be at least fail-alpha, which is {alpha}; it is {value}")
        return value

    @field_validator("warn_floor")
    @classmethod
    def _warns_of_what_fails(cls, value: int, info: ValidationInfo) -> int:
        if value > (floor := info.data.get("fail_floor", value)):
            raise ValueError(f"should be at most fail-floor, which is {floor}; it is {value}")
        return value

    @field_validator("window")
    @classmethod
    def _can_fail(cls, value: int, info: ValidationInfo) -> int:
        # The largest of n + 1 changes has p = 1 / (n + 1), and none has less. As it is written: no float is just 0.02.
        alpha = info.data.get("fail_alpha", 0.5)
        fewest = ceil(1 / Fraction(str(alpha))) - 1
        if value < fewest:
            raise ValueError(
                f"should be at least {fewest}, or none can fail with a fail-alpha of {alpha}; it is {value}"
            )
        return value

    def settings(self) -> PrSizeSettings:
        return PrSizeSettings(
            window=self.window,
            window_days=self.window_days,
            fail_alpha=self.fail_alpha,
            warn_alpha=self.warn_alpha,
            fail_floor=self.fail_floor,
            warn_floor=self.warn_floor,
            max_lines=self.max_lines,
            max_files=self.max_files,
            area_max_lines=self.area_max_lines,
        )


class _DriftPart(Part):
    recent_days: Days = _DRIFT.recent_days
    baseline_days: Days = _DRIFT.baseline_days
    min_recent: _AtLeastOne = _DRIFT.min_recent
    min_baseline: _AtLeastOne = _DRIFT.min_baseline
    ratio: _Growth = _DRIFT.ratio
    alpha: _Alpha = _DRIFT.alpha
    weeks_alpha: _Alpha = _DRIFT.weeks_alpha
    fail: bool = _DRIFT.fail

    def settings(self) -> DriftSettings:
        return DriftSettings(
            recent_days=self.recent_days,
            baseline_days=self.baseline_days,
            min_recent=self.min_recent,
            min_baseline=self.min_baseline,
            ratio=self.ratio,
            alpha=self.alpha,
            weeks_alpha=self.weeks_alpha,
            fail=self.fail,
        )


class _OverridePart(Part):
    labels: list[Text] = Field(default_factory=lambda: [*_OVERRIDE.labels])
    trailer: Annotated[str, AfterValidator(_token)] = _OVERRIDE.trailer


class _AcceptPart(Part):
    rule: RuleName
    since: date
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
    expires: date | None = None

    @field_validator("expires")
    @classmethod
    def _ends_after_it_began(cls, value: date, info: ValidationInfo) -> date:
        if (since := info.data.get("since")) is not None and value <= since:
            raise ValueError(f"should be after since, which is {since.isoformat()}")
        return value


class CheckPart(Part):
    """`[check]` and the tables in it."""

    exclude: Globs = Field(default_factory=list)
    use_gitattributes: bool = _GATE.use_gitattributes
    unit: Unit = _GATE.unit
    pr_size: _PrSizePart = _PrSizePart()
    drift: _DriftPart = _DriftPart()
    override: _OverridePart = _OverridePart()
    accept: list[_AcceptPart] = Field(default_factory=list)

    def settings(self) -> GateSettings:
        """All of it as the gate takes it."""
        return GateSettings(
            pr_size=self.pr_size.settings(),
            drift=self.drift.settings(),
            override=OverrideSettings(tuple(self.override.labels), self.override.trailer),
            accept=tuple(AcceptSettings(each.rule, each.since, each.reason, each.expires) for each in self.accept),
            exclude=tuple(self.exclude),
            use_gitattributes=self.use_gitattributes,
            unit=self.unit,
        )
