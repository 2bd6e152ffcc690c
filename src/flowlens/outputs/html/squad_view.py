"""What the templates of a comparison are filled with: each squad with its page, its charts and its neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from flowlens.model.comparison import Answer, Compared, Comparison, Level, Shift, Squad
from flowlens.model.finding import JUDGED, Card, Finding
from flowlens.outputs.charts.chart import Chart
from flowlens.outputs.charts.packed import packed
from flowlens.outputs.charts.squads import Effect, effects, side_by_side, trend
from flowlens.outputs.html.view import LensView, PlacedChart, script_json
from flowlens.outputs.plain import slug
from flowlens.outputs.states import STATES, Sign

__all__ = ["SquadView", "crossing_views", "measure_charts", "sign_of", "squad_views"]

_Scale = Literal["ratio", "share"]
_SCALES: Mapping[_Scale, tuple[str, str]] = {
    "ratio": ("how many times", "How many times as much as {what}; on the dashed line there is no difference."),
    "share": ("share points", "How many share points more than {what}; on the dashed line there is no difference."),
}


@dataclass(frozen=True, slots=True)
class SquadView:
    """A squad with the file name of its page; `titles` are those of the lenses that judged its parts, one by one."""

    squad: Squad
    file: str
    number: int
    levels: tuple[tuple[Compared, Level], ...]
    shifts: tuple[tuple[Compared, Shift], ...]
    titles: tuple[str, ...]

    @property
    def charts(self) -> tuple[PlacedChart, ...]:
        """Against the others, before and after, and its own course, as far as there is something to draw."""
        against = [
            (one.scale, Effect(one.title, level.against.effect, level.against.answer)) for one, level in self.levels
        ]
        before = [(one.scale, Effect(one.title, shift.effect, shift.answer)) for one, shift in self.shifts]
        drawn = [
            *_effects(against, "Against the others", "all other squads together"),
            *_effects(before, "Later against earlier", "in the period before"),
        ]
        return tuple(_placed("against", drawn))

    @property
    def trends(self) -> tuple[PlacedChart, ...]:
        """Its own course by each measure."""
        return tuple(_placed("trend", [chart for one, level in self.levels if (chart := trend(level, one))]))

    @property
    def by_repository(self) -> list[tuple[str, list[tuple[Finding, str, Sign]]]]:
        """What the lenses say of its part of each repository, each with its title: first what they judge."""
        found: dict[str, list[tuple[Finding, str, Sign]]] = {}
        for one, title in zip(self.squad.judged, self.titles, strict=True):
            found.setdefault(one.repository, []).append((one.finding, title, STATES[one.finding.state]))
        for findings in found.values():
            findings.sort(key=lambda item: item[0].state not in JUDGED)
        return list(found.items())


def squad_views(comparison: Comparison) -> tuple[SquadView, ...]:
    """The squads in the order of the file, each with a file name of its own that no name of a squad can choose."""
    return tuple(
        SquadView(
            squad,
            f"{'-'.join(filter(None, (f'squad-{number}', slug(squad.name))))}.html",
            number,
            tuple(zip(comparison.measures, squad.levels, strict=False)),
            tuple((comparison.compared(shift), shift) for shift in squad.shifts),
            tuple(comparison.title(one) for one in squad.judged),
        )
        for number, squad in enumerate(comparison.squads, start=1)
    )


def measure_charts(comparison: Comparison) -> tuple[PlacedChart, ...]:
    """One chart a measure, every squad in each of them."""
    return tuple(_placed("measure", [side_by_side(comparison, place) for place in range(len(comparison.measures))]))


def crossing_views(comparison: Comparison) -> tuple[LensView, ...]:
    """The lenses that need several squads or repositories, as a report shows a lens."""
    return tuple(
        LensView(finding, _card(comparison, finding), STATES[finding.state], f"lens-{number}-{slug(finding.lens)}", ())
        for number, finding in enumerate(comparison.crossing, start=1)
    )


def sign_of(compared: Compared, answer: Answer) -> Sign:
    """How an answer is shown: its direction as a symbol and a word; the tone says whether that is the better side."""
    if answer == "not-enough-data":
        return STATES["not-enough-data"]
    if answer == "no-clear-difference":
        return Sign("=", "No clear difference", "off", "There is enough data, and it cannot tell.")
    symbol, word = ("▲", "Higher") if answer == "higher" else ("▼", "Lower")
    return Sign(symbol, word, "good" if answer == compared.better else "watch", "Surely so, after the correction.")


def _effects(items: Sequence[tuple[_Scale, Effect]], title: str, what: str) -> Iterable[Chart]:
    """A chart for each scale, as times and share points have no axis in common."""
    for scale, (words, caption) in _SCALES.items():
        chosen = [effect for its_scale, effect in items if its_scale == scale]
        chart = effects(chosen, scale, f"{title}: {words}", caption.format(what=what))
        if chart is not None:
            yield chart


def _placed(name: str, charts: Iterable[Chart]) -> Iterable[PlacedChart]:
    for number, chart in enumerate(charts, start=1):
        data = None if chart.spec is None else script_json(packed(chart.spec))
        yield PlacedChart(chart, f"{name}-{number}", data)


def _card(comparison: Comparison, finding: Finding) -> Card | None:
    return comparison.cards.get(finding.lens)
