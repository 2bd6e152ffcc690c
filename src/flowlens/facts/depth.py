"""The rows of `repairs` and of `maintainability`, from what was found out in depth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from flowlens.facts.likeliest import likeliest
from flowlens.facts.named_repair import named_repairs
from flowlens.facts.tables import frame, moments, rows_to_columns
from flowlens.model.depth import Depth
from flowlens.model.mined import Mined
from flowlens.model.phrase import phrase

__all__ = ["depth_notices", "depth_tables"]

_DAY = 86_400


def depth_tables(mined: Mined) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `repairs`, newest fix first, and `maintainability`."""
    change_of = {oid: step.oid for step in mined.steps for oid in step.commits}
    oids = sorted(change_of)
    rows = [_repair_row(mined, fix, change_of, oids) for fix in mined.depth.repairs]
    columns = rows_to_columns("repairs", rows)
    times = {name: moments(columns[name]) for name in ("landed_at", "repaired_at")}
    upkeep = [
        (job.oid, None, None, None, False, None)
        if look is None
        else (job.oid, look.unit_size, look.unit_complexity, look.unit_interfacing, look.unknown is None, look.unknown)
        for job, look in mined.depth.upkeep.items()
    ]
    return frame("repairs", {**columns, **times}), frame("maintainability", rows_to_columns("maintainability", upkeep))


def depth_notices(depth: Depth) -> tuple[str, ...]:
    """How much was looked at, and what of it is unknown for which reason."""
    looks = [*depth.repairs.values(), *depth.upkeep.values()]
    notices = list(depth.notices)
    if not depth.finished and not depth.notices:
        fixes = sum(look is not None for look in depth.repairs.values())
        changes = sum(look is not None for look in depth.upkeep.values())
        notices.append(
            f"In depth, {fixes:,} of {phrase(len(depth.repairs), 'fixes')} and {changes:,} of "
            f"{phrase(len(depth.upkeep), 'changes')} were looked at so far; the next run goes on."
        )
    for reason, n in sorted(Counter(look.unknown for look in looks if look is not None and look.unknown).items()):
        notices.append(f"What {phrase(n, 'fixes or changes')} did in depth is unknown, because {reason}.")
    return tuple(notices)


def _repair_row(mined: Mined, fix: str, change_of: dict[str, str], oids: Sequence[str]) -> tuple[object, ...]:
    look = mined.depth.repairs[fix]
    change = change_of[fix]
    landed_at = mined.commits[change].commit_at
    named = named_repairs(mined.commits[fix].message, oids) - {fix}
    # What was not looked at yet has no row that is known, named or not: rates are of all fixes of a time.
    if look is None or (look.unknown is not None and not named):
        return fix, change, landed_at, None, None, None, None, False, None if look is None else look.unknown
    # Whoever wrote the fix knows better than its lines.
    repaired = _repaired(mined, fix, dict.fromkeys(named, 1) or look.candidates, change_of)
    if repaired is None:
        return fix, change, landed_at, None, None, None, None, True, None
    origin = change_of[repaired]
    repaired_at = mined.commits[origin].commit_at
    days = None if landed_at is None or repaired_at is None else max(0.0, (landed_at - repaired_at) / _DAY)
    return fix, change, landed_at, repaired, origin, repaired_at, days, True, None


def _repaired(mined: Mined, fix: str, touched: Mapping[str, int], change_of: dict[str, str]) -> str | None:
    """The likeliest of the candidates; what only reformats, and a shallow clone's edge, is none."""
    known = [oid for oid in touched if oid in change_of and oid not in mined.ignored and not mined.commits[oid].cut]
    committed_at = {oid: mined.commits[oid].commit_at or 0 for oid in (*known, fix)}
    return likeliest({oid: touched[oid] for oid in known}, committed_at, fix)
