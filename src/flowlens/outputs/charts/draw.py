"""The charts of a finding: by its lens where it has a drawing of its own, a plain line for every other series."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flowlens.model.finding import Finding
from flowlens.model.measure import Series
from flowlens.outputs.charts import (
    areas,
    ci_runs,
    designs,
    experiments,
    groups,
    learning,
    life,
    process,
    reach,
    recurring,
    regrouping,
    regularity,
    releases,
    repairs,
    risk,
    sizes,
    stages,
    tweaks,
    waiting,
)
from flowlens.outputs.charts.chart import FEWEST, Chart, every, headed, no_chart, row, summary
from flowlens.outputs.charts.layers import MAIN, Layer, amount_axis, specified, time_axis, tips, titled
from flowlens.outputs.charts.rules import change_rules

__all__ = ["charts_of"]

_Drawing = Callable[[Finding, Mapping[str, Series]], Chart]

# What draws a series, and the series that the drawing uses beside it.
_DRAWINGS: Mapping[tuple[str, str], tuple[tuple[_Drawing, ...], tuple[str, ...]]] = {
    ("batch-size", "changes"): ((sizes.over_time, sizes.distribution), sizes.LINES),
    ("batch-size", "area_sizes"): ((areas.sizes,), ()),
    ("release-cadence", "gaps"): ((releases.gaps,), ()),
    ("release-batch", "release_changes"): ((releases.batches,), ("release_lines", "pre_releases")),
    ("release-batch", "regrouping"): ((regrouping.sizes,), ()),
    ("splash", "batch_share"): ((releases.shares,), ()),
    ("lead-time", "waiting_survival"): ((waiting.survival,), waiting.BOUNDS),
    ("lead-time", "unreleased"): ((waiting.inventory,), ()),
    ("iteration", "tweaked"): ((tweaks.releases,), tweaks.OTHERS),
    ("iteration", "untouched_survival"): ((tweaks.untouched,), ()),
    ("building-to-learn", "days_to_code"): ((designs.days_to_code,), ()),
    ("recovery", "reverts"): ((repairs.reverts,), ()),
    ("recovery", "fixes"): ((repairs.fixes,), ()),
    ("recurrence", "days_since"): ((recurring.days_since,), ()),
    ("blast-radius", "wide"): ((reach.wide,), ("very_wide",)),
    ("blast-radius", "co_changes"): ((areas.matrix,), ()),
    ("blast-radius", "couplings"): ((reach.couplings,), ()),
    ("gradual-rollout", "pre_days"): ((stages.pre_releases,), ()),
    ("predictability", "gap_ratio"): ((regularity.gap_ratios,), ()),
    ("experiments", "file_survival"): ((experiments.file_survival,), ()),
    ("experiments", "branches"): ((experiments.branches,), ()),
    ("learning", "documents"): ((learning.documents,), ()),
    ("process-weight", "waited"): ((process.waited,), ()),
    ("ci-health", "to_green"): ((ci_runs.to_green,), ()),
    ("ci-health", "minutes"): ((ci_runs.minutes,), ()),
    ("newcomers", "group_sizes"): ((groups.sizes,), ()),
    ("role-models", "group_sizes"): ((groups.sizes,), ()),
}

# What draws a finding's measures, behind its series; None where these do not carry it.
_OF_MEASURES: Mapping[str, Callable[[Finding], Chart | None]] = {"batch-size": risk.by_size, "lead-time": life.stages}

# What is drawn only where there is something to see: without it nothing is missing that a reader would look for.
_NOTHING_MISSED = frozenset(
    {("batch-size", "area_sizes"), ("release-batch", "regrouping"), ("blast-radius", "co_changes"),
     ("blast-radius", "couplings"), ("release-batch", "pre_releases"), ("ci-health", "to_green")}
)  # fmt: skip


def charts_of(finding: Finding) -> tuple[Chart, ...]:
    """The charts that explain the finding, in the order of its series; a series of fewer than 2 points says so.

    What its measures alone are drawn as stands last.
    """
    known = {series.name: series for series in finding.series}
    charts: list[Chart] = []
    used: set[str] = set()
    for name, series in known.items():
        drawings, others = _DRAWINGS.get((finding.lens, name), ((_line,), ()))
        used.update(others)
        if name in used:
            continue
        if not series.points and (finding.lens, name) in _NOTHING_MISSED:
            continue
        if len(series.points) < FEWEST:
            charts.append(no_chart(series))
            continue
        charts.extend(drawing(finding, {name: series, **_named(known, others)}) for drawing in drawings)
    of_measures = _OF_MEASURES[finding.lens](finding) if finding.lens in _OF_MEASURES else None
    return tuple(charts) if of_measures is None else (*charts, of_measures)


def _named(known: Mapping[str, Series], names: tuple[str, ...]) -> dict[str, Series]:
    return {name: known[name] for name in names if name in known and known[name].points}


def _line(finding: Finding, chosen: Mapping[str, Series]) -> Chart:
    """A plain line over time, for a series that no drawing is made for."""
    (series,) = chosen.values()
    rows = [row(point, series.unit) for point in every(series.points)]
    y = amount_axis(titled(series), share=series.unit == "share")
    point = {"color": MAIN, "size": 16}
    line = {"type": "line", "aria": False, "color": MAIN, "point": point, "strokeWidth": 2}
    layers = [Layer(rows, line, {"tooltip": tips(series.label), "x": time_axis(), "y": y})]
    main = series is finding.series[0]
    layers += change_rules(finding.change_points, (rows[0], rows[-1])) if main else []
    text = summary(series)
    return Chart(headed(series.label), "", text, specified(*layers, description=text))
