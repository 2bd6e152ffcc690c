"""Every threshold with its unit, meaning and source, and what a lifecycle stage changes of them."""

from __future__ import annotations

from flowlens.model.policy import Stage, Threshold

__all__ = ["BY_STAGE", "THRESHOLDS"]

_TWO_WINDOWS = "two windows: p < 0.05 and a floor for the ratio; a p-value alone lies on long steady series"
_OWN = "FlowLens's own choice, to be recalibrated"

THRESHOLDS = {
    "batch-size.ratio": Threshold(1.5, "ratio", "the median has grown so much: concern", _TWO_WINDOWS),
    "batch-size.p": Threshold(0.05, "p-value", "at most this chance of the growth without a cause", _TWO_WINDOWS),
    "batch-size.growth-sure-p": Threshold(
        0.01, "p-value", "below this a slow growth is told with more confidence", _OWN
    ),
    "batch-size.floor": Threshold(10, "lines", "below this a median is small, whatever it was", _OWN),
    "batch-size.growth": Threshold(
        1.15, "ratio", "the median grows so much a year: watch", "the 15 % floor of change points"
    ),
    "batch-size.large-share": Threshold(
        0.25,
        "share",
        "surely so many changes are above the limit: watch",
        f"limit: Cohen and others 2006; share: {_OWN}",
    ),
    "release-cadence.ratio": Threshold(1.15, "ratio", "gaps have grown so much: watch", _TWO_WINDOWS),
    "release-cadence.ratio-concern": Threshold(1.5, "ratio", "gaps have grown so much: concern", _OWN),
    "release-cadence.p": Threshold(0.05, "p-value", "at most this chance of the growth without a cause", _TWO_WINDOWS),
    "release-cadence.floor": Threshold(7, "days", "below this a gap is short, whatever it was", _OWN),
    "release-cadence.gap": Threshold(
        92, "days", "a typical gap so long: watch", f"rarer than once a quarter, the usual span of a plan; {_OWN}"
    ),
    "release-cadence.silence": Threshold(2, "ratio", "silent for so many long gaps (P90): watch", _OWN),
    "release-cadence.silence-concern": Threshold(4, "ratio", "silent for so many long gaps (P90): concern", _OWN),
    "release-batch.ratio": Threshold(1.15, "ratio", "releases have grown so much: watch", _TWO_WINDOWS),
    "release-batch.ratio-concern": Threshold(1.5, "ratio", "releases have grown so much: concern", _OWN),
    "release-batch.p": Threshold(0.05, "p-value", "at most this chance of the growth without a cause", _TWO_WINDOWS),
    "release-batch.floor": Threshold(5, "changes", "below this a release is small, whatever it was", _OWN),
    "splash.largest-share": Threshold(0.5, "share", "one release takes so much of the year", _OWN),
    "splash.times-even": Threshold(2, "ratio", "and so many times an even share", _OWN),
    "splash.spikes-share": Threshold(
        0.1, "share", "so many of the year's releases came late and large", f"the rule found 5 known launches; {_OWN}"
    ),
    "lead-time.ratio": Threshold(1.5, "ratio", "waits have grown so much: concern", _OWN),
    "lead-time.floor": Threshold(1, "days", "below this a wait is short, whatever it was", _OWN),
    "lead-time.wait": Threshold(90, "days", "a typical wait so long: watch", f"a quarter of a year; {_OWN}"),
    "lead-time.oldest": Threshold(2, "ratio", "the oldest waits for so many long waits (P90): watch", _OWN),
}

# What a stage changes of these. Innovation tolerates irregular beats; a commodity must be dependable.
BY_STAGE: dict[Stage, dict[str, float]] = {
    "innovation": {"release-cadence.ratio": 1.5, "release-cadence.ratio-concern": 2, "release-cadence.silence": 3},
    "differentiation": {},
    "commodity": {"release-cadence.silence": 1.5, "release-cadence.silence-concern": 3},
}
