"""The chart of batch-size risk."""

from __future__ import annotations

import json

import altair as alt
import pytest

from flowlens.model.finding import Finding
from flowlens.model.measure import Measure
from flowlens.outputs.charts.draw import charts_of
from tests.outputs.charts.specs import rows

SHARES = {
    f"risk_{days}_q{number}": Measure(days / 1_000 * number, "share", 50, 0.001 * number, 0.2 * number)
    for days in (30, 90)
    for number in (1, 2, 3, 4)
}


def finding(lens: str, measures: dict[str, Measure]) -> Finding:
    return Finding(lens, "healthy", "low", "", measures)


def test_each_quarter_has_a_dot_and_its_interval_for_both_spans() -> None:
    (chart,) = charts_of(finding("batch-size", SHARES))
    alt.LayerChart.from_dict(json.loads(json.dumps(chart.spec)), validate=True)
    (drawn,) = rows(chart)
    assert len(drawn) == 8
    assert drawn[7] == {
        "quarter": "largest", "span": "within 90 days", "value": 0.36, "low": 0.004, "high": 0.8,
        "shown": "36 %", "interval": "0.4–80 %", "n": "50",
    }  # fmt: skip
    assert "largest 36 % (0.4–80 %)" in chart.summary


def test_a_quarter_that_is_missing_is_not_drawn_as_nothing() -> None:
    (chart,) = charts_of(finding("batch-size", {**SHARES, "risk_90_q2": Measure(None, "share", 0, missing="none")}))
    (drawn,) = rows(chart)
    assert [one["quarter"] for one in drawn if one["span"] == "within 90 days"] == [
        "smallest", "third", "largest",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lens", "measures"),
    [
        pytest.param("batch-size", {}, id="nothing measured"),
        pytest.param("batch-size", {"risk_90_q1": SHARES["risk_90_q1"]}, id="a single quarter compares nothing"),
        pytest.param("splash", SHARES, id="another lens"),
    ],
)
def test_no_chart(lens: str, measures: dict[str, Measure]) -> None:
    assert charts_of(finding(lens, measures)) == ()
