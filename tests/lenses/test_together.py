"""People are drawn as a whole where they are many, weeks where people are few."""

from __future__ import annotations

import pandas as pd
import pytest

from flowlens.lenses.together import drawn_together, weeks


def side(n_people: int, *days: str) -> pd.DataFrame:
    """Changes that landed on these days, by so many people in turn."""
    people = [f"p{number % n_people}" for number in range(len(days))]
    return pd.DataFrame({"person": people, "landed_at": pd.to_datetime(list(days), utc=True, format="ISO8601")})


def year(n_people: int) -> pd.DataFrame:
    """Ten changes in a day."""
    return side(n_people, *["2024-01-01"] * 10)


@pytest.mark.parametrize(
    ("people", "drawn"),
    [
        pytest.param((8,), "p", id="eight people"),
        pytest.param((7,), "week", id="seven"),
        pytest.param((8, 9), "p", id="both sides have eight"),
        pytest.param((8, 7), "week", id="one side has not"),
    ],
)
def test_who_is_drawn(people: tuple[int, ...], drawn: str) -> None:
    for names in drawn_together(*(year(n) for n in people)):
        assert str(names[0]).startswith("p") == (drawn == "p")


def test_no_changes_are_drawn_by_no_one() -> None:
    assert drawn_together(year(8).iloc[:0]) == [[]]


def test_a_week_begins_on_monday_in_utc() -> None:
    days = ("2024-01-07T23:59", "2024-01-08T00:00", "2024-01-14T23:59", "2024-01-15T00:30+01:00")
    first, second, third, fourth = weeks(side(1, *days))
    assert (second, third, fourth) == (first + 1,) * 3
