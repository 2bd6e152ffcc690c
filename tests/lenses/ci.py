"""Tables of CI written by hand, for tests of the lens that reads them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from flowlens.facts.tables import Facts, frame, rows_to_columns
from tests.lenses.tables import day

__all__ = ["Part", "Ran", "daily", "with_runs"]


@dataclass(frozen=True, slots=True)
class Ran:
    """A run of a workflow on a commit: the day it ended (None: it runs), how, and for how many minutes it took."""

    day: float | None
    conclusion: str | None = "success"
    oid: str = ""
    workflow: str = "Tests"
    minutes: float | None = 10
    attempt: int = 1
    id: str = ""
    event: str | None = "push"
    mainline: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """A job of the run of the workflow with that id."""

    name: str
    day: float
    conclusion: str | None
    oid: str = ""
    workflow: str = "Tests"
    attempt: int = 1


def daily(told: Iterable[str], first: float = 0, **other: object) -> list[Ran]:
    """A run a day on a commit of its own, `g` for a green one and `r` for a red one."""
    return [
        Ran(first + number, "success" if word == "g" else "failure", f"c{first + number:g}", **other)  # type: ignore[arg-type]
        for number, word in enumerate(told)
    ]


def with_runs(given: Facts, runs: Sequence[Ran], parts: Sequence[Part] = ()) -> Facts:
    """The same facts with these runs and jobs."""
    builds = [_build(number, one) for number, one in enumerate(runs)]
    jobs = [_job(number, one) for number, one in enumerate(parts)]
    return replace(
        given,
        builds=frame("builds", rows_to_columns("builds", builds)),
        jobs=frame("jobs", rows_to_columns("jobs", jobs)),
    )


def _build(number: int, one: Ran) -> tuple[object, ...]:
    ended_at = None if one.day is None else day(one.day)
    started_at = None if ended_at is None or one.minutes is None else ended_at - timedelta(minutes=one.minutes)
    return (
        "github", one.id or str(number), one.workflow, one.oid or None, "main" if one.mainline else "…", one.event,
        None, started_at, ended_at, one.conclusion, one.attempt, one.mainline, one.oid or None, None,
    )  # fmt: skip


def _job(number: int, one: Part) -> tuple[object, ...]:
    ended_at = day(one.day)
    return (
        "github", str(number), one.oid, one.workflow, one.name, one.oid, None, ended_at - timedelta(minutes=1),
        ended_at, one.conclusion, one.attempt, True, one.oid,
    )  # fmt: skip
