"""The exit code that a CI sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flowlens.gate.pr_size import needed
from flowlens.model.check import Check, CheckReport

__all__ = ["ExitRules", "FailOn", "OnUnknown", "exit_code"]

FailOn = Literal["regression", "warning", "never"]
OnUnknown = Literal["fail", "warn"]

_DONE, _REGRESSION, _NOT_MEASURED = 0, 1, 3


@dataclass(frozen=True, slots=True)
class ExitRules:
    """What a user wants a CI to stop at."""

    fail_on: FailOn = "regression"
    on_unknown: OnUnknown = "fail"
    require_history: bool = False


def exit_code(report: CheckReport, rules: ExitRules) -> int:
    """0: nothing to block, 1: a rule failed, 3: something could not be measured. 2 is for errors, which have no report.

    A failure goes before what could not be measured.
    """
    verdicts = {check.verdict for check in report.checks}
    blocking = {"regression": {"fail"}, "warning": {"fail", "warn"}, "never": set[str]()}[rules.fail_on]
    if verdicts & blocking:
        return _REGRESSION
    unmeasured = ("unknown" in verdicts or not verdicts) and rules.on_unknown == "fail"
    too_young = rules.require_history and any(map(_is_too_young, report.checks))
    return _NOT_MEASURED if unmeasured or too_young else _DONE


def _is_too_young(check: Check) -> bool:
    """Whether the history has too few changes for one to fail; fewer are enough for one to warn."""
    if check.verdict == "warn" and check.alpha is not None and check.baseline is not None:
        return len(check.baseline.changes) < needed(check.alpha)
    return check.verdict == "insufficient-history"
