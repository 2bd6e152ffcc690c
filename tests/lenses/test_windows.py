"""Now and before, and longer windows for a slow repository."""

from __future__ import annotations

import pandas as pd
import pytest

from flowlens.lenses.windows import Windows, two_windows
from tests.lenses.tables import day


def windows(days: list[float], as_of: float, least: int = 3, begin: float = 0, length: int = 100) -> Windows:
    at = pd.Series([day(number) for number in days], dtype="datetime64[us, UTC]")
    return two_windows(at, (day(begin), day(as_of)), length, least)


@pytest.mark.parametrize(
    ("days", "as_of", "before", "now", "length"),
    [
        pytest.param([], 100, 0, 0, 100, id="nothing"),
        pytest.param([100], 100, 0, 1, 100, id="one, now"),
        pytest.param([1, 2, 3, 150, 160, 170], 200, 3, 3, 100, id="as long as wanted"),
        pytest.param([0, 1, 2, 100, 101, 102], 200, 3, 3, 100, id="the first moment belongs to now"),
        pytest.param([99, 101, 102, 103], 200, 1, 3, 100, id="the moment before does not"),
        pytest.param([0, 90, 150, 160], 200, 1, 3, 110, id="now reaches back for its third"),
        pytest.param([0, 10, 90, 150, 160], 200, 2, 3, 110, id="and before begins there"),
        pytest.param([0, 0, 0, 500, 550, 590], 600, 3, 3, 100, id="before reaches back for its third"),
        pytest.param([399, 1000], 1000, 1, 1, 600, id="six times as long at most"),
        pytest.param([799, 800, 1399, 2000], 2000, 2, 1, 600, id="before as well"),
        pytest.param([50, 50, 50, 50], 100, 0, 4, 100, id="ties"),
    ],
)
def test_how_far_the_windows_reach(days: list[float], as_of: float, before: int, now: int, length: float) -> None:
    found = windows(days, as_of)
    assert (found.n_before, found.n_now, found.days) == (before, now, length)
    assert found.since == pd.Timestamp(day(as_of - length))
    assert found.before.stop == found.now.start == found.middle


@pytest.mark.parametrize(
    ("begin", "as_of", "lived"),
    [
        pytest.param(0, 300, 100, id="old"),
        pytest.param(270, 300, 30, id="young"),
        pytest.param(300, 300, 0, id="of this moment"),
    ],
)
def test_a_pace_is_told_by_the_days_that_there_were(begin: float, as_of: float, lived: float) -> None:
    found = windows([as_of] * 5, as_of, begin=begin)
    assert (found.pace.days, found.pace.longest_days, found.pace.silent_days) == (lived, 100, 0)
    assert windows([as_of] * 2, as_of, begin=begin).pace.longest_days == 600, "it reaches back for a third"
    assert windows([as_of] * 2, as_of, begin=begin).pace_as_is.longest_days == 100


@pytest.mark.parametrize(
    ("days", "as_of", "why"),
    [
        pytest.param([], 60, "the window before has 0 of 3 gaps; none so far, so no pace can be told", id="nothing"),
        pytest.param(
            [0, 20, 40], 60, "the window before has 0 of 3 gaps; about 3 months at this pace", id="a young repository"
        ),
        pytest.param(
            [0, 100, 150, 199], 200, "the window before has 1 of 3 gaps; about 2 months at this pace", id="two more"
        ),
        pytest.param(
            [0, 10, 20, 1199],
            1200,
            "the window has 1 of 3 gaps; it takes 2 to tell a pace",
            id="one now, though there were more",
        ),
    ],
)
def test_how_long_until_both_windows_have_enough(days: list[float], as_of: float, why: str) -> None:
    assert windows(days, as_of).lacking(3, "gaps") == why


def test_what_was_counted_otherwise_in_two_windows() -> None:
    found = windows([10, 20, 30, 110, 120, 130], 200)
    assert (
        found.lacking(3, "large gaps", (2, 3)) == "the window before has 2 of 3 large gaps; about 5 weeks at this pace"
    )
    here = found.lacking(3, "large gaps", (3, 2))
    assert here.startswith("the window has 2 of 3 large gaps; too few at this pace for a window ")


def test_a_century_is_a_window_too() -> None:
    assert windows([0.0, 1.0, 2.0], 3, length=36_525).n_now == 3
