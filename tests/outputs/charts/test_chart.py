"""The rows behind a chart."""

from __future__ import annotations

from flowlens.model.measure import Point, Series
from flowlens.outputs.charts.chart import every, no_chart, row, summary, thinned
from tests.outputs.reports import HOSTILE, OID, day


def points(n: int) -> list[Point]:
    """Points a day apart; the largest values are at the end."""
    return [Point(day(number), float(number), str(number)) for number in range(n)]


def test_a_row_has_its_words_beside_its_numbers() -> None:
    made = row(Point(day(0), 1_240.4, OID, "Fix the cart", "merge"), "lines")
    assert made == {
        "at": "2020-01-01T12:00:00Z", "value": 1_240.4, "id": "0123456789ab", "label": "Fix the cart", "group": "merge",
        "day": "2020-01-01", "shown": "1,240 lines",
    }  # fmt: skip


def test_a_row_of_hostile_text_is_printable_and_short() -> None:
    for hostile in HOSTILE:
        made = row(Point(day(0), 1.0, hostile, hostile, "merge"), "lines")
        for text in (str(made["id"]), str(made["label"])):
            assert text.isprintable()
            assert len(text) <= 80


def test_few_dots_are_all_drawn() -> None:
    kept, said = thinned(points(3_000))
    assert len(kept) == 3_000
    assert said == ""


def test_many_dots_are_thinned_in_order_and_the_largest_stay() -> None:
    kept, said = thinned(points(10_000))
    assert len(kept) <= 3_000
    assert kept == sorted(kept, key=lambda point: point.at)
    assert {point.value for point in kept} >= {float(number) for number in range(9_800, 10_000)}
    assert {point.value for point in kept} >= {float(number) for number in range(10_000 - 365, 10_000)}
    words = "all of the last year, one in 4 before it, and the 200 largest"
    assert said.startswith(f"Of 10,000 dots {len(kept):,} are drawn: {words}; lines and numbers rest on all of them.")


def test_a_year_of_many_dots_is_thinned_and_the_sentence_says_so() -> None:
    many = [Point(day(number / 100), float(number % 7), str(number)) for number in range(40_000)]
    kept, said = thinned(many)
    assert len(kept) <= 3_000
    assert "are drawn: one in 23 of the last year, one in 3 before it, and the 200 largest" in said


def test_ties_are_thinned_the_same_way_every_time() -> None:
    level = [Point(day(number), 7.0, str(number)) for number in range(5_000)]
    assert thinned(level) == thinned(level)


def test_a_line_keeps_its_last_point() -> None:
    assert every([]) == []
    assert [point.id for point in every(points(5), most=2)] == ["0", "3", "4"]
    assert len(every(points(5_000))) <= 601


def test_the_summary_says_what_is_seen() -> None:
    said = summary(Series("gaps", "Days since the last release", "days", tuple(points(3))))
    assert said == (
        "Chart of Days since the last release: 3 points from 2020-01-01 to 2020-01-03, "
        "between 0 days and 2 days, median 1 day."
    )


def test_too_few_points_are_told() -> None:
    assert "there are no points" in no_chart(Series("s", "S", "days", ())).caption
    assert "there is only 1 point" in no_chart(Series("s", "S", "days", tuple(points(1)))).caption
