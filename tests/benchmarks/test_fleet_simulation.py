"""The simulation of many repositories agrees with what one can count by hand."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.fleet_simulation import Costs, World, makespan, rows, seconds_of, sizes


@pytest.mark.parametrize(
    ("seconds", "n_workers", "expected"),
    [
        pytest.param([], 2, 0.0, id="nothing"),
        pytest.param([3.0, 2.0, 1.0], 1, 6.0, id="one worker"),
        pytest.param([4.0, 3.0, 2.0, 1.0], 2, 5.0, id="the largest first"),
        pytest.param([1.0, 2.0, 3.0, 4.0], 2, 6.0, id="the largest last"),
        pytest.param([9.0, 1.0], 5, 9.0, id="no task is shared"),
    ],
)
def test_makespan(seconds: list[float], n_workers: int, expected: float) -> None:
    assert makespan(seconds, n_workers) == expected


def test_seconds_of_a_repository() -> None:
    costs = Costs(repository_seconds=1.0, commit_seconds=0.01, clone_bytes=1_000.0)
    still = World(bytes_a_second=1e6, deaths_an_hour=0.0)
    assert seconds_of(np.array([100.0]), costs, still) == pytest.approx([1 + 1 + 0.1])
    # Each hour of work dies once, and costs a new begin and half of what is written at a time.
    dying = World(bytes_a_second=1e6, deaths_an_hour=1.0)
    assert seconds_of(np.array([360_000.0]), costs, dying) == pytest.approx([3961 + 3961 / 3600 * 16])


def test_sizes_are_those_that_are_assumed_and_always_the_same() -> None:
    world = World(n=20_000, median_commits=100.0, spread=1.0, most_commits=5_000.0)
    drawn = sizes(world)
    assert np.median(drawn) == pytest.approx(100, rel=0.05)
    assert (drawn.min(), drawn.max()) >= (1.0, 1.0)
    assert drawn.max() <= 5_000
    assert (drawn == sizes(world)).all()


def test_a_row_for_each_number_of_workers() -> None:
    told = rows(World(n=1_000), Costs(), [1, 10])
    assert [row.split("|")[1].strip() for row in told] == ["1", "10"]
