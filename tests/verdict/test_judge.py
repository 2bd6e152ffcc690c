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
from flowlens.model.policy import Stage
from flowlens.model.verdict import VerdictState
from flowlens.verdict.judge import judge
from flowlens.verdict.policy import policy
from flowlens.verdict.rules import ORDER, rules_of

LENSES = ("batch-size", "release-cadence", "release-batch", "splash", "iteration", "recovery")
SHORT: dict[str, State] = {
    "h": "healthy", "w": "watch", "c": "concern", "?": "not-enough-data", "-": "not-applicable",
}  # fmt: skip
POLICY = policy(None)


def finding(lens: str, state: State, confidence: Confidence = "medium", silence: float = 0) -> Finding:
    values = {"silence": Measure(silence, "ratio", 9)}
    return Finding(lens, state, confidence, f"{lens} is {state}.", values)


def findings(states: str, silence: float = 0, stage: Stage = "differentiation") -> list[Finding]:
    """Findings of the lenses of a stage in its order, by a letter each, as `hhhw`; of the last, none is known."""
    letters = states.ljust(len(ORDER[stage]), "?")
    return [finding(lens, SHORT[letter], silence=silence) for lens, letter in zip(ORDER[stage], letters, strict=True)]


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
        pytest.param("h?-h", ("release-cadence", "release-batch", "iteration"), id="what is missing"),
    ],
)
def test_three_findings_are_behind_it(states: str, because: tuple[str, ...]) -> None:
    assert judge(findings(states), POLICY).because == because


# What the lenses of the middle stage measure, by name.
LEVELS = {
    "batch-size": {"median": Measure(70.0, "lines", 90), "ratio": Measure(2.8, "ratio", 80, 2.5, 3.3)},
    "release-cadence": {
        "gap_median": Measure(60.0, "days", 8), "ratio": Measure(8.6, "ratio", 8, 1.0, 8.6),
        "days_since_last": Measure(400.0, "days", 20),
    },
    "release-batch": {"changes_median": Measure(1.0, "changes", 8), "ratio": Measure(1.2, "ratio", 8, 0.8, 1.9)},
    "splash": {"largest_share": Measure(0.21, "share", 6)},
}  # fmt: skip


def measured(states: str, silence: float = 0) -> list[Finding]:
    """Findings as of `findings`, each with what its lens measures."""
    given = findings(states, silence)
    return [replace(one, measures={**one.measures, **LEVELS.get(one.lens, {})}) for one in given]


@pytest.mark.parametrize(
    ("states", "silence", "sentence"),
    [
        pytest.param(
            "cchh", 0, "Steps are getting bigger and releases are getting rarer: a typical change has 70 lines "
            "(2.8 times as large as before), a typical gap between releases is 60 days (8.6 times as long as before), "
            "and a release brings 1 change.",
            id="what has grown surely, or is a concern, is compared",
        ),
        pytest.param(
            "hhhh", 0, "Work is typically released at least every 3 months, in small steps; whether it is tweaked "
            "afterwards is not known: a typical change has 70 lines, a typical gap between releases is 60 days, "
            "and a release brings 1 change.",
            id="what may have grown by chance is not",
        ),
        pytest.param(
            "?chh", 5, "No new work has reached users for long: the last release is 400 days old, a release brings 1 "
            "change, and the largest release took 21 % of the year's changes.",
            id="a silence is told as one",
        ),
        pytest.param(
            "h??h", 0, "There is not enough to judge by: release-cadence, release-batch, and iteration have no answer "
            "yet; a typical change has 70 lines and the largest release took 21 % of "
            "the year's changes.",
            id="what is missing, then what is known",
        ),
        pytest.param(
            "????", 0, "There is not enough to judge by: batch-size, release-cadence, and release-batch have no answer "
            "yet.",
            id="nothing is known",
        ),
    ],
)  # fmt: skip
def test_one_sentence_tells_what_was_observed(states: str, silence: float, sentence: str) -> None:
    assert judge(measured(states, silence), POLICY).sentence == sentence


def test_a_mixed_verdict_tells_which_is_which() -> None:
    assert judge(measured("hwhh"), POLICY).sentence == (
        "Some of it is quick and small, some of it is not. To watch: a typical gap between releases is 60 days. "
        "Healthy: a typical change has 70 lines and a release brings 1 change."
    )


@pytest.mark.parametrize(
    ("states", "opening"),
    [
        pytest.param("chwh", "Steps are getting bigger:", id="changes"),
        pytest.param("hhch", "Steps are getting bigger:", id="releases"),
        pytest.param("hchh", "Releases are getting rarer:", id="gaps"),
        pytest.param("hcch", "Steps are getting bigger and releases are getting rarer:", id="both"),
    ],
)
def test_a_drift_is_told_by_what_drifts(states: str, opening: str) -> None:
    assert judge(measured(states), POLICY).sentence.startswith(opening)


