"""How far the numbers that stand on top of a report jump when the end of the period moves by a week, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.stability_ends import Looked

__all__ = ["NUMBERS", "step_rows"]

# What each is, and whether it is a share, of which steps are told in points.
NUMBERS = {
    "batch-size.median": ("median size of a change", False),
    "release-cadence.gap_median": ("median gap of releases", False),
    "release-batch.changes_median": ("median changes of a release", False),
    "iteration.tweaked_56": ("share of new work touched again in 56 days", True),
    "recovery.fail_rate": ("share of releases with a quick fix", True),
}
_SMALL, _LARGE = 0.10, 0.25
_SMALL_POINTS, _LARGE_POINTS = 0.02, 0.05


def step_rows(looked: Sequence[Looked]) -> Iterator[str]:
    """A row for each number: of how many weeks, how often it stays, and how often it jumps."""
    yield "| number | repositories | weeks | stays | by 10 % (2 points) or more | by 25 % (5 points) or more | most |"
    yield "|---|---|---|---|---|---|---|"
    for name, (label, is_share) in NUMBERS.items():
        series = [one.steps(name) for one in looked]
        steps = [_step(one, two, is_share=is_share) for pairs in series for one, two in pairs]
        if steps:
            cells = _cells(steps, is_share=is_share)
            yield f"| {label} | {sum(bool(pairs) for pairs in series)} | {len(steps):,} | {cells} |"


def _step(one: float, two: float, *, is_share: bool) -> float:
    """By how much it moved: points of a share, else the larger as a ratio to the smaller, less one."""
    if is_share or one == two:
        return abs(two - one)
    low, high = sorted((one, two))
    return high / low - 1 if low > 0 else float("inf")


def _cells(steps: Sequence[float], *, is_share: bool) -> str:
    limits = (_SMALL_POINTS, _LARGE_POINTS) if is_share else (_SMALL, _LARGE)
    n, most = len(steps), max(steps)
    shares = [sum(step == 0 for step in steps), *(sum(step >= limit for step in steps) for limit in limits)]
    told = f"{100 * most:.1f} points" if is_share else f"× {1 + most:.2f}"
    return " | ".join([*(f"{100 * k / n:.1f} % ({k})" for k in shares), told])
