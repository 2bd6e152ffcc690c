"""A growth that was told stands until it is clearly over."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import pytest

from flowlens.lenses import batch_size, release_batch, release_cadence
from flowlens.model.finding import Finding, State
from flowlens.model.judged import Judged, Look
from flowlens.model.measure import Measure, Measures
from flowlens.verdict.policy import policy
from flowlens.verdict.rules import HELD_WEEKS
from flowlens.verdict.standing import limits_of, standing
from flowlens.verdict.thresholds import THRESHOLDS
from tests.repos import day

STATES: dict[str, State] = {
    "h": "healthy", "w": "watch", "c": "concern", "?": "not-enough-data", "-": "not-applicable",
}  # fmt: skip
LIMITS = limits_of(policy(None))


def finding(state: State) -> Finding:
    return Finding("release-batch", state, "high", f"It is {state}.", {})


def end(states: str) -> Judged:
    """What is told, and what would stand if something worse had been told before."""
    return Judged(finding(STATES[states[0]]), STATES[states[1]])


def look(states: str) -> Look:
    return lambda _lens: end(states)


def stands(*ends: str) -> list[str]:
    """The state at each end, given the newest first."""
    return [found.state for (found,) in standing(("release-batch",), map(look, ends))]


@pytest.mark.parametrize(
    ("ends", "state"),
    [
        pytest.param(["hh"], "healthy", id="clear"),
        pytest.param(["cc", "hh"], "concern", id="a growth is told at once"),
        pytest.param(["hh", "cc"], "healthy", id="and is over at once where that is clear"),
        pytest.param(["wc", "cc"], "concern", id="it is not clearly less than a concern"),
        pytest.param(["wc", "ww"], "watch", id="it was none before"),
        pytest.param(["wc", "hh"], "watch", id="nor anything else"),
        pytest.param(["hw", "cc"], "watch", id="a concern is over, a watch is not"),
        pytest.param(["hc", "cc"], "concern", id="neither of them is"),
        pytest.param(["hw", "wc", "hw", "cc"], "watch", id="followed from the oldest on"),
        pytest.param(["wc", "hw", "cc"], "watch", id="what was left is not gone back to"),
        pytest.param(["hw"], "healthy", id="no end before"),
        pytest.param(["hw", "hw"], "healthy", id="none of the ends before is clear"),
        pytest.param(["hw", "ww"], "watch", id="one is"),
        pytest.param(["hw", "??"], "healthy", id="not enough data before"),
        pytest.param(["hw", "--"], "healthy", id="not applicable before"),
        pytest.param(["??", "cc"], "not-enough-data", id="not enough data now"),
    ],
)
def test_what_stands(ends: list[str], state: str) -> None:
    assert stands(*ends)[0] == state


def test_each_end_is_followed_by_itself() -> None:
    assert stands("hw", "hw", "cc", "hw", "hh") == ["watch", "watch", "concern", "healthy", "healthy"]


def test_only_so_many_weeks_are_remembered() -> None:
    assert stands(*["hw"] * HELD_WEEKS, "ww")[0] == "watch"
    assert stands(*["hw"] * (HELD_WEEKS + 1), "ww")[0] == "healthy"


@pytest.mark.parametrize(
    ("ends", "n_asked"),
    [
        pytest.param(["hh", "cc", "cc"], 1, id="clear"),
        pytest.param(["hw", "cc", "cc"], 2, id="up to a clear one"),
        pytest.param(["hw"] * 30, HELD_WEEKS + 1, id="no more than are remembered"),
    ],
)
def test_no_more_ends_are_asked_than_it_takes(ends: list[str], n_asked: int) -> None:
    asked: list[str] = []

    def looks() -> Iterator[Look]:
        for states in ends:
            asked.append(states)
            yield look(states)

    next(standing(("release-batch",), looks()))
    assert len(asked) == n_asked


def test_a_finding_that_stands_as_it_was_found_is_that_finding() -> None:
    ((found,),) = standing(("release-batch",), [look("wc")])
    assert found == finding("watch")


def measured(lens: ModuleType, ratio: float, p: float) -> Measures:
    level = {"release-batch": "changes_median", "release-cadence": "gap_median", "batch-size": "median"}[lens.ID]
    numbers = {level: 50.0, "ratio": ratio, "ratio_p": p, "days_since_last": 1.0, "days_since_ahead": 1.0}
    values = {name: Measure(None, "ratio", 0, missing="It was not measured.") for name in lens.MEASURES}
    values |= {name: Measure(value, "ratio", 50, value, value) for name, value in numbers.items()}
    return Measures(lens.ID, day(0), values)


@pytest.mark.parametrize(
    "lens", [release_batch, release_cadence, batch_size], ids=["release-batch", "release-cadence", "batch-size"]
)
@pytest.mark.parametrize(
    ("ratio", "p", "told", "leaving"),
    [
        pytest.param(1.6, 0.01, "concern", "concern", id="a growth"),
        pytest.param(1.4, 0.01, None, "concern", id="a tenth below the limit"),
        pytest.param(1.6, 0.09, "healthy", "concern", id="a p below twice its limit"),
        pytest.param(1.6, 0.11, "healthy", "healthy", id="a p above that"),
        pytest.param(1.0, 0.01, "healthy", "healthy", id="none"),
    ],
)
def test_a_growth_is_over_a_little_below_the_limit(
    lens: ModuleType, ratio: float, p: float, told: str | None, leaving: str
) -> None:
    measures = measured(lens, ratio, p)
    # Sizes know no watch below a concern, but for a steady growth.
    below = "healthy" if lens is batch_size else "watch"
    assert lens.judge(measures, LIMITS.told).state == (told or below)
    assert lens.judge(measures, LIMITS.over).state == leaving


def test_only_limits_of_a_growth_lie_lower() -> None:
    moved = {name for name, one in THRESHOLDS.items() if LIMITS.over[name] != one.value}
    assert moved == {
        "batch-size.ratio", "batch-size.p", "batch-size.growth",
        "release-cadence.ratio", "release-cadence.ratio-concern", "release-cadence.p",
        "release-batch.ratio", "release-batch.ratio-concern", "release-batch.p",
    }  # fmt: skip
