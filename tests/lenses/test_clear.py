"""How sure an answer may be by its intervals."""

from __future__ import annotations

import pytest

from flowlens.lenses.clear import across, growth_line, no_surer
from flowlens.model.finding import Confidence
from flowlens.model.measure import Measure
from flowlens.verdict.policy import policy


def ratio(low: float | None, high: float | None) -> Measure:
    return Measure(1.2, "ratio", 500, low, high)


@pytest.mark.parametrize(
    ("sure", "low", "high", "expected"),
    [
        pytest.param("high", 0.9, 1.3, "high", id="clear of a growth"),
        pytest.param("high", 1.6, 2.4, "high", id="a growth beyond doubt"),
        pytest.param("high", 1.1, 2.5, "medium", id="it may be a growth or none"),
        pytest.param("high", 0.6, 1.5, "high", id="up to the threshold"),
        pytest.param("high", 0.39, 2.8, "low", id="it may have grown or shrunk"),
        pytest.param("low", 0.9, 1.3, "low", id="a narrow interval makes no few changes many"),
        pytest.param("medium", 1.1, 2.5, "medium", id="no surer than it was"),
        pytest.param("high", None, None, "high", id="no interval"),
    ],
)
def test_no_surer_than_the_interval_of_a_ratio(
    sure: Confidence, low: float | None, high: float | None, expected: Confidence
) -> None:
    assert no_surer(sure, (ratio(low, high), 1.5)) == expected


@pytest.mark.parametrize(
    ("measure", "limit", "expected"),
    [
        pytest.param(Measure(0.02, "share", 90, -0.18, 0.21), 0.1, "low", id="a growth of a share, either way"),
        pytest.param(Measure(0.02, "share", 90, -0.05, 0.21), 0.1, "medium", id="a growth of a share, or none"),
        pytest.param(Measure(0.4, "share", 90, 0.0, 1.0), 0.5, "medium", id="a level has no other way"),
        pytest.param(Measure(95.0, "days", 90, 60.0, 120.0), 92.0, "medium", id="a level in days"),
        pytest.param(Measure(1.1, "ratio", 90, 0.2, 3.0), 1.0, "medium", id="against an even chance"),
        pytest.param(Measure(None, "ratio", 3, missing="3 of 8 gaps"), 1.5, "high", id="unknown"),
    ],
)
def test_no_surer_than_the_interval_of_a_level(measure: Measure, limit: float, expected: Confidence) -> None:
    assert no_surer("high", (measure, limit)) == expected


@pytest.mark.parametrize(
    ("sure", "low", "high", "expected"),
    [
        pytest.param("high", 0.9, 1.1, "high", id="clear of the limit"),
        pytest.param("high", 1.2, 1.4, "high", id="beyond the limit"),
        pytest.param("high", 0.7, 1.4, "medium", id="over the limit, and as far the other way"),
        pytest.param("low", 0.7, 1.4, "low", id="no surer than it was"),
    ],
)
def test_over_the_limit_of_a_watch_nothing_is_highly_sure(
    sure: Confidence, low: float, high: float, expected: Confidence
) -> None:
    assert across(sure, ((ratio(low, high), 1.15),)) == expected
    assert across(sure, ()) == sure


def test_the_least_sure_of_several_lines_counts() -> None:
    assert no_surer("high", (ratio(0.9, 1.1), 1.5), (ratio(1.1, 2.0), 1.5), (ratio(0.3, 4.0), 1.5)) == "low"
    assert no_surer("high") == "high"


def test_growth_from_next_to_nothing_makes_nothing_unsure() -> None:
    thresholds = policy(None)
    values = {"median": Measure(9.0, "lines", 500), "ratio": ratio(0.3, 4.0)}
    assert growth_line(values, "median", thresholds, "batch-size.ratio") == ()
    values["median"] = Measure(10.0, "lines", 500)
    assert growth_line(values, "median", thresholds, "batch-size.ratio") == ((values["ratio"], 1.5),)