@pytest.mark.parametrize(
    ("days", "opening"),
    [
        pytest.param(31, "Work is released quickly, in small steps", id="every month"),
        pytest.param(32, "Work is typically released at least every 3 months, in small steps", id="rarer"),
    ],
)
def test_only_what_is_quick_is_called_so(days: float, opening: str) -> None:
    gap = {"gap_median": Measure(days, "days", 8)}
    given = [replace(one, measures=gap) if one.lens == "release-cadence" else one for one in measured("hhhhhh")]
    assert judge(given, POLICY).sentence.startswith(opening)


def test_without_a_level_the_rule_speaks_alone() -> None:
    assert judge(findings("whhh"), POLICY).sentence == "Some of it is quick and small, some of it is not."
    assert judge([], POLICY).sentence == "There is not enough to judge by."


def test_a_silence_that_is_not_known_is_none() -> None:
    given = findings("hchh")
    given[1] = replace(given[1], measures={"silence": Measure(None, "ratio", 3, missing="too few gaps")})
    assert judge(given, POLICY).state == "drifting"


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
    given = [
        replace(one, confidence=sure) for one, sure in zip(findings(states), (*confidences, "low", "low"), strict=True)
    ]
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
        pytest.param(
            "hchw", "If release-cadence were healthy, the verdict would be mixed, because of splash.", id="drifting"
        ),
        pytest.param("c???", "If batch-size were healthy, the verdict would be not enough data.", id="little known"),
        pytest.param(
            "wwhh",
            "If batch-size and release-cadence were both healthy, the verdict would be iterating.",
            id="two",
        ),
        pytest.param(
            "wwww",
            "If batch-size, release-cadence, release-batch, and splash were all healthy, the verdict would be "
            "iterating.",
            id="four",
        ),
        pytest.param(
            "h?hh",
            "An answer from release-cadence.",
            id="not enough data",
        ),
    ],
)
def test_what_would_change_it(states: str, text: str) -> None:
    assert judge(findings(states), POLICY).would_change == text


def every_case(stage: Stage) -> list[tuple[str, float]]:
    """All states of the lenses of a stage, a letter each, with and without a silence."""
    return [("".join(letters), silence) for letters in product("hwc?", repeat=len(ORDER[stage])) for silence in (0, 7)]


def quick(states: str, silence: float, stage: Stage) -> tuple[VerdictState, tuple[str, ...], str]:
    found = judge(findings(states, silence, stage), policy(stage))
    return found.state, found.because, found.would_change


STAGES: tuple[Stage, ...] = get_args(Stage)
# From the best to the worst. Too little data is none of these: nothing that gets worse may lead there.
WORSE: tuple[VerdictState, ...] = ("iterating", "mixed", "drifting", "splashy", "stalled")
NEXT = {"h": "w", "w": "c"}


@pytest.mark.parametrize("stage", STAGES)
def test_the_rules_keep_their_promises_in_every_case(stage: Stage) -> None:
    """Of 8,192 cases a stage: each has a verdict, what is worse makes none better, and what is said is so."""
    told = {case: quick(*case, stage) for case in every_case(stage)}
    assert {state for state, _, _ in told.values()} == set(get_args(VerdictState))
    for (states, silence), (state, because, would_change) in told.items():
        assert_no_better(told, states, silence, state)
        assert_decided_by(stage, states, state, because)
        assert_true(told, stage, (states, silence), would_change)


def assert_no_better(
    told: dict[tuple[str, float], tuple[VerdictState, tuple[str, ...], str]],
    states: str,
    silence: float,
    state: VerdictState,
) -> None:
    """Whichever finding gets worse by a step, the verdict stays or gets worse."""
    for place, letter in enumerate(states):
        if letter in NEXT:
            other = told[states[:place] + NEXT[letter] + states[place + 1 :], silence][0]
            if state == "not-enough-data":
                assert other != "iterating"
            else:
                assert WORSE.index(other) >= WORSE.index(state)


def assert_decided_by(stage: Stage, states: str, state: VerdictState, because: tuple[str, ...]) -> None:
    """The findings told first are those that the verdict would not be without."""
    given = dict(zip(ORDER[stage], states, strict=True))
    letters = [given[lens] for lens in because]
    assert len(because) <= 3
    assert len(set(because)) == len(because)
    if state == "iterating":
        assert letters == ["h", "h", "h"]
    elif state == "not-enough-data":
        assert set(letters) == {"?"}
    elif state == "mixed":
        assert letters[0] in "wc"
    else:
        assert letters[0] == "c"
    decided = {"splashy": "splash", "stalled": "release-cadence"}
    assert because[0] == decided.get(state, because[0])


