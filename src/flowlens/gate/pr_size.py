"""The rule `pr-size`: where does this change rank among the last ones of this very repository?

p = (number of changes at least as large + 1) / (number of changes + 1): the chance of a change this large, if this one
were a change like those. It can fail nothing where there are fewer than 1 / alpha - 1 of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from flowlens.gate.settings import PrSizeSettings

__all__ = ["Judged", "judge", "needed"]

# A p that is alpha but for the last bit is alpha.
_EPSILON = 1e-12


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on a size, and what it rests on; `ceiling` names the ceiling that was broken, with its limit.

    `limit` is the largest size that does not fail, `warn_limit` that does not warn; None where no size could.
    """

    verdict: Literal["pass", "warn", "fail", "insufficient-history"]
    p: float
    n_larger: int
    n: int
    limit: float | None
    warn_limit: float | None
    ceiling: str = ""


def judge(lines: int, n_files: int, areas: Mapping[str, int], history: Sequence[int], rule: PrSizeSettings) -> Judged:
    """The verdict on a change of so many net lines and files, ranked in the net lines of the changes before it."""
    n = len(history)
    n_larger = sum(size >= lines for size in history)
    p = (n_larger + 1) / (n + 1)
    limit = _limit(history, rule.fail_alpha, rule.fail_floor)
    warn_limit = _limit(history, rule.warn_alpha, rule.warn_floor)
    ceiling = _ceiling(lines, n_files, areas, rule)
    verdict: Literal["pass", "warn", "fail", "insufficient-history"] = "pass"
    if ceiling or (limit is not None and lines > limit):
        verdict = "fail"
    elif warn_limit is not None and lines > warn_limit:
        verdict = "warn"
    elif limit is None:
        verdict = "insufficient-history"
    if rule.max_lines:
        limit = rule.max_lines if limit is None else min(limit, rule.max_lines)
    return Judged(verdict, p, n_larger, n, limit, warn_limit, ceiling)


def needed(alpha: float) -> int:
    """How many changes a history must have before a change can be rare at that level."""
    return ceil(1 / alpha - 1 - _EPSILON)


def _limit(history: Sequence[int], alpha: float, floor: int) -> float | None:
    """The largest size that the rule lets through; None where the history is too short for any to be rare."""
    n_larger = int(alpha * (len(history) + 1) + _EPSILON) - 1
    if n_larger < 0:
        return None
    rank = sorted(history, reverse=True)
    return float(max(floor, rank[n_larger] if n_larger < len(rank) else 0))


def _ceiling(lines: int, n_files: int, areas: Mapping[str, int], rule: PrSizeSettings) -> str:
    if rule.max_lines and lines > rule.max_lines:
        return f"max-lines {rule.max_lines:,}"
    if rule.max_files and n_files > rule.max_files:
        return f"max-files {rule.max_files:,}, and there are {n_files:,}"
    for area, most in rule.area_max_lines.items():
        if areas.get(area, 0) > most:
            return f"area-max-lines {most:,} in {area}, and there are {areas[area]:,}"
    return ""
