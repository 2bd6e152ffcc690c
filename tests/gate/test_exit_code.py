"""The exit code for each verdict and each wish."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from flowlens.gate.exit_code import ExitRules, exit_code
from flowlens.model.check import Baseline, BaselineChange, Check, CheckReport, CheckVerdict, Compared


def report(*verdicts: CheckVerdict, n: int = 100) -> CheckReport:
    """Checks with these verdicts, each ranked in so many changes."""
    changes = (BaselineChange("a" * 40, datetime(2024, 1, 1, tzinfo=UTC), 10, "x"),) * n
    baseline = Baseline(changes, None, None, None, {})
    checks = tuple(Check("pr-size", verdict, "x", alpha=0.02, baseline=baseline) for verdict in verdicts)
    return CheckReport("0", "project", checks, Compared())


@pytest.mark.parametrize(
    ("verdict", "plain", "warning", "never", "lenient"),
    [
        pytest.param("pass", 0, 0, 0, 0, id="pass"),
        pytest.param("exempt", 0, 0, 0, 0, id="exempt"),
        pytest.param("overridden", 0, 0, 0, 0, id="overridden"),
        pytest.param("insufficient-history", 0, 0, 0, 0, id="young"),
        pytest.param("warn", 0, 1, 0, 0, id="warn"),
        pytest.param("unknown", 3, 3, 3, 0, id="unknown"),
        pytest.param("fail", 1, 1, 0, 1, id="fail"),
    ],
)
def test_each_verdict(verdict: CheckVerdict, plain: int, warning: int, never: int, lenient: int) -> None:
    rules = (ExitRules(), ExitRules("warning"), ExitRules("never"), ExitRules(on_unknown="warn"))
    assert tuple(exit_code(report(verdict), rule) for rule in rules) == (plain, warning, never, lenient)


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        pytest.param(("fail", "unknown"), 1, id="a failure goes before what could not be measured"),
        pytest.param(("unknown", "fail"), 1, id="in any order"),
        pytest.param(("pass", "unknown"), 3, id="one is known"),
        pytest.param(("warn", "unknown"), 3, id="a warning does not block"),
        pytest.param((), 3, id="none at all"),
    ],
)
def test_several(verdicts: tuple[CheckVerdict, ...], expected: int) -> None:
    assert exit_code(report(*verdicts), ExitRules()) == expected


@pytest.mark.parametrize(
    ("verdict", "n", "expected"),
    [
        pytest.param("insufficient-history", 48, 3, id="young"),
        pytest.param("warn", 48, 3, id="young, and large enough to warn"),
        pytest.param("warn", 49, 0, id="old enough"),
        pytest.param("fail", 48, 1, id="young, and above a ceiling"),
        pytest.param("pass", 100, 0, id="pass"),
        pytest.param("exempt", 0, 0, id="exempt"),
    ],
)
def test_history_that_is_required(verdict: CheckVerdict, n: int, expected: int) -> None:
    assert exit_code(report(verdict, n=n), ExitRules(require_history=True)) == expected
