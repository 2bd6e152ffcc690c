"""Pull requests, runs, jobs, deployments and releases as the rows that are kept of them, and back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import astuple
from typing import Any

from flowlens.facts.kept_forge import Row
from flowlens.model.ci import Deployed, Job, Published, Run
from flowlens.model.forge import Pull, Pushed, Review

__all__ = ["KINDS", "Kept", "row_of", "rows_back"]

Kept = Pull | Run | Job | Deployed | Published
# The resource that holds each.
KINDS: dict[str, type[Kept]] = {
    "pulls": Pull, "runs": Run, "jobs": Job, "deployments": Deployed, "releases": Published,
}  # fmt: skip


def row_of(value: Kept) -> Row:
    """The row, whose key sorts as the forge counts where it counts."""
    return Row(_key(value), json.dumps(astuple(value), separators=(",", ":")))


def rows_back(rows: list[Row], kind: str) -> Iterator[Kept]:
    """What the rows of that resource were made of; ValueError or TypeError where one is none."""
    for row in rows:
        values = json.loads(row.content)
        yield _pull(values) if kind == "pulls" else KINDS[kind](*values)


def _key(value: Kept) -> str:
    if isinstance(value, Pull):
        return f"{value.number:012d}"
    if isinstance(value, (Deployed, Published)):
        return f"{value.system} {value.id:>24}"
    of = value.run if isinstance(value, Job) else value.workflow
    return f"{value.system} {value.id:>24} {value.attempt:05d} {of}"


def _pull(values: list[Any]) -> Pull:
    pull = Pull(*values)
    commits = None if pull.commits is None else tuple(Pushed(*each) for each in pull.commits)  # type: ignore[misc]
    changed = {
        "labels": tuple(pull.labels),
        "commits": commits,
        "reviews": None if pull.reviews is None else tuple(Review(*each) for each in pull.reviews),  # type: ignore[misc]
    }
    return Pull(**{name: changed.get(name, getattr(pull, name)) for name in Pull.__slots__})
