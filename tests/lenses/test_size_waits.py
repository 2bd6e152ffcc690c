"""How long small and large changes waited, and when too few of a size are there to tell."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import pytest

from flowlens.lenses.sheet import Sheet
from flowlens.lenses.size_waits import OF_A_SIZE, few_of_a_size, timed, write_by_size
from flowlens.model.measure import Measure
from tests.lenses.tables import day

LABELS = {"waited_small": "small", "waited_large": "large", "small_ratio": "ratio"}


def pulls(waited: list[float | None]) -> pd.DataFrame:
    """Pulls of as many people as there are, one a week."""
    people = [f"p{number}" for number in range(len(waited))]
    ends = [day(0) + timedelta(weeks=number) for number in range(len(waited))]
    return pd.DataFrame({"waited": pd.Series(waited, dtype="float64"), "person": people, "end_at": ends})


def written(small: list[float | None], large: list[float | None]) -> dict[str, Measure]:
    sheet = Sheet(LABELS)
    write_by_size(sheet, pulls(small), pulls(large), seed=1)
    return sheet.values


@pytest.mark.parametrize(("n", "is_few"), [(0, True), (OF_A_SIZE - 1, True), (OF_A_SIZE, False)])
def test_it_takes_so_many_of_each_size(n: int, is_few: bool) -> None:
    assert (few_of_a_size(pulls([1.0] * n), pulls([1.0] * 20)) is not None) == is_few
    assert (few_of_a_size(pulls([1.0] * 20), pulls([1.0] * n)) is not None) == is_few


def test_what_has_no_time_is_no_wait() -> None:
    assert timed(pulls([1.0, None, 0.0]))["waited"].tolist() == [1.0, 0.0]
    values = written([1.0] * OF_A_SIZE, [None] * OF_A_SIZE)
    assert {name: (one.value, one.n) for name, one in values.items()} == {
        "waited_small": (None, 15), "waited_large": (None, 0), "small_ratio": (None, 0),
    }  # fmt: skip
    assert values["small_ratio"].missing == "0 of 15 changes that are small, or that are large"


def test_the_ratio_is_of_the_small_over_the_large() -> None:
    values = written([1.0] * 20, [4.0] * 15)
    assert [values[name].value for name in LABELS] == pytest.approx([1.0, 4.0, 0.25])
    assert values["small_ratio"].n == 15


def test_where_half_of_the_large_did_not_wait_there_is_no_ratio() -> None:
    assert written([1.0] * 20, [0.0] * 15)["small_ratio"].value is None
