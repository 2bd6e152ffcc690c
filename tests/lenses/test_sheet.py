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


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(Estimate(0.06, 0.0, 1.0, 50), "too unsure to tell (0–100 %)", id="it may be anything"),
        pytest.param(Estimate(0.5, 0.1, 0.81, 9), "too unsure to tell (10–81 %)", id="just too wide"),
        pytest.param(Estimate(0.5, 0.15, 0.84, 9), None, id="just narrow enough"),
        pytest.param(Estimate(0.5, None, None, 9), None, id="no interval at all"),
    ],
)
def test_a_share_that_may_be_anything_is_not_told(found: Estimate, expected: str | None) -> None:
    sheet = Sheet({"a": "one", "b": "two", "c": "three"})
    sheet.estimate("a", found, "share")
    sheet.estimate("b", found, "ratio")
    sheet.difference("c", found)
    assert (sheet.values["a"].missing, sheet.values["a"].value is None) == (expected, expected is not None)
    assert sheet.values["b"].value == sheet.values["c"].value == found.value
    assert sheet.values["c"].unit == "share"


def test_a_difference_without_a_value() -> None:
    sheet = Sheet({"a": "one"})
    sheet.difference("a", Estimate(None, None, None, 4), "nothing before")
    assert sheet.values["a"].missing == "nothing before"
