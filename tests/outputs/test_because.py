"""What each finding behind a verdict says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from flowlens.model.report import Report
from flowlens.outputs import markdown, terminal
from flowlens.outputs.because import because
from flowlens.outputs.html import page
from tests.outputs.reports import empty_report, rich_report


def _with_one_reason() -> Report:
    """A report whose first two findings behind the verdict say the same."""
    report = rich_report()
    first, second = (finding.lens for finding in report.findings[:2])
    findings = tuple(
        replace(finding, sentence="There is no release.") if finding.lens in {first, second} else finding
        for finding in report.findings
    )
    return replace(report, findings=findings, verdict=replace(report.verdict, because=(first, second)))


def test_each_says_its_own() -> None:
    report = rich_report()
    known = {finding.lens: finding.sentence for finding in report.findings}
    assert because(report) == {lens: known[lens] for lens in report.verdict.because if lens in known}


def test_a_reason_that_was_told_is_not_told_again() -> None:
    first, second = because(_with_one_reason()).values()
    assert first == "There is no release."
    assert second == "As for “Batch size”."


@pytest.mark.parametrize(
    "output", [terminal.report, markdown.report, page.report], ids=["terminal", "markdown", "html"]
)
def test_every_output_tells_it_once_before_the_questions(output: Callable[[Report], str]) -> None:
    text = output(_with_one_reason())
    assert "As for “" in text
    head = text[: text.index("As for “")]
    assert head.count("There is no release.") == 1


def test_no_reason() -> None:
    assert because(empty_report()) == {}