def assert_true(
    told: dict[tuple[str, float], tuple[VerdictState, tuple[str, ...], str]],
    stage: Stage,
    case: tuple[str, float],
    text: str,
) -> None:
    """What is said to change the verdict changes it as is said, and nothing less does."""
    states, silence = case
    state, because, _ = told[case]

    def turned(names: Sequence[str], letter: str) -> VerdictState:
        given = zip(ORDER[stage], states, strict=True)
        return told["".join(letter if lens in names else old for lens, old in given), silence][0]

    alone = re.fullmatch(r"If (\S+) were (healthy|a concern), the verdict would be ([^,]+)(?:, because of .+)?\.", text)
    several = re.fullmatch(
        r"If (.+ and \S+) were (?:both|all) healthy, the verdict would be ([^,]+)(?:, because of .+)?\.", text
    )
    if alone:
        assert turned([alone[1]], "c" if alone[2] == "a concern" else "h").replace("-", " ") == alone[3]
        assert alone[3] != state.replace("-", " ")
    elif several:
        names = re.findall(r"[a-z-]+(?<!and)(?=,| |$)", several[1])
        assert all(turned(names[:n], "h") == state for n in range(1, len(names)))
        assert turned(names, "h").replace("-", " ") == several[2] != state.replace("-", " ")
    else:
        assert text == f"An answer from {because[0]}."
        assert {turned([because[0]], letter) for letter in "hwc"} - {state}


@pytest.mark.parametrize(
    ("stage", "states", "verdict"),
    [
        pytest.param("differentiation", "hhhhhh", "iterating", id="all is well"),
        pytest.param("differentiation", "hhhhwh", "iterating", id="tweaked less"),
        pytest.param("differentiation", "hhhhhw", "iterating", id="mended later"),
        pytest.param("differentiation", "hhhhch", "mixed", id="not tweaked"),
        pytest.param("differentiation", "hhhhhc", "mixed", id="failures that stay"),
        pytest.param("differentiation", "hhhhc?", "mixed", id="not tweaked, and of failures nothing is known"),
        pytest.param("differentiation", "????c?", "mixed", id="not tweaked is all that is known"),
        pytest.param("innovation", "hhhhhh", "iterating", id="an innovation that is well"),
        pytest.param("innovation", "hhhhhw", "iterating", id="its irregular beat is tolerated"),
        pytest.param("innovation", "hhhhhc", "mixed", id="its ever rarer releases are told"),
        pytest.param("innovation", "hwhhhh", "mixed", id="it is judged on iteration"),
        pytest.param("innovation", "hhwhhh", "mixed", id="and on recovery"),
        pytest.param("innovation", "hh?hhh", "iterating", id="one of these two is enough"),
        pytest.param("innovation", "h??hhh", "not-enough-data", id="none of them is not"),
        pytest.param("innovation", "chhhhh", "drifting", id="bigger changes"),
        pytest.param("commodity", "hhhhhh", "iterating", id="a commodity that is well"),
        pytest.param("commodity", "whhhhh", "mixed", id="it is judged on its beat"),
        pytest.param("commodity", "hwhhhh", "mixed", id="and on its failures"),
        pytest.param("commodity", "?hhhhh", "iterating", id="one of these two is enough for it"),
        pytest.param("commodity", "??hhhh", "not-enough-data", id="none of them is not for it"),
        pytest.param("commodity", "hhchhh", "drifting", id="rarer releases"),
        pytest.param("commodity", "cccchh", "drifting", id="drift before the beat"),
    ],
)
def test_a_stage_is_judged_on_what_matters_there(stage: Stage, states: str, verdict: str) -> None:
    assert judge(findings(states, stage=stage), policy(stage)).state == verdict


@pytest.mark.parametrize(
    ("stage", "states", "because"),
    [
        pytest.param("differentiation", "hhhhch", ("iteration", "batch-size", "release-cadence"), id="not tweaked"),
        pytest.param("innovation", "hhhhhh", ("batch-size", "iteration", "recovery"), id="an innovation"),
        pytest.param("innovation", "hhhhhw", ("batch-size", "iteration", "recovery"), id="the beat does not decide"),
        pytest.param("commodity", "hhhhhh", ("predictability", "recovery", "release-cadence"), id="a commodity"),
        pytest.param("commodity", "hwwhhh", ("recovery", "release-cadence", "predictability"), id="failures first"),
    ],
)
def test_the_first_three_are_those_of_the_stage(stage: Stage, states: str, because: tuple[str, ...]) -> None:
    assert judge(findings(states, stage=stage), policy(stage)).because == because


@pytest.mark.parametrize(
    ("states", "told"),
    [
        pytest.param("hhhhh?", "Work is released quickly, in small steps, and what is shipped is tweaked.", id="known"),
        pytest.param(
            "hhhh??",
            "Work is released quickly, in small steps; whether it is tweaked afterwards is not known.",
            id="not known",
        ),
    ],
)
def test_whether_work_is_tweaked_is_told_only_where_it_is_known(states: str, told: str) -> None:
    assert judge(findings(states), POLICY).sentence.startswith(told)


@pytest.mark.parametrize("stage", STAGES)
def test_lenses_of_another_stage_do_not_decide(stage: Stage) -> None:
    given = findings("hhhhhh", stage=stage)
    others = {lens for names in ORDER.values() for lens in names} - set(ORDER[stage])
    assert judge([*given, *(finding(lens, "concern") for lens in others)], policy(stage)) == judge(given, policy(stage))
    assert all(lens in ORDER[stage] for rule in rules_of(stage) for need in rule.needs for lens in need.lenses)
