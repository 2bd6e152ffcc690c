"""Tables of retrospectives and post-mortems written by hand, for tests of the lens that reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flowlens.facts.tables import Facts, frame, rows_to_columns
from tests.lenses.tables import day

__all__ = ["Asked", "Written", "with_documents"]


@dataclass(frozen=True, slots=True)
class Asked:
    """An action: what it names (None: nothing), the day of the change that followed it, and whether one was before."""

    names: str | None = None
    followed: float | None = None
    already: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A document: the day it landed (None: unknown), the questions it answers by their letters, and its hints."""

    path: str
    day: float | None = 0
    told: str = "HLC"
    kind: str = "post-mortem"
    actions: tuple[Asked, ...] = ()
    blame: str | None = None
    praise_only: bool = False


def with_documents(given: Facts, documents: Sequence[Written]) -> Facts:
    """The same facts with these documents and their actions."""
    return replace(
        given,
        documents=frame("documents", rows_to_columns("documents", [_row(one) for one in documents])),
        document_actions=frame(
            "document_actions", rows_to_columns("document_actions", [row for one in documents for row in _actions(one)])
        ),
    )


def _row(one: Written) -> tuple[object, ...]:
    at = None if one.day is None else day(one.day)
    told = ("H" in one.told, "L" in one.told, "C" in one.told)
    change = None if at is None else f"brought {one.path}"
    return one.path, one.kind, change, at, change, at, *told, one.praise_only, len(one.actions), one.blame


def _actions(one: Written) -> list[tuple[object, ...]]:
    at = None if one.day is None else day(one.day)
    rows: list[tuple[object, ...]] = []
    for number, action in enumerate(one.actions):
        by = (None, None) if action.followed is None else (day(action.followed), f"follows {one.path} {number}")
        rows.append((one.path, number, action.names, at, action.already, *by))
    return rows
