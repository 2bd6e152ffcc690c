"""Two groups side by side: what is shown of them, and from how many people on."""

from __future__ import annotations

import pandas as pd
import pytest

from flowlens.lenses.groups import CHANGES_OF_A_GROUP, Sides, by_quarter, too_small, typical, write_large, write_sizes
from flowlens.lenses.sheet import Sheet
from flowlens.model.measure import Measure

LABELS = dict.fromkeys(("median_one", "median_other", "ratio", "large_one", "large_other"), "it")
UNTIL = pd.Timestamp("2024-01-01", tz="UTC")


def changes(n: int, people: int, lines: int = 10, days: int = 0) -> pd.DataFrame:
    rows = [(f"c{k}", k, f"p{k % people}", lines + k, f"Do {k}", UNTIL - pd.Timedelta(days=days)) for k in range(n)]
    return pd.DataFrame(rows, columns=["id", "position", "person", "net_lines", "subject", "landed_at"])


def written(one: pd.DataFrame, other: pd.DataFrame, limit: int = 400) -> dict[str, Measure]:
    sheet, sides = Sheet(LABELS), Sides(one, other, ("one", "other"))
    write_sizes(sheet, sides, 5, 1)
    write_large(sheet, sides, 5, limit)
    return sheet.values


def test_of_enough_people_all_is_told() -> None:
    values = written(changes(CHANGES_OF_A_GROUP, 5, 10), changes(40, 8, 10))
    assert values["median_one"].value == pytest.approx(19.5)
    assert values["median_other"].value == pytest.approx(29.5)
    assert values["ratio"].value == pytest.approx(19.5 / 29.5)
    assert (values["large_one"].value, values["large_one"].n) == (0, 20)


@pytest.mark.parametrize(("n", "people"), [(40, 4), (CHANGES_OF_A_GROUP - 1, 5)])
def test_of_fewer_nothing_is_told_of_either(n: int, people: int) -> None:
    for sides in ((changes(n, people), changes(40, 8)), (changes(40, 8), changes(n, people))):
        assert {(one.value, one.n) for one in written(*sides).values()} == {(None, 0)}
    assert too_small(Sides(changes(n, people), changes(40, 8), ("one", "other")), 5) == (people < 5)


def test_large_changes_of_fewer_people_are_not_told() -> None:
    values = written(changes(40, 8, 10), changes(40, 8, 10), limit=45)
    assert values["large_one"].value is None
    assert written(changes(40, 8, 10), changes(40, 8, 10), limit=40)["large_one"].value == pytest.approx(9 / 40)


@pytest.mark.parametrize(("most", "told"), [(20, True), (21, False)])
def test_whoever_made_more_than_half_hides_the_group(most: int, *, told: bool) -> None:
    one = changes(40, 8).assign(person=["p0"] * most + [f"p{k % 7 + 1}" for k in range(40 - most)])
    values = written(one, changes(40, 8))
    assert {value.value is not None for value in values.values()} == {told}
    points = by_quarter(Sides(one, changes(40, 8), ("one", "other")), UNTIL, 5, "it").points
    assert bool(points) == told


def test_evidence_is_typical_not_the_largest() -> None:
    assert [one.id for one in typical(changes(41, 8), "them")] == ["c20", "c21", "c19"]


def test_a_quarter_needs_both_groups() -> None:
    both = Sides(changes(40, 8), pd.concat([changes(40, 5), changes(40, 4, days=100)]), ("one", "other"))
    assert [point.group for point in by_quarter(both, UNTIL, 5, "it").points] == ["one", "other"]
    few = Sides(changes(40, 8, days=100), changes(40, 4, days=100), ("one", "other"))
    assert by_quarter(few, UNTIL, 5, "it").points == ()
