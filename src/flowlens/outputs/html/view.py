"""What the page's templates are filled with: each lens with its sign, its anchor and its charts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from flowlens.model.finding import Card, Finding
from flowlens.model.measure import Measure
from flowlens.model.report import Report
from flowlens.outputs.charts.chart import Chart
from flowlens.outputs.charts.draw import charts_of
from flowlens.outputs.charts.packed import packed
from flowlens.outputs.numbers import chief
from flowlens.outputs.states import JUDGED, STATES, Sign

__all__ = ["LensView", "PlacedChart", "lens_views", "script_json"]

_OUTSIDE_AN_ANCHOR = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class PlacedChart:
    """A chart with the id of the block that holds its specification; `data` is None where there is no drawing."""

    chart: Chart
    id: str
    data: Markup | None


@dataclass(frozen=True, slots=True)
class LensView:
    """A lens as the page shows it."""

    finding: Finding
    card: Card | None
    sign: Sign
    anchor: str
    charts: tuple[PlacedChart, ...]

    @property
    def title(self) -> str:
        """The name for people."""
        return self.card.title if self.card is not None else self.finding.lens

    @property
    def has_gaps(self) -> bool:
        """Whether a measure is missing, so that the table needs a column for the reason."""
        return any(measure.value is None for measure in self.finding.measures.values())

    @property
    def chief(self) -> tuple[str, Measure] | None:
        """The first measure that has a value, with its name; none where the lens could not judge."""
        if self.finding.state not in JUDGED:
            return None
        measures = chief(self.finding, len(self.finding.measures))
        known = (item for item in measures if item[1].value is not None)
        return next(known, None)


def lens_views(report: Report) -> tuple[LensView, ...]:
    """The lenses in report order, each with an anchor of its own."""
    views: list[LensView] = []
    taken: set[str] = set()
    for number, finding in enumerate(report.findings):
        anchor = f"lens-{_OUTSIDE_AN_ANCHOR.sub('-', finding.lens.lower()).strip('-')[:60]}"
        anchor = anchor if anchor not in taken else f"{anchor}-{number}"
        taken.add(anchor)
        charts = tuple(_placed(anchor, charts_of(finding)))
        views.append(LensView(finding, report.cards.get(finding.lens), STATES[finding.state], anchor, charts))
    return tuple(views)


def script_json(value: Mapping[str, object]) -> Markup:
    """JSON for a script block: no character in it can end the block or start a comment."""
    text = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    for letter in "<>&":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)  # escaped for its place just above


def _placed(anchor: str, charts: Iterable[Chart]) -> Iterable[PlacedChart]:
    for number, chart in enumerate(charts, start=1):
        data = None if chart.spec is None else script_json(packed(chart.spec))
        yield PlacedChart(chart, f"{anchor}-chart-{number}", data)
