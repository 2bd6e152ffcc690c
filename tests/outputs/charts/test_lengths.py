"""The axis of lengths of time."""

from __future__ import annotations

from typing import Any

from flowlens.outputs.charts.lengths import length_axis


def axis(*, minutes: bool = False) -> dict[str, Any]:
    found: Any = length_axis("Time", minutes=minutes)["axis"]
    return dict(found)


def test_ticks_stand_at_lengths_that_people_name() -> None:
    assert axis()["values"][:2] == [1 / 24, 1 / 4]
    assert axis(minutes=True)["values"][:3] == [1 / 1_440, 10 / 1_440, 1 / 24]


def test_each_tick_is_the_first_that_its_name_is_for() -> None:
    """The names are asked in order: a tick must lie below its own limit, and above that of the one before."""
    for one in (axis(), axis(minutes=True)):
        limits = [float(part.split(" ? ")[0].split("< ")[1]) for part in one["labelExpr"].split(" : ")[:-1]]
        assert len(limits) == len(one["values"])
        for tick, limit, before in zip(one["values"], limits, [0.0, *limits], strict=False):
            assert before < tick < limit
