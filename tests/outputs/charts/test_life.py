"""The chart of where the time of a change goes."""

from __future__ import annotations

from flowlens.model.finding import Finding
from flowlens.model.measure import Measure
from flowlens.outputs.charts.life import stages


def finding(**days: float | None) -> Finding:
    measures = {
        name: Measure(value, "days", 40, None if value is None else value / 2, missing="few" if value is None else None)
        for name, value in days.items()
    }
    return Finding("lead-time", "healthy", "low", "", measures)


def test_each_stage_is_a_dot_in_its_order() -> None:
    drawn = stages(finding(wait_median=9, merge_wait_median=0, review_wait_median=2, in_review_median=None))
    assert drawn is not None
    assert drawn.spec is not None
    (rows,) = drawn.spec["datasets"].values()  # type: ignore[attr-defined]
    assert [(row["stage"], row["group"], row["shown"]) for row in rows] == [
        ("Until somebody looks", "wait", "2 days"), ("Until the merge", "wait", "0 days"),
        ("Until the release", "wait", "9 days"),
    ]  # fmt: skip
    assert all(row["low"] > 0 for row in rows), "the axis is logarithmic"
    assert "Until somebody looks 2 days" in drawn.summary


def test_without_pulls_there_is_none() -> None:
    assert stages(finding(wait_median=9, review_wait_median=None)) is None
