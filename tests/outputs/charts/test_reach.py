"""The charts of the blast radius."""

from __future__ import annotations

from flowlens.model.finding import Finding
from flowlens.model.measure import Point, Series
from flowlens.outputs.charts.chart import Chart
from flowlens.outputs.charts.draw import charts_of
from tests.lenses.tables import day


def charts(*series: Series) -> tuple[Chart, ...]:
    return charts_of(Finding("blast-radius", "healthy", "low", "", {}, series=series))


def rows(chart: Chart) -> list[dict[str, object]]:
    assert chart.spec is not None
    (found,) = chart.spec["datasets"].values()  # type: ignore[attr-defined]
    return list(found)


def shares(name: str, words: str, *values: float) -> Series:
    points = tuple(Point(day(n), value, "a" * 40, group=words) for n, value in enumerate(values))
    return Series(name, f"share of 50 changes that touch {words}", "share", points)


def test_two_shares_are_one_chart() -> None:
    (chart,) = charts(
        shares("wide", "more than one area", 0.2, 0.3), shares("very_wide", "more than three areas", 0.0, 0.1)
    )
    assert [(row["group"], row["value"]) for row in rows(chart)] == [
        ("more than one area", 0.2),
        ("more than one area", 0.3),
        ("more than three areas", 0.0),
        ("more than three areas", 0.1),
    ]


def test_couplings_are_bars_and_their_names_are_text() -> None:
    hostile = Point(day(1), 0.9, "b" * 40, "<script> → b\x1b[31m", "9 of 10")
    points = (hostile, Point(day(2), 0.5, "c" * 40, "c → d", "5 of 10"))
    (chart,) = charts(Series("couplings", "share of an area's changes", "share", points))
    assert [row["id"] for row in rows(chart)] == ["b" * 12, "c" * 12]
    assert "\x1b" not in str(rows(chart))


def test_one_coupling_is_said() -> None:
    (chart,) = charts(Series("couplings", "share", "share", (Point(day(1), 0.9, "b" * 40, "a → b"),)))
    assert chart.spec is None
