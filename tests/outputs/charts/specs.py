"""What the tests of single charts share: a finding with one series, and what a specification must keep to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import altair as alt

from flowlens.model.finding import Finding
from flowlens.model.measure import ChangePoint, Point, Series
from flowlens.outputs.charts.chart import Chart
from flowlens.outputs.charts.draw import charts_of

__all__ = ["at", "drawn", "rows"]


def at(number: float) -> datetime:
    """The day that is so many days after 2024-01-01."""
    return datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=number)


def drawn(
    lens: str, name: str, unit: str, points: Sequence[Point], change_points: tuple[ChangePoint, ...] = ()
) -> Chart:
    """The only chart of a finding of that lens with that series, checked against the schema of Vega-Lite."""
    series = Series(name, "what it is", unit, tuple(points))
    (chart,) = charts_of(Finding(lens, "healthy", "low", "", {}, change_points=change_points, series=(series,)))
    if chart.spec is not None:
        text = json.dumps(chart.spec, allow_nan=False)
        assert "http" not in text
        alt.LayerChart.from_dict(json.loads(text), validate=True)
    return chart


def rows(chart: Chart) -> list[list[dict[str, Any]]]:
    """The data sets of a chart, the longest first."""
    assert chart.spec is not None
    datasets: Any = chart.spec["datasets"]
    return sorted(datasets.values(), key=len, reverse=True)
