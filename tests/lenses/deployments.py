"""Tables of deployments written by hand, for tests of the lenses that read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flowlens.facts.tables import Facts, frame, rows_to_columns
from tests.lenses.tables import day

__all__ = ["Deployed", "with_deployments"]


@dataclass(frozen=True, slots=True)
class Deployed:
    """A deployment of a change on that day; it went to users where the environment is called production."""

    day: float | None
    change: str | None
    state: str | None = "success"
    environment: str = "production"
    id: str = ""


def with_deployments(given: Facts, deployments: Sequence[Deployed]) -> Facts:
    """The same facts with these deployments."""
    known = set(given.changes["id"].tolist())
    rows = [
        ("github", one.id or str(n), one.environment, one.environment == "production", one.change,
         None if one.day is None else day(one.day), one.state, one.change if one.change in known else None, None)
        for n, one in enumerate(deployments)
    ]  # fmt: skip
    return replace(given, deployments=frame("deployments", rows_to_columns("deployments", rows)))
