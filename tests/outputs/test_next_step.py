"""The one thing to try next, in words."""

from __future__ import annotations

from dataclasses import replace

from flowlens.model.measure import Measure
from flowlens.model.report import Report
from flowlens.outputs.next_step import Attempt, attempt
from tests.outputs.reports import empty_report, lacking_report, rich_report


def told(report: Report) -> Attempt:
    found = attempt(report)
    assert found is not None
    return found


def test_a_target() -> None:
    found = told(rich_report())
    assert (found.measure, found.now, found.target) == (
        "Median size of a change",
        "66 lines (58–76, n 412)",
        "at most 44 lines",
    )
    assert (found.since, found.in_a_window) == ("2023-11-01", True)


def test_of_a_lens_that_could_not_judge_what_is_missing() -> None:
    found = told(lacking_report())
    assert (found.measure, found.now, found.target, found.in_a_window) == (
        "the number of releases",
        "12 releases are needed; there are 5.",
        "enough for an answer",
        False,
    )


def test_a_measure_that_is_not_known_is_not_zero() -> None:
    rich = rich_report()
    gone = {"size_median": Measure(None, "lines", 0, missing="too few", label="Median size (median)")}
    findings = (replace(rich.findings[0], measures=gone),)
    found = told(replace(rich, findings=findings))
    assert (found.measure, found.now) == ("Median size", "not known")
    assert told(replace(rich, findings=())).now == "not known"


def test_without_a_next_step_there_is_none() -> None:
    assert attempt(empty_report()) is None


def test_how_long_ago_the_last_release_was_is_no_matter_of_a_window() -> None:
    rich = rich_report()
    assert rich.verdict.next_step is not None
    step = replace(rich.verdict.next_step, measure="days_since_last")
    assert not told(replace(rich, verdict=replace(rich.verdict, next_step=step))).in_a_window
