"""What a finding observed, in a clause."""

from __future__ import annotations

import pytest

from flowlens.model.finding import Finding, State
from flowlens.model.measure import Measure
from flowlens.verdict.observed import observed


def finding(state: State, ratio: Measure, lens: str = "batch-size", name: str = "median") -> Finding:
    return Finding(lens, state, "high", "", {name: Measure(1.0, "lines", 9), "ratio": ratio})


@pytest.mark.parametrize(
    ("state", "ratio", "told"),
    [
        pytest.param("concern", Measure(2.0, "ratio", 9, 0.9, 3.0), " (2.0 times as large as before)", id="a concern"),
        pytest.param("watch", Measure(2.0, "ratio", 9, 0.9, 3.0), "", id="unsure"),
        pytest.param("concern", Measure(24.0, "ratio", 9, 0.05, 139.0), "", id="a concern beside a ratio of anything"),
        pytest.param("watch", Measure(2.0, "ratio", 9, 1.1, 3.0), " (2.0 times as large as before)", id="sure"),
        pytest.param("healthy", Measure(1.5, "ratio", 9, 1.2, 2.0), "", id="no growth by the lens's own test"),
        pytest.param("healthy", Measure(0.5, "ratio", 9, 0.3, 0.8), " (0.5 times as large as before)", id="shrunk"),
        pytest.param("healthy", Measure(0.5, "ratio", 9, 0.3, 1.2), "", id="perhaps shrunk"),
        pytest.param("concern", Measure(0.5, "ratio", 9, 0.3, 1.2), "", id="a concern that is none of growth"),
        pytest.param("watch", Measure(1.04, "ratio", 9, 1.01, 1.2), "", id="sure, but 1.0 times"),
        pytest.param("concern", Measure(2.0, "ratio", 9), " (2.0 times as large as before)", id="no interval"),
        pytest.param("watch", Measure(None, "ratio", 3, missing="too few"), "", id="not known"),
    ],
)
def test_a_ratio_is_told_where_it_is_sure(state: State, ratio: Measure, told: str) -> None:
    assert observed(finding(state, ratio)) == f"a typical change has 1 line{told}"


@pytest.mark.parametrize(
    ("lens", "name", "told"),
    [
        pytest.param("recovery", "revert_days", "what breaks is reverted after 1 line", id="reverts"),
        pytest.param("recovery", "fail_rate", "1 line of the releases had to be patched soon", id="patches"),
        pytest.param("recovery", "else", "", id="neither"),
        pytest.param("weather", "median", "", id="a stranger"),
    ],
)
def test_the_first_level_that_is_known_is_told(lens: str, name: str, told: str) -> None:
    assert observed(finding("healthy", Measure(1.0, "ratio", 9), lens, name)) == told


def test_a_lens_that_could_not_judge_observed_nothing() -> None:
    assert observed(finding("not-enough-data", Measure(1.0, "ratio", 9))) == ""
