"""What a summary tells of a lens."""

from __future__ import annotations

from dataclasses import replace

from flowlens.model.measure import Measure
from flowlens.outputs.digest import Line, digest, told_once
from tests.outputs.reports import compared_report, nothing, release_cadence, rich_report, unreleased_report


def test_the_ratio_stands_beside_the_level_and_the_last_change_at_the_end() -> None:
    (finding,) = compared_report().findings
    assert digest(finding) == [
        Line("a typical gap", "91 days", "88–95", 8),
        Line("against the window before", "1.5 times", "1.0–2.5", 8),
        Line("growth of the gap a year", "—", "", 12, "12 of 24 gaps"),
        Line("changed on 2022-02-12", "30 → 56 days"),
    ]


def test_at_most_three_measures_besides() -> None:
    names = ("window", "a", "b", "c", "d", "ratio")
    finding = replace(release_cadence(), measures={name: Measure(1.0, "days", 9) for name in names}, change_points=())
    assert [line.label for line in digest(finding)] == ["a", "against the window before", "b", "c"]


def test_a_ratio_alone_is_told() -> None:
    finding = replace(release_cadence(), measures={"ratio": Measure(2.0, "ratio", 9)}, change_points=())
    assert [line.label for line in digest(finding)] == ["against the window before"]


def test_of_a_lens_without_an_answer_nothing_is_told() -> None:
    assert digest(nothing("iteration", "not-enough-data", "Too few.")) == []
    assert digest(replace(release_cadence(), measures={}, change_points=())) == []


def test_only_a_reason_of_several_lenses_is_told_once() -> None:
    told = told_once(unreleased_report().findings)
    assert {sentence: [finding.lens for finding in lenses] for sentence, lenses in told.items()} == {
        "There is no release.": ["release-cadence", "splash"]
    }
    assert told_once(rich_report().findings) == {}
    assert told_once(()) == {}


def test_lenses_that_judge_have_no_reason_to_share() -> None:
    assert told_once((release_cadence(), release_cadence())) == {}
