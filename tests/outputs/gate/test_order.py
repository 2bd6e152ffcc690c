"""The order in which checks are told."""

from __future__ import annotations

from typing import get_args

import pytest

from flowlens.model.check import VERDICTS, CheckVerdict, RuleName
from flowlens.outputs.gate.order import RULES, SIGNS, worst_first
from tests.outputs.gate.answers import answer, check, drift, no_check


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        pytest.param(("pass", "fail"), ["drift", "pr-size"], id="the worst first"),
        pytest.param(("fail", "pass"), ["pr-size", "drift"], id="in order already"),
        pytest.param(("warn", "warn"), ["pr-size", "drift"], id="alike ones as they came"),
        pytest.param(("unknown", "warn"), ["pr-size", "drift"], id="unknown is worse than a warning"),
    ],
)
def test_the_worst_first(verdicts: tuple[CheckVerdict, CheckVerdict], expected: list[str]) -> None:
    told = worst_first(answer(check(verdicts[0]), drift(verdicts[1])))
    assert [each.rule for each in told] == expected


def test_the_first_has_the_verdict_of_the_answer() -> None:
    two = answer(drift(), check("warn"))
    assert worst_first(two)[0].verdict == two.verdict == "warn"


def test_nothing_judged_is_unknown() -> None:
    (only,) = worst_first(no_check())
    assert (only.verdict, only.sentence) == ("unknown", "nothing was judged")


def test_every_verdict_and_rule_has_its_word() -> None:
    assert tuple(SIGNS) == VERDICTS
    assert set(RULES) == set(get_args(RuleName))
