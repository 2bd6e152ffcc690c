"""What a growth is made of, told of areas and of groups of at least five people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flowlens.lenses.batch_size import MEASURES
from flowlens.lenses.growth_parts import told_parts, write_parts
from flowlens.lenses.settings import LensSettings
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.windows import two_windows
from flowlens.model.measure import Measure
from tests.lenses.tables import Landed, facts


def parts(changes: list[Landed], smallest: int = 5) -> dict[str, Measure]:
    given, sheet = facts(changes), Sheet(MEASURES)
    rows = given.changes.sort_values("landed_at", ignore_index=True)
    windows = two_windows(rows["landed_at"], given.repository.period, 365, 50)
    write_parts(sheet, rows, given, windows, LensSettings(seed=1, smallest_group=smallest))
    return sheet.values


def year(begin: int, lines: int, n_new: int, area: str = "src") -> list[Landed]:
    """A change every second day by one of ten people; each tenth day by one who is new that year."""
    return [
        Landed(
            f"{begin}-{day}", begin + day, lines, f"new{begin}-{day // 10 % n_new}" if day % 10 == 0 else f"p{day % 7}",
            area,
        )
        for day in range(0, 364, 2)
    ]  # fmt: skip


HISTORY = [Landed(f"h{k}", k, 10, f"p{k}") for k in range(10)]


def test_growth_of_all_is_true_growth() -> None:
    values = parts([*HISTORY, *year(200, 10, 30), *year(565, 30, 30)])
    names = ("part_areas", "part_tenure", "part_together", "part_growth", "part_overlap")
    assert [values[name].value for name in names] == pytest.approx([1, 1, 1, 3, 1])
    assert told_parts(values) == (
        " Like for like the growth is 3.0 times (3.0–3.0); work in other areas accounts for nothing and people of "
        "other tenure for nothing."
    )


def test_what_cannot_be_told_apart_is_said_where_there_is_some() -> None:
    values = parts([*HISTORY, *year(200, 10, 30), *year(565, 30, 30)])
    both = {**values, "part_together": replace(values["part_together"], value=1.2)}
    assert told_parts(both).endswith(", and both at once, which can't be told apart, for 1.2 times.")


def test_growth_that_may_be_none_is_not_called_growth() -> None:
    """The same values with an interval that holds 1."""
    values = parts([*HISTORY, *year(200, 10, 30), *year(565, 30, 30)])
    unsure = {**values, "part_growth": replace(values["part_growth"], value=1.3, low=0.97, high=2.0)}
    assert " Like for like the growth is 1.3 times (0.97–2.0), which may be none; work " in told_parts(unsure)
    shrunk = {**values, "part_growth": replace(values["part_growth"], value=0.8, low=0.7, high=0.9)}
    assert " Like for like the growth is 0.8 times (0.7–0.9), which is none; work " in told_parts(shrunk)


def test_fewer_than_five_new_people_are_not_told_of() -> None:
    values = parts([*HISTORY, *year(200, 10, 4), *year(565, 30, 4)])
    assert values["part_tenure"].missing == "fewer than 5 people of a window are new, or fewer than 5 are not"
    assert values["part_growth"].value == pytest.approx(3)
    assert told_parts(values).endswith(
        "; what new people add can't be told, as fewer than 5 people of a window are new, or fewer than 5 are not."
    )


def test_a_larger_smallest_group_is_kept_to() -> None:
    """Seven people of long standing, and seven who came in the year and landed something after their 90 days."""
    changes = [*HISTORY, *year(200, 10, 30), *year(565, 30, 30)]
    assert parts(changes, 14)["part_tenure"].value == pytest.approx(1)
    assert (
        parts(changes, 15)["part_tenure"].missing
        == "fewer than 15 people of a window are new, or fewer than 15 are not"
    )


def test_new_areas_have_no_counterpart() -> None:
    values = parts([*HISTORY, *year(200, 10, 30), *year(565, 30, 30, "lib")])
    assert values["part_growth"].missing == "fewer than 50 changes a window are of groups that both windows have"
    assert told_parts(values) == ""


def test_too_few_changes() -> None:
    values = parts(HISTORY)
    assert (values["part_growth"].missing or "").startswith("the window before has 0 of 50 changes; ")
    assert parts([])["part_areas"].value is None
