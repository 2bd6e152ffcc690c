"""How numbers and days are shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from flowlens.model.finding import Goal, TryNext
from flowlens.model.measure import ChangePoint, Measure
from flowlens.outputs import numbers
from tests.outputs.reports import release_cadence

MISSING = Measure(None, "days", 3, missing="12 gaps are needed; there are 3.")


@pytest.mark.parametrize(
    ("measure", "shown", "interval", "reason"),
    [
        pytest.param(Measure(84.04, "days", 21, 77.2, 91.4), "84 days", "77–91", "", id="days"),
        pytest.param(Measure(0.371, "share", 9, 0.31, 0.404), "37 %", "31–40 %", "", id="share"),
        pytest.param(Measure(0.0, "lines", 9), "0 lines", "", "", id="zero is not missing"),
        pytest.param(Measure(1.0, "days", 9, 1.0, 1.0), "1 day", "1–1", "", id="one"),
        pytest.param(Measure(5.0, "days", 9, 4.0, None), "5 days", "", "", id="half an interval is none"),
        pytest.param(MISSING, "—", "", "12 gaps are needed; there are 3.", id="missing"),
    ],
)
def test_a_measure(measure: Measure, shown: str, interval: str, reason: str) -> None:
    assert numbers.shown(measure) == shown
    assert numbers.interval(measure) == interval
    assert numbers.reason(measure) == reason


def test_a_label_is_in_words_even_where_the_lens_gives_none() -> None:
    assert numbers.label("gap_median", MISSING) == "gap median"
    assert numbers.label("gap_median", Measure(1.0, "days", 1, label="Median gap")) == "Median gap"


def test_a_summary_leaves_out_how_far_the_lens_looked() -> None:
    measures = {name: Measure(1.0, "days", 9) for name in ("window", "median", "p90", "ratio")}
    finding = replace(release_cadence(), measures=measures)
    assert [name for name, _ in numbers.chief(finding, 2)] == ["median", "p90"]
    assert numbers.chief(replace(finding, measures={}), 2) == []


def idea(measure: str, goal: Goal | None) -> TryNext:
    return TryNext("If it is tried, it moves.", measure, goal, date(2024, 2, 1))


def test_a_hypothesis_names_its_measure_in_words() -> None:
    finding = replace(release_cadence(), measures={"gap": Measure(30.0, "days", 9, label="Median gap")})
    assert numbers.watched(finding, idea("gap", None)) == "“Median gap”"
    assert numbers.watched(finding, idea("gap", "below")) == "“Median gap” below 30 days"
    assert numbers.watched(finding, idea("something else", None)) == "something else"


def test_a_hypothesis_has_no_goal_where_its_measure_is_missing() -> None:
    finding = replace(release_cadence(), measures={"gap": MISSING})
    assert numbers.watched(finding, idea("gap", "below")) == "“gap”"


def test_a_hypothesis_needs_no_more_of_a_label_than_its_words() -> None:
    wait = Measure(93.0, "days", 50, label="from landing to release (median, Kaplan-Meier)")
    finding = replace(release_cadence(), measures={"wait_median": wait})
    assert numbers.watched(finding, idea("wait_median", "below")) == "“from landing to release” below 93 days"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("a typical change (median)", "a typical change", id="bracket"),
        pytest.param("a (b) c (d)", "a", id="two brackets"),
        pytest.param("gap median", "gap median", id="none"),
        pytest.param("(all)", "(all)", id="nothing else"),
        pytest.param("", "", id="empty"),
    ],
)
def test_a_short_label(words: str, expected: str) -> None:
    assert numbers.short(words) == expected


def test_days_and_moments_are_in_utc() -> None:
    at = datetime(2021, 9, 21, 1, 30, 59, 999, tzinfo=timezone(timedelta(hours=3)))
    assert numbers.day(at) == "2021-09-20"
    assert numbers.moment(at) == "2021-09-20T22:30:59Z"
    assert numbers.day(date(2021, 9, 21)) == "2021-09-21"


def test_an_early_year_keeps_four_digits() -> None:
    assert numbers.moment(datetime(7, 1, 1, tzinfo=UTC)) == "0007-01-01T00:00:00Z"


def test_a_shift() -> None:
    point = ChangePoint(datetime(2021, 9, 21, tzinfo=UTC), 84.0, 56.0, "days", 2 / 3, 12, 30)
    assert numbers.shift(point) == "84 → 56 days"
    assert numbers.shift(replace(point, sure=False)) == "84 → 56 days (likely)"
    assert numbers.times(point.ratio) == "×0.67"


def test_a_count_is_exact() -> None:
    assert numbers.count(1_234_567) == "1,234,567"


def test_a_value_in_full() -> None:
    assert numbers.in_full(Measure(84.0, "lines", 1_212, 70.0, 101.0)) == "84 lines (70–101, n 1,212)"
    assert numbers.in_full(Measure(84.0, "lines", 3)) == "84 lines (n 3)"
    assert numbers.in_full(Measure(None, "lines", 0, missing="nothing")) == "—"


def test_a_difference_of_shares_is_told_in_points() -> None:
    growth = Measure(-0.02, "share", 140, -0.069, 0.022, label="growth of that share, in share points")
    assert (numbers.shown(growth), numbers.interval(growth)) == ("-2 points", "-6.9 to 2.2 points")
    share = Measure(0.02, "share", 140, 0.01, 0.022, label="share of changes")
    assert (numbers.shown(share), numbers.interval(share)) == ("2 %", "1–2.2 %")
