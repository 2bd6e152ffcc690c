"""What a summary tells of a lens."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from flowlens.model.measure import Measure
from flowlens.outputs.digest import Line, digest, unanswered
from tests.outputs.reports import compared_report, nothing, release_cadence, unreleased_report, with_large_versions

RATIO = "median gap, against the window before"


def test_the_ratio_stands_beside_the_level_and_the_last_change_at_the_end() -> None:
    (finding,) = compared_report().findings
    assert digest(finding) == [
        Line("a typical gap", "91 days", "88–95", 8),
        Line("against the window before", "1.5 times", "1.0–2.5", 8),
        Line("growth of the gap a year", "—", "", 12, "12 of 24 gaps"),
        Line("changed on 2022-02-12", "30 → 56 days"),
    ]


def test_a_change_of_what_is_told_aside_stands_last() -> None:
    finding = with_large_versions()
    assert digest(finding)[-2:] == [
        Line("changed on 2022-02-12", "30 → 56 days"),
        Line("large versions changed on 2021-12-19", "180 → 336 days"),
    ]
    steady = replace(finding, asides=(replace(finding.asides[0], change_points=()),))
    assert digest(steady) == digest(release_cadence())


def test_at_most_three_measures_besides() -> None:
    names = ("window", "a", "b", "c", "d", "ratio")
    measures = {name: Measure(1.0, "days", 9, label=RATIO if name == "ratio" else "") for name in names}
    finding = replace(release_cadence(), measures=measures, change_points=())
    assert [line.label for line in digest(finding)] == ["a", "against the window before", "b", "c"]


def test_a_ratio_alone_is_told() -> None:
    finding = replace(release_cadence(), measures={"ratio": Measure(2.0, "ratio", 9, label=RATIO)}, change_points=())
    assert [line.label for line in digest(finding)] == ["against the window before"]


def test_a_ratio_of_two_groups_is_not_called_one_of_two_windows() -> None:
    ratio = Measure(2.0, "ratio", 9, label="new people's median, against everyone else's")
    measures = {"median": Measure(1.0, "lines", 9), "ratio": ratio, "other": Measure(1.0, "lines", 9)}
    found = digest(replace(release_cadence(), measures=measures, change_points=()))
    assert [line.label for line in found] == ["median", "other", "new people's median, against everyone else's"]


@pytest.mark.parametrize(
    ("low", "days_before_the_end", "told"),
    [
        pytest.param(0.9, 400, False, id="a step tells more"),
        pytest.param(1.1, 400, True, id="a growth that is sure"),
        pytest.param(0.9, 1200, True, id="a step of long ago"),
    ],
)
def test_a_growth_that_may_be_none_is_not_told_beside_a_recent_step(
    low: float, days_before_the_end: int, told: bool
) -> None:
    made = release_cadence()
    end = max(point.at for point in made.series[0].points)
    step = replace(made.change_points[0], at=end - timedelta(days=days_before_the_end))
    growth = Measure(1.0, "ratio", 30, low, 1.2, label="steady growth a year")
    found = digest(replace(made, measures={"growth": growth}, change_points=(step,)))
    assert ("steady growth a year" in [line.label for line in found]) is told


def test_of_a_lens_without_an_answer_nothing_is_told() -> None:
    assert digest(nothing("iteration", "not-enough-data", "Too few.")) == []
    assert digest(replace(release_cadence(), measures={}, change_points=())) == []


def test_lenses_of_one_reason_stand_together() -> None:
    groups = unanswered(unreleased_report().findings)
    assert [[finding.lens for finding in group] for group in groups] == [["release-cadence", "splash"], ["ci-health"]]


def test_what_lacks_data_stands_first_and_one_reason_of_two_states_is_two() -> None:
    given = [nothing("a", "not-applicable", "Why."), nothing("b", "not-enough-data", "Why.")]
    assert [[finding.lens for finding in group] for group in unanswered(given)] == [["b"], ["a"]]


def test_lenses_that_judge_are_not_among_them() -> None:
    assert unanswered((release_cadence(), release_cadence())) == []
    assert unanswered(()) == []
