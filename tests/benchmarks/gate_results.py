"""Results of a backtest that one can check by eye."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.gate_result import Landing, Result, Seconds
from flowlens.gate.settings import DriftSettings, PrSizeSettings
from flowlens.model.backtest import Backtest, Episode, Replayed
from flowlens.model.check import CheckVerdict
from tests.repos import day


def change(
    number: int, verdict: CheckVerdict, net_lines: int, *, limit: float | None = 400, n_larger: int = 50
) -> Replayed:
    """A change that landed on that day, ranked among 100."""
    oid = f"{number:040d}"
    return Replayed(oid, day(number), f"Change {number}", None, net_lines, 2, verdict, limit, n_larger, 100)


def result(
    changes: Sequence[Replayed], *, episodes: Sequence[Episode] = (), log: float | None = 0.5, pulls: int = 1
) -> Result:
    """The changes, newest first, the first `pulls` of which look like pulls; two bots' and three years."""
    landings = {
        one.oid: Landing(number < pulls, number >= pulls, {"a.py": one.net_lines - 1, "b.py": 1})
        for number, one in enumerate(changes)
    }
    found = Backtest(
        "0.1.0", "repo", "main", "f" * 40, "", "change", 2000, tuple(changes), {"by bots": 2}, tuple(episodes), 156
    )
    return Result("team", found, PrSizeSettings(), DriftSettings(), landings, 78, Seconds(2.0, log))


def a_year() -> Result:
    """Of six changes five are judged: two fail, one fails but for white space, one is below the floor, one passes."""
    changes = [
        change(6, "fail", 900, n_larger=0),
        change(5, "fail", 5000, limit=1000, n_larger=1),
        change(4, "warn", 700, n_larger=0),
        change(3, "warn", 300, n_larger=1),
        change(2, "pass", 10),
        change(1, "insufficient-history", 10, limit=None),
    ]
    return result(changes, pulls=4)
