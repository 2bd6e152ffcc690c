"""A whole report as bytes and back: not one value is another one after that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flowlens.facts.report_text import report_of, text_of
from flowlens.model.measure import Measure
from flowlens.model.report import Report
from flowlens.outputs.formats import FORMATS
from tests.outputs import reports

REPORTS = {
    "rich": reports.rich_report,
    "hostile": reports.hostile_report,
    "empty": reports.empty_report,
    "compared": reports.compared_report,
    "unreleased": reports.unreleased_report,
    "named": reports.named_report,
    "single": reports.single_report,
}


@pytest.fixture(params=REPORTS)
def report(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Report:
    # No text that was read from a repository holds half a character; JSON could not either.
    whole = tuple(text.encode("utf-8", "replace").decode() for text in reports.HOSTILE)
    monkeypatch.setattr(reports, "HOSTILE", whole)
    made: Report = REPORTS[request.param]()
    return made


def test_every_value_comes_back(report: Report) -> None:
    found = report_of(text_of(report))
    assert found is not None
    assert found == report
    assert text_of(found) == text_of(report)


def test_every_output_is_the_same(report: Report) -> None:
    found = report_of(text_of(report))
    assert found is not None
    assert [write(found) for write in FORMATS.values()] == [write(report) for write in FORMATS.values()]


@pytest.mark.parametrize("number", [0.1 + 0.2, 5e-324, 1.7976931348623157e308, -0.0, 1e22])
def test_every_number_comes_back(number: float) -> None:
    usual = reports.rich_report()
    finding = replace(usual.findings[0], measures={"x": Measure(1.0, "lines", 3, low=number, high=number)})
    given = replace(usual, findings=(finding,))
    found = report_of(text_of(given))
    assert found is not None
    assert repr(found.findings[0].measures) == repr(finding.measures)


@pytest.mark.parametrize("text", [b"", b"{}", b"null", b"[]", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_report_is_none(text: bytes) -> None:
    assert report_of(text) is None


def test_a_report_of_another_shape_is_none() -> None:
    text = text_of(reports.rich_report())
    assert report_of(text.replace(b'"verdict"', b'"judgement"', 1)) is None
    assert report_of(text.replace(b'"drifting"', b'"flying"')) is None
