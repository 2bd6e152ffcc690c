"""The charts of experiments."""

from __future__ import annotations

import json

import altair as alt

from flowlens.model.finding import Finding
from flowlens.model.measure import Point, Series
from flowlens.outputs.charts.chart import Chart
from flowlens.outputs.charts.draw import charts_of
from tests.outputs.reports import day


def chart(series: Series) -> Chart:
    (drawn,) = charts_of(Finding("experiments", "healthy", "low", "", {}, series=(series,)))
    return drawn


def kept(*steps: tuple[str, float]) -> Series:
    points = tuple(Point(day(0), value, "", label) for label, value in steps)
    return Series("file_survival", "share of new source files that are still there", "share", points)


def idle(n: int) -> Series:
    points = tuple(Point(day(k), k + 1.0, f"{k:040x}") for k in range(n))
    return Series("branches", "branches that have not landed, by their last commit", "branches", points)


def test_the_curve_of_new_files() -> None:
    drawn = chart(kept(("0.0", 1.0), ("30.0", 0.9), ("400.0", 0.7)))
    assert drawn.title == "How long new source files stay"
    assert drawn.summary == (
        "Curve of share of new source files that are still there: 3 steps over 400 days, from 100 % down to 70 %."
    )


def test_branches_as_steps() -> None:
    drawn = chart(idle(5))
    assert drawn.spec is not None
    (rows,) = drawn.spec["datasets"].values()  # type: ignore[attr-defined]
    assert [row["value"] for row in rows] == [1, 2, 3, 4, 5]


def test_they_are_what_vega_lite_reads() -> None:
    for series in (kept(("0.0", 1.0), ("30.0", 0.9)), idle(3)):
        drawn = chart(series)
        alt.LayerChart.from_dict(json.loads(json.dumps(drawn.spec)), validate=True)


def test_too_little_is_no_chart() -> None:
    assert chart(kept(("0.0", 1.0))).spec is None
    assert chart(kept(("0.0", 1.0), ("never", 0.9))).spec is None
    assert chart(idle(1)).spec is None
