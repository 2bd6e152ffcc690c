"""A quantile that is the same as the middle is told as one."""

from __future__ import annotations

import pytest

from flowlens.lenses.alike import alike
from flowlens.model.measure import Measure

SHORTER = "nine in ten gaps are shorter (P90)"
ALIKE = "nine in ten gaps are no longer, as most are alike (P90)"


def days(value: float | None, label: str = "") -> Measure:
    return Measure(value, "days", 52, label=label, missing=None if value is not None else "5 of 6 gaps")


@pytest.mark.parametrize(
    ("middle", "value", "expected"),
    [
        pytest.param(7.0, 7.0, ALIKE, id="the same"),
        pytest.param(6.98, 7.02, ALIKE, id="the same once rounded"),
        pytest.param(7.0, 9.0, SHORTER, id="longer"),
        pytest.param(None, 9.0, SHORTER, id="no middle"),
        pytest.param(7.0, None, SHORTER, id="unknown"),
    ],
)
def test_nine_in_ten_are_not_shorter_than_the_usual_gap(
    middle: float | None, value: float | None, expected: str
) -> None:
    told = alike({"gap_median": days(middle), "gap_p90": days(value, SHORTER)})
    assert told["gap_p90"].label == expected


def test_each_lens_has_its_own_words() -> None:
    given = {
        "median": Measure(2.0, "lines", 90),
        "p75": Measure(2.0, "lines", 90, label="three in four changes are smaller"),
        "changes_median": Measure(1.0, "changes", 90),
        "changes_p90": Measure(1.0, "changes", 90, label="nine in ten releases hold fewer (P90)"),
        "wait_median": days(3.0), "wait_p90": days(3.0, "nine in ten wait less (P90, Kaplan-Meier)"),
        "beat": days(3.0), "gap_p90": days(3.0, SHORTER),
    }  # fmt: skip
    told = alike(given)
    assert [told[name].label for name in ("p75", "changes_p90", "wait_p90", "gap_p90")] == [
        "three in four changes are no larger, as most are alike",
        "nine in ten releases hold no more, as most are alike (P90)",
        "nine in ten wait no longer, as most are alike (P90, Kaplan-Meier)",
        ALIKE,
    ]
    assert list(told) == list(given)


def test_what_has_no_quantile_stays_as_it_is() -> None:
    given = {"gini": Measure(0.1, "", 9)}
    assert alike(given) is given


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        pytest.param(60.0, "nine in ten gaps are this long or shorter (P90)", id="the newest gaps are the longest"),
        pytest.param(20.0, SHORTER, id="another"),
        pytest.param(None, SHORTER, id="no other beat"),
    ],
)
def test_the_longest_gaps_of_a_moved_beat_are_not_shorter_than_themselves(moved: float | None, expected: str) -> None:
    told = alike({"beat": days(7.0), "moved_beat": days(moved), "gap_p90": days(60.0, SHORTER)})
    assert told["gap_p90"].label == expected
