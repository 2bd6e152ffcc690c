"""Now against before for a series of releases, and how it is told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from flowlens.lenses.drift import against, grown, not_grown, write_ratio
from flowlens.lenses.sheet import Sheet
from flowlens.lenses.windows import Windows
from flowlens.model.measure import Measure
from flowlens.verdict.policy import policy
from tests.lenses.tables import day

LABELS = {"ratio": "ratio", "ratio_p": "its chance"}


def compared(before: list[float], now: list[float]) -> dict[str, Measure]:
    sheet = Sheet(LABELS)
    n = len(before)
    windows = Windows(0, n, n + len(now), pd.Timestamp(day(0)), 365, 365, 2190, 0, 8)
    write_ratio(sheet, np.array([*before, *now]), windows, "gaps", 1)
    return sheet.values


def test_the_ratio_of_medians() -> None:
    values = compared([10.0] * 8, [15.0] * 9)
    assert (values["ratio"].value, values["ratio"].n) == (1.5, 8)
    assert values["ratio_p"].value == pytest.approx(0.0001, abs=0.0002)


@pytest.mark.parametrize(
    ("before", "now", "why"),
    [
        pytest.param(0, 0, "the window before has 0 of 8 gaps; none so far, so no pace can be told", id="none"),
        pytest.param(7, 30, "the window before has 7 of 8 gaps; about 12 days at this pace", id="before"),
        pytest.param(30, 1, "the window has 1 of 8 gaps; it takes 2 to tell a pace", id="now"),
    ],
)
def test_eight_a_side_are_needed(before: int, now: int, why: str) -> None:
    values = compared([10.0] * before, [10.0] * now)
    assert values["ratio"].missing == values["ratio_p"].missing == why


def ratio_of(value: float | None, p: float | None) -> dict[str, Measure]:
    return {
        "ratio": Measure(value, "ratio", 9, missing=None if value is not None else "few"),
        "ratio_p": Measure(p, "p-value", 9, missing=None if p is not None else "few"),
    }


@pytest.mark.parametrize(
    ("days", "value", "p", "growth"),
    [
        pytest.param(7.0, 1.15, 0.049, 1.15, id="sure and enough"),
        pytest.param(6.9, 1.15, 0.049, 1.0, id="short as it is"),
        pytest.param(7.0, 1.14, 0.049, 1.0, id="too little"),
        pytest.param(7.0, 1.15, 0.05, 1.0, id="not sure"),
        pytest.param(7.0, 0.5, 0.001, 1.0, id="shrunk"),
        pytest.param(7.0, None, None, 1.0, id="unknown"),
        pytest.param(7.0, 2.0, None, 1.0, id="unknown chance"),
    ],
)
def test_growth_is_sure_and_large_enough(days: float, value: float | None, p: float | None, growth: float) -> None:
    assert grown(Measure(days, "days", 9), ratio_of(value, p), policy(None), "release-cadence") == growth


@pytest.mark.parametrize(
    ("level", "ratio", "text"),
    [
        pytest.param(
            Measure(84.0, "days", 9), Measure(1.5, "ratio", 9, 1.2, 1.9),
            "against 56 in the window before (1.5 times, 1.2–1.9)", id="with an interval",
        ),
        pytest.param(
            Measure(84.0, "days", 9), Measure(1.5, "ratio", 9),
            "against 56 in the window before (1.5 times)", id="without",
        ),
        pytest.param(
            Measure(84.0, "days", 9), Measure(None, "ratio", 2, missing="it is young"),
            "with no level before to compare it with (it is young)", id="no ratio",
        ),
        pytest.param(
            Measure(0.0, "days", 9), Measure(0.0, "ratio", 9),
            "with no level before to compare it with (there is no level)", id="a ratio of nothing",
        ),
    ],
)  # fmt: skip
def test_the_window_before_in_words(level: Measure, ratio: Measure, text: str) -> None:
    assert against(level, ratio) == text


@pytest.mark.parametrize(
    ("low", "told"),
    [
        pytest.param(1.1, "more than before, but not by enough to count as growth", id="surely more"),
        pytest.param(1.0, "no clear growth", id="perhaps the same"),
        pytest.param(0.7, "no clear growth", id="perhaps less"),
        pytest.param(None, "no clear growth", id="no interval"),
    ],
)
def test_what_is_surely_more_is_not_told_as_the_same(low: float | None, told: str) -> None:
    assert not_grown(Measure(1.4, "ratio", 200, low, 2.5 if low else None)) == told
