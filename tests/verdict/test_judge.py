"""The verdict: each rule beside a neighbour for which it does not hold, and what would change it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import get_args

import pytest

from flowlens.model.finding import Confidence, Finding, State
from flowlens.model.measure import Measure
from flowlens.verdict.judge import judge
from flowlens.verdict.policy import policy

LENSES = ("batch-size", "release-cadence", "release-batch", "splash")
STATES: tuple[State, ...] = get_args(State)
SHORT: dict[str, State] = {
    "h": "healthy", "w": "watch", "c": "concern", "?": "not-enough-data", "-": "not-applicable",
}  # fmt: skip
POLICY = policy(None)


def finding(lens: str, state: State, confidence: Confidence = "medium", silence: float = 0) -> Finding:
    values = {"silence": Measure(silence, "ratio", 9)}
    return Finding(lens, state, confidence, f"{lens} is {state}.", values)


def findings(states: str, silence: float = 0) -> list[Finding]:
    """Findings of the four lenses by a letter each, as `hhhw`."""
    return [finding(lens, SHORT[letter], silence=silence) for lens, letter in zip(LENSES, states, strict=True)]


@pytest.mark.parametrize(
    ("states", "silence", "verdict"),
    [
        pytest.param("hhhh", 0, "iterating", id="all is well"),
        pytest.param("hhh?", 0, "iterating", id="splash is not known"),
        pytest.param("hh?h", 0, "iterating", id="release-batch is not known"),
        pytest.param("hh??", 0, "not-enough-data", id="neither is known"),
        pytest.param("?hhh", 0, "not-enough-data", id="batch-size is not known"),
        pytest.param("h?hh", 0, "not-enough-data", id="cadence is not known"),
        pytest.param("h---", 0, "not-enough-data", id="no releases"),
        pytest.param("????", 0, "not-enough-data", id="nothing is known"),
        pytest.param("whhh", 0, "mixed", id="watch batch-size"),
        pytest.param("hwhh", 0, "mixed", id="watch cadence"),
        pytest.param("hhwh", 0, "mixed", id="watch release-batch"),
        pytest.param("hhhw", 0, "mixed", id="watch splash"),
        pytest.param("w???", 0, "mixed", id="one watch is all that is known"),
        pytest.param("chhh", 0, "drifting", id="changes grow"),
        pytest.param("hchh", 0, "drifting", id="gaps grow"),
        pytest.param("hchh", 3.9, "drifting", id="not yet silent"),
        pytest.param("hchh", 4, "stalled", id="silent for four long gaps"),
        pytest.param("hhhh", 16, "iterating", id="silent, but the lens is healthy"),
        pytest.param("hhch", 0, "drifting", id="releases grow"),
        pytest.param("c---", 0, "drifting", id="changes grow without releases"),
        pytest.param("hhhc", 0, "splashy", id="launches"),
        pytest.param("cchc", 0, "splashy", id="launches before drift"),
        pytest.param("cccc", 4, "stalled", id="silence before all"),
    ],
)
def test_the_first_rule_that_holds(states: str, silence: float, verdict: str) -> None:
    assert judge(findings(states, silence), POLICY).state == verdict


def test_a_commodity_is_stalled_sooner() -> None:
    given = findings("hchh", 3)
    assert judge(given, POLICY).state == "drifting"
    assert judge(given, policy("commodity")).state == "stalled"


@pytest.mark.parametrize(
    ("states", "because"),
    [
        pytest.param("hhhh", ("batch-size", "release-cadence", "release-batch"), id="healthy ones in order"),
        pytest.param("hhhw", ("splash", "batch-size", "release-cadence"), id="what decided comes first"),
        pytest.param("wcwh", ("release-cadence", "batch-size", "release-batch"), id="then the weightiest"),
        pytest.param("hwwc", ("splash", "release-cadence", "release-batch"), id="splash before two watches"),
        pytest.param("h?-h", ("release-cadence", "release-batch"), id="what is missing"),
    ],
)
def test_three_findings_are_behind_it(states: str, because: tuple[str, ...]) -> None:
    assert judge(findings(states), POLICY).because == because


def test_the_sentence_names_the_rule_and_the_first_two() -> None:
    assert judge(findings("whhh"), POLICY).sentence == (
        "Some of it is quick and small, some of it is not. batch-size is watch. release-cadence is healthy."
    )


def test_a_silence_that_is_not_known_is_none() -> None:
    given = findings("hchh")
    given[1] = replace(given[1], measures={"silence": Measure(None, "ratio", 3, missing="too few gaps")})
    assert judge(given, POLICY).state == "drifting"


@pytest.mark.parametrize(
    ("states", "told"),
    [
        pytest.param("h?hh", "batch-size is healthy. release-batch is healthy.", id="two that could be answered"),
        pytest.param(
            "h???", "batch-size is healthy. release-cadence is not-enough-data.", id="one, and what is missing"
        ),
        pytest.param("???h", "splash is healthy. batch-size is not-enough-data.", id="the last of all, first"),
        pytest.param("????", "batch-size is not-enough-data. release-cadence is not-enough-data.", id="none"),
    ],
)
def test_where_nothing_is_decided_what_could_be_answered_is_told_first(states: str, told: str) -> None:
    assert judge(findings(states), POLICY).sentence == f"There is not enough to judge by. {told}"


@pytest.mark.parametrize(
    ("states", "told"),
    [
        pytest.param("h---", "batch-size is healthy. No release.", id="what could be answered"),
        pytest.param("?---", "batch-size is not-enough-data. No release.", id="two reasons"),
        pytest.param("----", "No release.", id="one reason"),
    ],
)
def test_no_sentence_is_told_twice(states: str, told: str) -> None:
    given = [replace(one, sentence="No release.") if one.state == "not-applicable" else one for one in findings(states)]
    assert judge(given, POLICY).sentence == f"There is not enough to judge by. {told}"


def test_without_findings_the_rule_speaks_alone() -> None:
    assert judge([], POLICY).sentence == "There is not enough to judge by."


@pytest.mark.parametrize(
    ("confidences", "states", "confidence"),
    [
        pytest.param(("high", "high", "high", "low"), "hhhh", "high", id="of the three that decided"),
        pytest.param(("high", "medium", "high", "low"), "hhhh", "medium", id="the least sure"),
        pytest.param(("high", "low", "low", "low"), "c???", "high", id="what was not judged does not count"),
        pytest.param(("high", "high", "high", "high"), "????", "low", id="nothing judged"),
    ],
)
def test_as_sure_as_the_least_sure(confidences: Sequence[Confidence], states: str, confidence: str) -> None:
    given = [replace(one, confidence=sure) for one, sure in zip(findings(states), confidences, strict=True)]
    assert judge(given, POLICY).confidence == confidence


def test_lead_time_and_strangers_do_not_decide() -> None:
    given = findings("hhhh")
    more = [*given, finding("lead-time", "concern"), finding("weather", "concern")]
    assert judge(more, POLICY) == judge(given, POLICY)


def test_the_order_of_findings_does_not_matter() -> None:
    given = findings("hwch")
    assert judge(given[::-1], POLICY) == judge(given, POLICY)


def test_without_findings_there_is_nothing_to_judge() -> None:
    verdict = judge([], POLICY)
    assert (verdict.state, verdict.confidence, verdict.because) == ("not-enough-data", "low", ())
    assert verdict.would_change == "Nothing could be judged yet."


@pytest.mark.parametrize(
    ("states", "text"),
    [
        pytest.param("hhhh", "If batch-size were a concern, the verdict would be drifting.", id="iterating"),
        pytest.param("hhwh", "If release-batch were healthy, the verdict would be iterating.", id="mixed"),
        pytest.param("hchw", "If release-cadence were healthy, the verdict would be mixed.", id="drifting"),
        pytest.param("c???", "If batch-size were healthy, the verdict would be not enough data.", id="little known"),
        pytest.param(
            "wwhh", "batch-size alone would not change it; release-cadence would have to turn as well.", id="two"
        ),
        pytest.param(
            "wwww",
            "batch-size alone would not change it; "
            "release-cadence and release-batch and splash would have to turn as well.",
            id="four",
        ),
        pytest.param(
            "h?hh",
            "An answer from release-cadence could change it.",
            id="not enough data",
        ),
    ],
)
def test_what_would_change_it(states: str, text: str) -> None:
    assert judge(findings(states), POLICY).would_change == text


@pytest.mark.parametrize("silence", [0, 7])
@pytest.mark.parametrize("states", ["".join(letters) for letters in product("hwc?", repeat=4)])
def test_what_is_said_to_change_it_does(states: str, silence: float) -> None:
    given = {one.lens: one for one in findings(states, silence)}
    verdict = judge(list(given.values()), POLICY)
    alone = re.fullmatch(r"If (\S+) were (healthy|a concern), the verdict would be (.+)\.", verdict.would_change)
    several = re.fullmatch(r"(\S+) alone would not change it; (.+) would have to turn as well\.", verdict.would_change)
    if alone:
        turned = with_states(given, {alone[1]: "concern" if alone[2] == "a concern" else "healthy"})
        assert judge(turned, POLICY).state.replace("-", " ") == alone[3] != verdict.state
    elif several:
        names = [several[1], *several[2].split(" and ")]
        for n in range(1, len(names)):
            assert judge(with_states(given, dict.fromkeys(names[:n], "healthy")), POLICY).state == verdict.state
        assert judge(with_states(given, dict.fromkeys(names, "healthy")), POLICY).state != verdict.state
    else:
        assert verdict.state == "not-enough-data"
        lens = verdict.because[0]
        answers = {judge(with_states(given, {lens: state}), POLICY).state for state in STATES}
        assert answers - {verdict.state}


def with_states(given: dict[str, Finding], states: dict[str, State]) -> list[Finding]:
    return [replace(one, state=states.get(lens, one.state)) for lens, one in given.items()]
