"""The file of an experiment: what may be said in it, within which limits."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationError, ValidationInfo, field_validator

from flowlens.config_file import Document
from flowlens.config_schema.faults import told
from flowlens.config_schema.part import Part, Text
from flowlens.errors import ConfigurationError
from flowlens.model.experiment import Aim, Experiment, aim_of
from flowlens.model.finding import Goal

__all__ = ["experiment_in"]


def _full_name(value: str) -> str:
    aim_of(value, "below")
    return value


class _GuardPart(Part):
    measure: Annotated[Text, AfterValidator(_full_name)]
    goal: Goal

    def aim(self) -> Aim:
        return aim_of(self.measure, self.goal)


class _AimPart(_GuardPart):
    target: Annotated[float, Field(allow_inf_nan=False)] | None = None

    def aim(self) -> Aim:
        return aim_of(self.measure, self.goal, self.target)


class _ExperimentPart(Part):
    hypothesis: Text
    start: date
    review: date
    aim: _AimPart
    guard: list[_GuardPart] = Field(default_factory=list)

    @field_validator("review")
    @classmethod
    def _ends_after_it_began(cls, value: date, info: ValidationInfo) -> date:
        if (start := info.data.get("start")) is not None and value <= start:
            raise ValueError(f"should be after start, which is {start.isoformat()}")
        return value


def experiment_in(document: Document, name: str) -> Experiment:
    """The experiment that a file describes; ConfigurationError tells every fault with its line."""
    try:
        part = _ExperimentPart.model_validate(document.table)
    except ValidationError as exc:
        raise ConfigurationError(told(exc, document, _ExperimentPart)) from exc
    guards = tuple(guard.aim() for guard in part.guard)
    return Experiment(name, part.hypothesis, part.aim.aim(), guards, part.start, part.review)
