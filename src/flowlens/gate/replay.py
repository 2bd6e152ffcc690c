"""What the gate would have said of the last changes, each against the history before it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Literal

from flowlens.gate.baseline import accepted_since, collect, counts_since
from flowlens.gate.context import Context
from flowlens.gate.drift import Change, Windows, episodes_in, weeks_in
from flowlens.gate.enough import unit_of
from flowlens.gate.history import Landed
from flowlens.gate.pr_size import judge
from flowlens.gate.settings import GateSettings
from flowlens.gate.sizing import Measured
from flowlens.gate.units import IGNORED, OVERRIDDEN
from flowlens.model.backtest import Episode, Replayed
from flowlens.model.check import CheckVerdict
from flowlens.sources.git.spaceless import lines_without_space

__all__ = ["JUDGED_ANYWAY", "Replay", "replay"]

_DAY = 86_400
_WEEK = 7 * _DAY
# These have a size that was let through, which does not move the norm.
JUDGED_ANYWAY = frozenset({OVERRIDDEN, IGNORED})


@dataclass(frozen=True, slots=True)
class Replay:
    """The changes that the gate would have judged, newest first; those that it would not, by reason; the drift.

    `unit`: what most of the newest changes are, None where there are too few to tell.
    """

    replayed: tuple[Replayed, ...]
    left_out: dict[str, int]
    episodes: tuple[Episode, ...]
    n_weeks: int
    n_weeks_judged: int
    unit: Literal["change", "commit"] | None


def replay(context: Context, tip: str, n_asked: int) -> Replay:
    """A replay of the last `n_asked` changes that the gate judges, and of the weeks in which they landed."""
    history = _read(context, tip, n_asked)
    judged: list[Replayed] = []
    left_out: Counter[str] = Counter()
    for place, landed in enumerate(history):
        if len(judged) == n_asked:
            break
        if landed.measured is None or not _is_judged(landed):
            left_out[landed.left_out or "unknown"] += 1
            continue
        judged.append(_replayed(context, landed, landed.measured, islice(history, place + 1, None)))
    rule = context.settings.pr_size
    unit = unit_of(collect(history, rule.window, 0), rule)
    return Replay(tuple(judged), dict(sorted(left_out.items())), *_drift(history, judged, context.settings), unit)


def _read(context: Context, tip: str, n_asked: int) -> list[Landed]:
    """The changes to judge, and before them those that the oldest one is compared with."""
    drift = context.settings.drift
    reach = (drift.recent_days + drift.baseline_days + 14) * _DAY
    found: list[Landed] = []
    n_judged, n_before, end = 0, 0, 0
    for landed in context.history(tip).newest_first(JUDGED_ANYWAY):
        found.append(landed)
        if n_judged < n_asked:
            n_judged += _is_judged(landed)
            end = landed.unit.landed_at - reach
            continue
        n_before += landed.left_out is None
        if n_before >= context.settings.pr_size.window and 0 < landed.unit.landed_at < end:
            break
    return found


def _is_judged(landed: Landed) -> bool:
    return landed.measured is not None and (landed.left_out is None or landed.left_out in JUDGED_ANYWAY)


def _replayed(context: Context, landed: Landed, measured: Measured, before: Iterable[Landed]) -> Replayed:
    rule, at, size = context.settings.pr_size, landed.unit.landed_at, measured.size
    window = _window(context.settings, at, before)
    answer = judge(size.net_lines, size.n_files, size.areas, window, rule)
    verdict: CheckVerdict = answer.verdict
    if verdict == "fail":
        verdict = "overridden" if landed.left_out == OVERRIDDEN else _softened(context, landed, measured, window)
    return Replayed(
        landed.unit.step.oid, datetime.fromtimestamp(at, UTC), landed.unit.subject, landed.unit.step.pull,
        size.net_lines, size.n_files, verdict, answer.limit, answer.n_larger, answer.n,
    )  # fmt: skip


def _window(settings: GateSettings, at: int, before: Iterable[Landed]) -> list[int]:
    """The net lines of the changes that one which landed at that time is ranked in."""
    return collect(before, settings.pr_size.window, counts_since(settings, at)).lines


def _softened(context: Context, landed: Landed, measured: Measured, window: Sequence[int]) -> CheckVerdict:
    spaceless = lines_without_space(context.sizing.git, landed.unit.job)
    if spaceless is None:
        return "fail"
    size = context.sizing.without_space(measured, spaceless).size
    answer = judge(size.net_lines, size.n_files, size.areas, window, context.settings.pr_size)
    return "fail" if answer.verdict == "fail" else "warn"


def _drift(
    history: Sequence[Landed], judged: Sequence[Replayed], settings: GateSettings
) -> tuple[tuple[Episode, ...], int, int]:
    if not judged:
        return (), 0, 0
    last, first = (int(one.landed_at.timestamp()) for one in (judged[0], judged[-1]))
    n_weeks = max(0, (last - first) // _WEEK)
    since = accepted_since(settings, "drift", last)
    changes: list[Change] = sorted(
        (each.unit.landed_at, each.net_lines)
        for each in history
        if each.left_out is None and each.unit.landed_at >= since
    )
    weeks = weeks_in(changes, last, n_weeks, settings.drift)
    episodes = tuple(_episode(run) for run in episodes_in(weeks))
    return episodes, n_weeks, sum(windows.enough for windows in weeks[1:])


def _episode(run: Sequence[Windows]) -> Episode:
    first, last = run[0], run[-1]
    return Episode(
        datetime.fromtimestamp(first.at, UTC), datetime.fromtimestamp(last.at, UTC),
        first.recent_median or 0.0, first.before_median or 0.0, first.n_recent, first.n_before,
    )  # fmt: skip
