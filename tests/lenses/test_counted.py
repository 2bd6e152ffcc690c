"""Which changes count, and in which order."""

from __future__ import annotations

import pytest

from flowlens.lenses.counted import counted_changes, sized
from flowlens.lenses.settings import LensSettings
from tests.lenses.tables import Landed, facts, landed, shuffled


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        pytest.param(Landed("a"), True, id="ordinary"),
        pytest.param(Landed("a", lines=0), True, id="without lines"),
        pytest.param(Landed("a", 10), True, id="of this moment"),
        pytest.param(Landed("a", 11), False, id="of the future"),
        pytest.param(Landed("a", None), False, id="without a date"),
        pytest.param(Landed("a", lines=None), False, id="of unknown size"),
        pytest.param(Landed("a", bot=True), False, id="of a bot"),
        pytest.param(Landed("a", ignored=True), False, id="a reformat"),
        pytest.param(Landed("a", event="another history merged in"), False, id="another history"),
        pytest.param(Landed("a", event="imported files"), True, id="what looks imported"),
    ],
)
def test_what_counts(change: Landed, counts: bool) -> None:
    found = counted_changes(facts([change], as_of=10), LensSettings())
    assert found["id"].tolist() == (["a"] if counts else [])


def test_bots_count_if_wanted() -> None:
    assert len(counted_changes(facts([Landed("a", bot=True)]), LensSettings(include_bots=True))) == 1


def test_by_date_and_then_by_place() -> None:
    given = facts([Landed("c", 2), Landed("a", 1), Landed("b", 2)])
    assert counted_changes(given, LensSettings())["id"].tolist() == ["a", "c", "b"]


def test_sized_has_lines() -> None:
    found = sized(counted_changes(facts([Landed("a", lines=0), Landed("b", lines=1)]), LensSettings()))
    assert found["id"].tolist() == ["b"]
    assert found.index.tolist() == [0]


def test_of_no_changes_none_count() -> None:
    assert sized(counted_changes(facts(), LensSettings())).empty


def test_ties_keep_the_order_of_the_mainline_however_the_rows_lie() -> None:
    given = shuffled(facts(landed([1.0] * 30)), 3)
    assert given.changes["id"].tolist() != [f"c{number}" for number in range(30)]
    assert counted_changes(given, LensSettings())["id"].tolist() == [f"c{number}" for number in range(30)]
