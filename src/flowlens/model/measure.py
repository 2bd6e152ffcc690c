"""What a lens measured: numbers with their n and interval, change points, evidence, and the series behind a chart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

__all__ = ["Aside", "ChangePoint", "Evidence", "Measure", "Measures", "Point", "Series"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One number with the count it rests on and its 95 % interval; `value` is None where `missing` says why."""

    value: float | None
    unit: str
    n: int
    low: float | None = None
    high: float | None = None
    missing: str | None = None
    label: str = ""

    def __post_init__(self) -> None:
        if (self.value is None) != (self.missing is not None):
            raise ValueError("a measure has either a value or the reason why it has none")


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """A date at which the level of a lens's main series changed; `ratio` is after divided by before.

    `sure`: a series without a change rarely has one; else it is likely only, and decides nothing by itself.
    """

    at: datetime
    before: float
    after: float
    unit: str
    ratio: float
    n_before: int
    n_after: int
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """A change, commit or release that a reader can look up: `kind` names what `id` is."""

    kind: str
    id: str
    note: str


@dataclass(frozen=True, slots=True)
class Point:
    """One dot of a chart: a value at a time, the id of what it stands for, and a group and area where it has any."""

    at: datetime
    value: float
    id: str
    label: str = ""
    group: str = ""
    area: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """The points behind a chart, oldest first, in one unit."""

    name: str
    label: str
    unit: str
    points: tuple[Point, ...]

    @property
    def span(self) -> tuple[datetime, datetime]:
        """When its points begin and end; ValueError where it has none."""
        times = [point.at for point in self.points]
        return min(times), max(times)


@dataclass(frozen=True, slots=True)
class Aside:
    """A second series that a lens tells beside its main one: in a sentence, with its own changes of level.

    It decides nothing: neither a state nor a verdict rests on it.
    """

    name: str
    sentence: str
    change_points: tuple[ChangePoint, ...]
    series: Series


@dataclass(frozen=True, slots=True)
class Measures:
    """All that a lens measured as of one moment; `not_applicable` or `not_enough` say why there is nothing to judge."""

    lens: str
    as_of: datetime
    values: Mapping[str, Measure]
    change_points: tuple[ChangePoint, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    series: tuple[Series, ...] = ()
    asides: tuple[Aside, ...] = ()
    not_applicable: str | None = None
    not_enough: str | None = None
