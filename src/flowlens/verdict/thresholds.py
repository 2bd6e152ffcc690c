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
        0.01, "p-value", "below this a steady growth is told with more confidence", _OWN
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
    "iteration.lift": Threshold(
        1,
        "ratio",
        "new work is surely touched less often than so many times the other files: watch",
        f"in 31 public repositories 1.1 to 3.1 times, in 95 of 100 yearly looks at them above 0.86; {_OWN}",
    ),
    "iteration.fall": Threshold(
        0.1,
        "share",
        "surely fewer are touched within 56 days, by so many share points: watch; with the above: concern",
        f"neither for a slower pace nor for another mix; {_OWN}",
    ),
    "iteration.deep-fall": Threshold(0.25, "share", "fallen by so many share points: concern", _OWN),
    "iteration.repairs": Threshold(
        0.5,
        "share",
        "surely so much of what is touched is only repaired: watch",
        f"in 22 public repositories 0 to 47 %; {_OWN}",
    ),
    "building-to-learn.days": Threshold(
        90,
        "days",
        "the median design document surely waits so long for its first code: watch",
        f"a quarter of a year; in 2 public repositories that keep enough of them 10 and 24 days; {_OWN}",
    ),
    "recovery.slow": Threshold(
        28,
        "days",
        "the median revert surely takes so long: watch",
        f"in 30 public repositories it took 0.04 to 37 days, in four of five under 14; {_OWN}",
    ),
    "recovery.ratio": Threshold(2, "ratio", "reverts take so many times as long: watch", _TWO_WINDOWS),
    "recovery.p": Threshold(0.05, "p-value", "at most this chance of the growth without a cause", _TWO_WINDOWS),
    "recovery.widest": Threshold(
        100, "ratio", "an interval with ends so many times apart is no answer: low confidence, or not enough data", _OWN
    ),
    "recovery.floor": Threshold(1, "days", "below this a revert is quick, whatever it was", _OWN),
    "recovery.fail-growth": Threshold(
        0.1, "share", "surely more releases had to be repaired, by so many share points: watch", _OWN
    ),
    "recovery.reverted-growth": Threshold(
        2, "ratio", "surely more changes were reverted within 30 days, so many times: watch", _OWN
    ),
    "recovery.fail-rate": Threshold(
        0.5,
        "share",
        "surely so many releases had to be repaired, or deployments failed or were taken back: watch",
        _OWN,
    ),
    "recovery.quick-fix": Threshold(
        2, "days", "but not where the repair comes so soon", f"failure recovery before failure avoidance; {_OWN}"
    ),
    "recurrence.times-chance": Threshold(
        1.25,
        "ratio",
        "so many times as many fixes recur as by chance: watch",
        _OWN,
    ),
    "recurrence.p": Threshold(0.05, "p-value", "at most this chance that any changes had been the fixes", _TWO_WINDOWS),
    "recurrence.growth": Threshold(0.1, "share", "and surely more than before, by so many share points: concern", _OWN),
    "blast-radius.growth": Threshold(
        0.1, "share", "surely more changes touch several areas, by so many share points: watch", _OWN
    ),
    "blast-radius.growth-concern": Threshold(0.25, "share", "surely more, by so many share points: concern", _OWN),
    "blast-radius.very-wide": Threshold(
        0.25,
        "share",
        "surely so many changes touch more than three areas: watch; and surely more than before: concern",
        _OWN,
    ),
    "gradual-rollout.staged-large": Threshold(
        0.5, "share", "surely fewer of the large releases have a pre-release, where pre-releases are made: watch", _OWN
    ),
    "gradual-rollout.fixed-straight": Threshold(
        0.25, "share", "surely so many releases without a pre-release had to be patched soon: watch", _OWN
    ),
    "predictability.short": Threshold(
        14, "days", "nine in ten gaps are so short that nobody has to plan on a date: healthy", _OWN
    ),
    "predictability.on-beat": Threshold(
        0.5, "share", "surely fewer gaps are on the beat: watch", f"gaps at random: 0.26; {_OWN}"
    ),
    "predictability.difference": Threshold(
        0.25,
        "share",
        "the share on the beat surely fell by more, or burstiness grew by more and the ranks bear it out: watch",
        "with 12 random gaps a side, burstiness alone grows by more in 13 % of cases, and with the ranks in 1 %",
    ),
    "predictability.p": Threshold(
        0.025, "p-value", "at most this chance, one-sided, of the gaps' distances without a cause", _TWO_WINDOWS
    ),
    "experiments.flags-old": Threshold(
        0.5,
        "share",
        "surely so many flags of a library are older than a year: watch",
        f"of the flags of 130 applications, Unleash saw 11 % live for over 425 days; share: {_OWN}",
    ),
    "experiments.left-share": Threshold(
        0.1,
        "share",
        "surely so much of a year's work was left on branches: watch",
        f"in 19 public repositories with 5 such branches or more: 0 to 18 %, in half of them under 4 %; {_OWN}",
    ),
    "experiments.piled-up": Threshold(
        0.1,
        "ratio",
        "20 branches or more idle for over a year, so many for each change of the last year: watch",
        f"so many in 6 of 30 public repositories; {_OWN}",
    ),
    "learning.answered-share": Threshold(
        0.5, "share", "surely fewer documents answer one of the three questions: watch; two of them: concern", _OWN
    ),
    "process-weight.waiting-share": Threshold(
        0.5,
        "share",
        "a change surely waits for so much of its life: watch; and longer than before: concern",
        _OWN,
    ),
    "process-weight.floor": Threshold(
        1,
        "days",
        "below this a wait is short, whatever else it is",
        "Google's engineering practices: one business day is the most for a first answer",
    ),
    "process-weight.ratio": Threshold(1.5, "ratio", "pull requests wait so many times as long: watch", _TWO_WINDOWS),
    "process-weight.small-ratio": Threshold(
        1, "ratio", "small changes surely wait at least so many times as long as large ones: watch", _OWN
    ),
    "ci-health.red-share": Threshold(
        0.25, "share", "surely so many runs of the mainline end red: watch; and red for long: concern", _OWN
    ),
    "ci-health.red-growth": Threshold(
        0.1, "share", "surely more runs end red than before, by so many share points: watch", _OWN
    ),
    "ci-health.green-hours": Threshold(
        48, "hours", "the median red workflow surely stays red so long: watch", f"twice a nightly run's day; {_OWN}"
    ),
    "ci-health.broken-days": Threshold(
        14, "days", "a job or workflow that still runs has been red so long: watch", _OWN
    ),
    "ci-health.flaky-share": Threshold(
        0.1, "share", "surely so many commits are red first and green later: watch", _OWN
    ),
    "ci-health.ratio": Threshold(1.5, "ratio", "runs take so many times as long: watch", _TWO_WINDOWS),
    "ci-health.p": Threshold(0.05, "p-value", "at most this chance of the growth without a cause", _TWO_WINDOWS),
    "ci-health.floor": Threshold(10, "minutes", "below this a run is short, whatever it was", f"Fowler 2006; {_OWN}"),
    "newcomers.ratio": Threshold(
        1.5,
        "ratio",
        "new people's changes are surely so many times as large as everyone else's: watch",
        f"in 10 public repositories 0.3 to 2.5 times; {_OWN}",
    ),
    "newcomers.floor": Threshold(10, "lines", "below this a median is small, whatever the others' is", _OWN),
    "newcomers.came-back": Threshold(
        0.1,
        "share",
        "surely fewer of the new people land a second change within 90 days: watch",
        f"in 10 public repositories 12 to 37 %; {_OWN}",
    ),
    "role-models.ratio": Threshold(
        1.5,
        "ratio",
        "the influential group's changes are surely so many times as large as everyone else's: watch",
        f"in 8 public repositories 0.3 to 2.3 times; {_OWN}",
    ),
    "role-models.floor": Threshold(10, "lines", "below this a median is small, whatever the others' is", _OWN),
    "big-projects.ratio": Threshold(
        1.5,
        "ratio",
        "changes that cross squads are surely so many times as large, or wait so long, as the others: watch",
        _OWN,
    ),
}

# What a stage changes of these. Innovation tolerates irregular beats; a commodity must be dependable.
BY_STAGE: dict[Stage, dict[str, float]] = {
    "innovation": {
        "release-cadence.ratio": 1.5,
        "release-cadence.ratio-concern": 2,
        "release-cadence.silence": 3,
        # What nobody comes back to has taught nothing.
        "iteration.lift": 1.25,
        # Failing is learning here, if the repair is quick.
        "recovery.slow": 14,
        "recovery.fail-growth": 0.25,
        "recovery.fail-rate": 0.75,
        "predictability.on-beat": 0.1,
        "predictability.difference": 0.5,
    },
    "differentiation": {},
    "commodity": {
        "release-cadence.silence": 1.5,
        "release-cadence.silence-concern": 3,
        # Much of it may be as it should be once it is there; what must be repaired is what counts.
        "iteration.lift": 0.5,
        "iteration.repairs": 0.33,
        "recovery.fail-growth": 0.05,
        "recovery.fail-rate": 0.25,
        "predictability.on-beat": 0.75,
        "predictability.short": 7,
    },
}
