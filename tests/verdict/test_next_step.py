"""The one thing to try next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from flowlens.model.finding import Finding, Goal, State, TryNext
from flowlens.model.measure import Measure
from flowlens.model.verdict import NextStep
from flowlens.verdict.judge import judge, tried_again
from flowlens.verdict.next_step import history_first, next_step
from flowlens.verdict.policy import policy

POLICY = policy(None)
REVIEW = date(2024, 2, 1)


def finding(lens: str, state: State, goal: Goal | None, measure: Measure) -> Finding:
    return Finding(lens, state, "high", "", {"x": measure}, try_next=TryNext(f"If {lens}, so.", "x", goal, REVIEW))


@pytest.mark.parametrize(
    ("lens", "goal", "measure", "aim"),
    [
        pytest.param("batch-size", "below", Measure(60.0, "lines", 9), ("at most", 40.0), id="by 1.5"),
        pytest.param("release-cadence", "below", Measure(60.0, "days", 9), ("at most", 40.0), id="to a concern"),
        pytest.param("splash", "below", Measure(0.6, "share", 9), ("below", 0.6), id="no factor"),
        pytest.param("batch-size", "below", Measure(0.06, "share", 9), ("below", 0.06), id="a share"),
        pytest.param("iteration", "above", Measure(0.6, "share", 9), ("above", 0.6), id="more"),
        pytest.param("iteration", "at least", Measure(1.0, "share", 9), ("at least", 1.0), id="as good"),
        pytest.param("recovery", "at most", Measure(0.06, "share", 9), ("at most", 0.06), id="as rare"),
        pytest.param("batch-size", None, Measure(60.0, "lines", 9), (None, None), id="only watched"),
        pytest.param("batch-size", "below", Measure(None, "lines", 0, missing="?"), (None, None), id="not known"),
    ],
)
def test_a_target(lens: str, goal: Goal | None, measure: Measure, aim: tuple[str | None, float | None]) -> None:
    found = next_step([finding(lens, "watch", goal, measure)], POLICY)
    assert found is not None
    assert (found.goal, found.target) == aim
    assert (found.measure, found.unit) == ("x", measure.unit)


def test_what_is_watched_may_be_no_measure() -> None:
    given = replace(
        finding("splash", "not-enough-data", "below", Measure(2.0, "", 9)),
        try_next=TryNext("Release more.", "the number of releases", None, REVIEW),
    )
    assert next_step([given], POLICY) == NextStep(
        "splash", "Release more.", "the number of releases", None, None, "", REVIEW
    )


def test_a_lens_that_could_not_judge_has_no_target() -> None:
    found = next_step([finding("batch-size", "not-enough-data", "below", Measure(60.0, "lines", 9))], POLICY)
    assert found is not None
    assert found.goal is None


def test_in_a_silence_to_release_at_all_comes_first() -> None:
    cadence = finding("release-cadence", "concern", "below", Measure(0.9, "days", 8))
    since = {"days_since_last": Measure(480.0, "days", 9), "silence": Measure(8.0, "ratio", 8)}
    silent = replace(cadence, measures={**cadence.measures, **since})
    found = judge([silent], POLICY)
    assert found.state == "stalled"
    assert found.next_step is not None
    assert found.next_step.hypothesis.startswith("If what is finished on the mainline is released now")
    assert (found.next_step.measure, found.next_step.goal) == ("days_since_last", "at most")
    assert (found.next_step.target, found.next_step.unit) == (60.0, "days"), "a long gap of its own"


def test_without_a_silence_the_lens_s_own_hypothesis_counts() -> None:
    cadence = finding("release-cadence", "concern", "below", Measure(9.0, "days", 8))
    found = judge([replace(cadence, measures={**cadence.measures, "silence": Measure(1.0, "ratio", 8)})], POLICY)
    assert found.state == "drifting"
    assert found.next_step is not None
    assert found.next_step.measure == "x"
    unknown = next_step([cadence], POLICY, silent=True)
    assert unknown is not None
    assert unknown.measure == "x", "how long a long gap is, is not known"


def test_the_first_with_a_hypothesis_counts() -> None:
    mute = replace(finding("splash", "concern", None, Measure(1.0, "", 9)), try_next=None)
    found = next_step([mute, finding("batch-size", "watch", None, Measure(1.0, "lines", 9))], POLICY)
    assert found is not None
    assert found.lens == "batch-size"
    assert next_step([mute], POLICY) is None
    assert next_step([], POLICY) is None


@pytest.mark.parametrize(
    ("states", "verdict", "lens"),
    [
        pytest.param("hhhh", "iterating", "batch-size", id="all is well"),
        pytest.param("hhhhw", "iterating", "iteration", id="well, and one is less well"),
        pytest.param("hhwh", "mixed", "release-batch", id="what decided"),
        pytest.param("wchh", "drifting", "release-cadence", id="what is worst"),
        pytest.param("h?hh", "not-enough-data", "release-cadence", id="what is missing"),
    ],
)
def test_every_verdict_has_one(states: str, verdict: str, lens: str) -> None:
    names = ("batch-size", "release-cadence", "release-batch", "splash", "iteration")
    words: dict[str, State] = {"h": "healthy", "w": "watch", "c": "concern", "?": "not-enough-data"}
    given = [
        replace(
            finding(name, words[letter], "below", Measure(9.0, "lines", 9)),
            measures={"silence": Measure(0.0, "ratio", 9)},
        )
        for name, letter in zip(names, states, strict=False)
    ]
    found = judge(given, POLICY)
    assert found.state == verdict
    assert found.next_step is not None
    assert found.next_step.lens == lens


def test_of_a_part_of_a_history_the_rest_comes_first() -> None:
    step = next_step([finding("batch-size", "watch", "below", Measure(60.0, "lines", 9))], POLICY)
    assert step is not None
    told = history_first(step)
    assert told.hypothesis.startswith("First fetch the whole history and ask again")
    assert told.hypothesis.endswith("Then: if batch-size, so.")
    assert replace(told, hypothesis=step.hypothesis) == step


def test_a_verdict_of_an_earlier_week_has_the_numbers_of_now() -> None:
    now = [finding(lens, "watch", "below", Measure(30.0, "lines", 9)) for lens in ("batch-size", "splash")]
    then = replace(judge(now, POLICY), state="mixed", because=("splash", "batch-size"), next_step=None)
    again = tried_again(then, now, POLICY).next_step
    assert again is not None
    assert (again.lens, again.target) == ("splash", 30.0)
    gone = replace(then, because=("iteration",))
    assert tried_again(gone, now, POLICY).next_step is None
