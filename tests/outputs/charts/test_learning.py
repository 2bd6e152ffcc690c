"""The chart of retrospectives and post-mortems."""

from __future__ import annotations

import json

import altair as alt

from flowlens.model.finding import Finding
from flowlens.model.measure import Point, Series
from flowlens.outputs.charts.chart import Chart
from flowlens.outputs.charts.draw import charts_of
from tests.outputs.reports import HOSTILE, day


def chart(*points: Point) -> Chart:
    series = Series("documents", "questions that each document answers", "questions", points)
    (drawn,) = charts_of(Finding("learning", "healthy", "low", "", {}, series=(series,)))
    return drawn


def document(number: int, answered: int, path: str = "pm/a.md") -> Point:
    return Point(day(number), float(answered), path, "post-mortem", f"{answered} of 3")


def test_each_document_is_a_mark_by_what_it_answers() -> None:
    drawn = chart(*(document(number, number % 4, f"pm/{number}.md") for number in range(8)))
    assert drawn.spec is not None
    (rows,) = drawn.spec["datasets"].values()  # type: ignore[attr-defined]
    assert [row["told"] for row in rows[:4]] == ["none", "one", "two", "all three"]
    assert [row["id"] for row in rows[:2]] == ["pm/0.md", "pm/1.md"]
    assert drawn.summary == (
        "Chart of 8 documents from 2020-01-01 to 2020-01-08, by questions answered: 2 answer all three, 2 answer two, "
        "2 answer one, 2 answer none."
    )


def test_it_is_what_vega_lite_reads() -> None:
    drawn = chart(document(0, 3), document(0, 3))
    alt.LayerChart.from_dict(json.loads(json.dumps(drawn.spec)), validate=True)
    assert "http" not in json.dumps(drawn.spec)


def test_no_number_of_questions_is_named_that_no_document_has() -> None:
    assert "none" not in chart(document(0, 3), document(1, 2)).summary


def test_one_document_is_no_chart() -> None:
    assert chart(document(0, 3)).spec is None
    assert chart().spec is None


def test_hostile_paths_are_printable() -> None:
    drawn = chart(*(document(number, 1, path) for number, path in enumerate(HOSTILE)), document(99, 1))
    assert drawn.spec is not None
    for rows in drawn.spec["datasets"].values():  # type: ignore[attr-defined]
        assert all(str(row["id"]).isprintable() for row in rows)
