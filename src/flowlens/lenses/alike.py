"""Words for a quantile that is the same as the middle: of gaps of 7 days, nine in ten are not shorter than 7 days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flowlens.model.measure import Measure
from flowlens.model.phrase import phrase

__all__ = ["alike"]

# By the name of the quantile's measure, those of the middle that it may lie upon.
_MIDDLES = {
    "p75": ("median",), "p90": ("median",), "gap_p90": ("gap_median", "beat"), "changes_p90": ("changes_median",),
    "wait_p90": ("wait_median",),
}  # fmt: skip
_WORDS = (
    (" are shorter", " are no longer, as most are alike"), (" are smaller", " are no larger, as most are alike"),
    (" hold fewer", " hold no more, as most are alike"), (" wait less", " wait no longer, as most are alike"),
)  # fmt: skip

# Where the newest gaps are the longest and all alike, nine in ten are not shorter, though most are.
_MOVED = (" are shorter", " are this long or shorter")


def alike(measures: Mapping[str, Measure]) -> Mapping[str, Measure]:
    """The measures with the labels of such quantiles reworded; told apart as a reader sees them, after rounding."""
    found = {name: _reworded(measures[name]) for name in _MIDDLES if _is_the_middle(name, measures)}
    if "gap_p90" not in found and _is_at("moved_beat", measures):
        found["gap_p90"] = replace(measures["gap_p90"], label=measures["gap_p90"].label.replace(*_MOVED))
    return {**measures, **found} if found else measures


def _is_the_middle(name: str, measures: Mapping[str, Measure]) -> bool:
    return any(_is_at(middle, measures, name) for middle in _MIDDLES[name])


def _is_at(other: str, measures: Mapping[str, Measure], name: str = "gap_p90") -> bool:
    high, one = measures.get(name), measures.get(other)
    if high is None or one is None or high.value is None or one.value is None:
        return False
    return _shown(one) == _shown(high)


def _shown(measure: Measure) -> str:
    return phrase(measure.value or 0.0, measure.unit)


def _reworded(measure: Measure) -> Measure:
    label = measure.label
    for words, others in _WORDS:
        label = label.replace(words, others)
    return replace(measure, label=label)
