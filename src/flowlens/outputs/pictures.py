"""The charts of a report as SVG files in a folder, for a Markdown report to show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flowlens.errors import UsageError
from flowlens.model.finding import JUDGED, Finding
from flowlens.model.report import Report
from flowlens.outputs.charts.chart import Chart
from flowlens.outputs.charts.draw import charts_of
from flowlens.outputs.charts.picture import svg
from flowlens.outputs.plain import slug

__all__ = ["Picture", "write_pictures"]


@dataclass(frozen=True, slots=True)
class Picture:
    """One file with a chart of a lens; a name of it comes from FlowLens, never from the repository."""

    lens: str
    file: Path
    chart: Chart


def write_pictures(report: Report, folder: Path) -> tuple[Picture, ...]:
    """Write all charts of the lenses that decided the verdict, and the first of each other one that is judged.

    UsageError where the folder can't be made or a file not be written.
    """
    from flowlens.outputs.whole_file import write_whole  # whoever names a picture writes none

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise UsageError(
            f"{folder} could not be made: {exc.strerror or exc}.", next_step="Name another folder."
        ) from exc
    pictures = tuple(_pictures(report, folder))
    for picture in pictures:
        write_whole(str(picture.file), svg(picture.chart.spec or {}))
    return pictures


def _pictures(report: Report, folder: Path) -> Iterator[Picture]:
    for number, finding in enumerate(_ordered(report)):
        charts = [chart for chart in charts_of(finding) if chart.spec is not None]
        for place, chart in enumerate(charts if finding.lens in report.verdict.because else charts[:1], start=1):
            name = slug(finding.lens) or f"lens-{number}"
            yield Picture(finding.lens, folder / f"{name}-{place}.svg", chart)


def _ordered(report: Report) -> list[Finding]:
    """The judged lenses, those that decided the verdict before the others."""
    judged = [finding for finding in report.findings if finding.state in JUDGED]
    return sorted(judged, key=lambda finding: finding.lens not in report.verdict.because)
