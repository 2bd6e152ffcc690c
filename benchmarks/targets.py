"""What was measured of a repository, and the targets it is held against."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.measure import Peak, Sample

__all__ = ["FIRST_MINE", "LOG", "NEW_COMMITS", "PEAK", "PYDRILLER", "TARGETS", "Growth", "Result", "Target"]

LOG = "git log --numstat"
FIRST_MINE = "first mine"


@dataclass(frozen=True, slots=True)
class Growth:
    """What the first mine of the oldest part of a history took; `part` is of the first-parent steps, 0 to 1.

    `logs` are those of Git over the same part: where trees grow, 1,000 later commits take Git longer as well.
    """

    part: float
    n_commits: int
    samples: Sequence[Sample]
    logs: Sequence[Sample]

    @property
    def seconds(self) -> float:
        """The median on the clock."""
        return median(sample.wall_seconds for sample in self.samples)

    @property
    def seconds_of_1000(self) -> float:
        """The median on the clock for each 1,000 commits."""
        return 1000 * self.seconds / self.n_commits

    @property
    def ratio(self) -> float:
        """The median on the clock divided by that of Git's log."""
        return self.seconds / median(sample.wall_seconds for sample in self.logs)


@dataclass(frozen=True, slots=True)
class Result:
    """All that was measured of one repository; `samples` by what was run, in the order of the table."""

    name: str
    n_commits: int
    n_restarts: int
    n_later: int
    samples: Mapping[str, Sequence[Sample]]
    peak: Peak
    growth: Sequence[Growth] = ()

    def seconds(self, what: str) -> float:
        """The median on the clock."""
        return median(sample.wall_seconds for sample in self.samples[what])

    def cpu_seconds(self, what: str) -> float:
        """The median of the processors."""
        return median(sample.cpu_seconds for sample in self.samples[what])

    def ratio(self, what: str) -> float:
        """The median on the clock against that of Git's log."""
        return self.seconds(what) / self.seconds(LOG)

    def cpu_ratio(self, what: str) -> float:
        """The median of the processors against that of Git's log."""
        return self.cpu_seconds(what) / self.cpu_seconds(LOG)


@dataclass(frozen=True, slots=True)
class Target:
    """A bound on what was measured of `what`, in words and as a rule."""

    what: str
    words: str
    holds: Callable[[Result], bool]


NEW_COMMITS = "mine of 100 new commits"
PEAK = "peak memory of the first mine"
PYDRILLER = "PyDriller"
TARGETS = {
    target.what: target
    for target in (
        Target(FIRST_MINE, "≤ 0.75", lambda result: result.ratio(FIRST_MINE) <= 0.75),
        Target(
            "first report",
            "≤ 1.0 × log + 2.5 s",
            lambda result: result.seconds("first report") <= result.seconds(LOG) + 2.5,
        ),
        Target("second report", "≤ 0.10", lambda result: result.ratio("second report") <= 0.10),
        Target(NEW_COMMITS, "≤ 0.05", lambda result: result.ratio(NEW_COMMITS) <= 0.05),
        Target(
            PYDRILLER,
            "≥ 20 × first mine",
            lambda result: result.seconds(PYDRILLER) >= 20 * result.seconds(FIRST_MINE),
        ),
        Target(PEAK, "≤ 800 MB Pss", lambda result: result.peak.pss_mb <= 800),
    )
}
