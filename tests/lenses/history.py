"""Releases with what they hold, written as rows: for tests of what happens between releases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flowlens.facts.tables import Facts
from tests.lenses.tables import Landed, Tag, facts

__all__ = ["Out", "released", "train_of"]


@dataclass(frozen=True, slots=True)
class Out:
    """A release: its tag and day, how many changes it holds and of what kind, and how many of them are ahead."""

    name: str
    day: float
    changes: int = 10
    kind: str = "other"
    ahead: int | None = None
    stage: str = "final"
    level: str = ""
    bot: bool = False


def released(rows: Iterable[Out], as_of: float | None = None, more: Iterable[Landed] = ()) -> Facts:
    """The facts of these releases; the changes of each landed half a day before it."""
    outs = list(rows)
    changes = [
        Landed(f"{out.name}-{number}", out.day - 0.5, kind=out.kind, bot=out.bot)
        for out in outs
        for number in range(out.changes)
        if out.stage == "final"
    ]
    tags = [
        Tag(
            out.name,
            out.day,
            tuple(f"{out.name}-{number}" for number in range(out.changes)) if out.stage == "final" else (),
            out.stage,  # type: ignore[arg-type]
            out.level or ("patch" if out.name.count(".") == 2 and not out.name.endswith(".0") else "minor"),
            out.ahead,
        )
        for out in outs
    ]
    return facts([*changes, *more], tags, as_of)


def train_of(n: int, gap: float = 30.0) -> list[Out]:
    """So many minor releases, v1.1.0, v1.2.0 …, one each gap."""
    return [Out(f"v1.{number}.0", gap * number) for number in range(1, n + 1)]
