"""The sheet of measures: each name explained, each number with its n or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from flowlens.lenses.sheet import Sheet
from flowlens.model.measure import Measure
from flowlens.stats.estimate import Estimate


def test_what_is_written_carries_its_label() -> None:
    sheet = Sheet({"a": "one", "b": "two", "c": "three", "d": "four"})
    sheet.number("b", 2, "days", 3)
    sheet.estimate("a", Estimate(1.0, 0.5, None, 7), "ratio")
    sheet.missing("c", "share", 0, "nothing")
    sheet.estimate("d", Estimate(None, None, None, 4), "lines", "unknowable")
    assert sheet.values == {
        "b": Measure(2.0, "days", 3, label="two"),
        "a": Measure(1.0, "ratio", 7, 0.5, None, label="one"),
        "c": Measure(None, "share", 0, missing="nothing", label="three"),
        "d": Measure(None, "lines", 4, missing="unknowable", label="four"),
    }
    assert list(sheet.values) == ["b", "a", "c", "d"]


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda sheet: sheet.number("a", 1, "days", 1), id="number"),
        pytest.param(lambda sheet: sheet.estimate("a", Estimate(1.0, None, None, 1), "days"), id="estimate"),
        pytest.param(lambda sheet: sheet.missing("a", "days", 0, "nothing"), id="missing"),
    ],
)
def test_a_name_without_an_explanation_is_refused(write: Callable[[Sheet], None]) -> None:
    with pytest.raises(KeyError):
        write(Sheet({}))
