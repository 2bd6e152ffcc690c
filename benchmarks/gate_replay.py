"""The program's own backtest of a repository, and a second reading of its history for what the backtest leaves out."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from benchmarks.gate_result import Landing, Result, Seconds
from benchmarks.measure import timed
from flowlens.checking import Asked, backtest
from flowlens.config import Settings, load_config
from flowlens.gate.base import Place, Range
from flowlens.gate.baseline import collect
from flowlens.gate.context import Context
from flowlens.gate.drift import reach_days
from flowlens.gate.enough import unit_of
from flowlens.gate.history import Landed
from flowlens.gate.proposal import Proposal
from flowlens.gate.replay import JUDGED_ANYWAY
from flowlens.gate.settings import GateSettings
from flowlens.model.backtest import Backtest
from flowlens.sources.git.refs import read_refs
from flowlens.sources.git.shadow import Shadow, open_shadow

__all__ = ["replayed"]

_DAY = 86_400


def replayed(repository: Path, n_changes: int) -> Result:
    """The last `n_changes` of its mainline, replayed. FlowLensError where that cannot be done."""
    settings = load_config(repository)
    start = time.perf_counter()
    found = backtest(Asked(repository), n_changes)
    seconds = time.perf_counter() - start
    with open_shadow(repository) as shadow:
        history = _history(_context(shadow, settings, found.head), found)
    n_steps = len(found.replayed) + sum(found.left_out.values())
    return Result(
        name=repository.absolute().name,
        backtest=found,
        rule=settings.gate.pr_size,
        drift=settings.gate.drift,
        landings=_landings(history, settings.gate, {one.oid for one in found.replayed}),
        n_weeks_enough=found.n_weeks_judged,
        seconds=Seconds(seconds, _log_seconds(repository, found.head, n_steps)),
    )


def _context(shadow: Shadow, settings: Settings, tip: str) -> Context:
    place = Place(shadow, read_refs(shadow), settings.git.mainline)
    here = Range(tip, tip, tip, shadow.git, ())
    return Context.at_base(place, Proposal(), here, settings.gate, settings.facts)


def _history(context: Context, found: Backtest) -> list[Landed]:
    """The changes from the newest to the last one that the oldest replayed one is compared with."""
    if not found.replayed:
        return []
    oldest = found.replayed[-1]
    end = oldest.landed_at.timestamp() - reach_days(context.settings.drift) * _DAY
    history: list[Landed] = []
    n_before = -1
    for landed in context.history(found.head).newest_first(JUDGED_ANYWAY):
        history.append(landed)
        if n_before >= 0:
            n_before += landed.left_out is None
        elif landed.unit.step.oid == oldest.oid:
            n_before = 0
        if n_before >= context.settings.pr_size.window and 0 < landed.unit.landed_at < end:
            break
    return history


def _landings(history: Sequence[Landed], settings: GateSettings, wanted: set[str]) -> dict[str, Landing]:
    return {
        landed.unit.step.oid: Landing(
            landed.unit.like_pull,
            _refused(history, place, settings),
            landed.measured.lines if landed.measured is not None else {},
        )
        for place, landed in enumerate(history)
        if landed.unit.step.oid in wanted
    }


def _refused(history: Sequence[Landed], place: int, settings: GateSettings) -> bool:
    """Whether too few of the changes before look like pulls for the check to compare a whole pull with them."""
    ranked = collect(islice(history, place + 1, None), settings.pr_size.window, 0)
    return settings.unit == "auto" and unit_of(ranked, settings.pr_size) == "commit"


def _log_seconds(repository: Path, tip: str, n_steps: int) -> float | None:
    """The second of two runs of Git's log, as the first brings the history into the page cache."""
    command = ["git", "-C", str(repository), "log", "--first-parent", "-m", "--numstat", f"-n{n_steps}", tip]
    if subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode:
        return None
    return timed(command).wall_seconds
