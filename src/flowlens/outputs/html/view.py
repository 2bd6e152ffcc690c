"""What the page's templates are filled with: each lens with its sign, its anchor, its figures and its charts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from flowlens.model.finding import JUDGED, Card, Finding
from flowlens.model.measure import Evidence, Measure
from flowlens.model.report import Report
from flowlens.outputs import digest
from flowlens.outputs.charts.chart import Chart
from flowlens.outputs.charts.draw import charts_of
from flowlens.outputs.charts.packed import packed
from flowlens.outputs.evidence import first_evidence
from flowlens.outputs.html.spark import spark
from flowlens.outputs.numbers import day, label
from flowlens.outputs.plain import slug
from flowlens.outputs.states import STATES, Sign

__all__ = ["LensView", "PlacedChart", "Unanswered", "lens_views", "script_json", "unanswered"]

_MOST_FIGURES = 4
_TALLEST = 600  # pixels
_MONTH = len("2023-01")


@dataclass(frozen=True, slots=True)
class PlacedChart:
    """A chart with the id of the block that holds its specification; `data` is None where there is no drawing."""

    chart: Chart
    id: str
    data: Markup | None

    @property
    def wide(self) -> bool:
        """Whether it takes the whole width: small charts beside each other do not fit into half of it."""
        return self.chart.spec is not None and "facet" in self.chart.spec

    @property
    def tall(self) -> bool:
        """Whether it is higher than a window, so that it is shown in a part that scrolls."""
        height = None if self.chart.spec is None else self.chart.spec.get("height")
        return isinstance(height, int) and height > _TALLEST


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
    def judged(self) -> bool:
        """Whether it says something of the practice."""
        return self.finding.state in JUDGED

    @property
    def figures(self) -> list[digest.Line]:
        """The few numbers that are shown large: those that are known."""
        return [line for line in digest.digest(self.finding) if not line.reason][:_MOST_FIGURES]

    @property
    def spark(self) -> str:
        """The trend as the points of a small line; empty where there is none."""
        return spark(self.finding.series[0]) if self.finding.series else ""

    @property
    def spark_span(self) -> tuple[str, str]:
        """The months in which that line begins and ends."""
        first, last = self.finding.series[0].span
        return day(first)[:_MONTH], day(last)[:_MONTH]

    @property
    def known(self) -> list[tuple[str, Measure]]:
        """The measures that have a value, with their names."""
        return [item for item in self.finding.measures.items() if item[1].value is not None]

    @property
    def missing(self) -> dict[str, list[str]]:
        """The labels of the measures that have none, by the reason why."""
        found: dict[str, list[str]] = {}
        for name, measure in self.finding.measures.items():
            if measure.value is None:
                found.setdefault(measure.missing or "", []).append(label(name, measure))
        return found

    @property
    def first_evidence(self) -> tuple[Evidence, ...]:
        """What is shown of the evidence at once."""
        return first_evidence(self.finding)

    @property
    def more_evidence(self) -> tuple[Evidence, ...]:
        """The rest of it, on demand."""
        return self.finding.evidence[len(self.first_evidence) :]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Lenses that have no answer for one and the same reason."""

    sentence: str
    sign: Sign
    lenses: tuple[LensView, ...]

    @property
    def titles(self) -> str:
        """Their names for people."""
        return ", ".join(lens.title for lens in self.lenses)


def lens_views(report: Report) -> tuple[LensView, ...]:
    """The lenses in report order, each with an anchor of its own; only those that judge are drawn."""
    views: list[LensView] = []
    taken: set[str] = set()
    for number, finding in enumerate(report.findings):
        anchor = f"lens-{slug(finding.lens)}"
        anchor = anchor if anchor not in taken else f"{anchor}-{number}"
        taken.add(anchor)
        charts = tuple(_placed(anchor, charts_of(finding))) if finding.state in JUDGED else ()
        views.append(LensView(finding, report.cards.get(finding.lens), STATES[finding.state], anchor, charts))
    return tuple(views)


def unanswered(lenses: Sequence[LensView]) -> tuple[Unanswered, ...]:
    """The lenses without an answer, those of one reason together."""
    views = {id(lens.finding): lens for lens in lenses}
    groups = digest.unanswered([lens.finding for lens in lenses])
    return tuple(
        Unanswered(digest.why_not(group[0]), STATES[group[0].state], tuple(views[id(finding)] for finding in group))
        for group in groups
    )


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
