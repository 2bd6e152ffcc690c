"""The checks of an answer in the order in which they are told, and the words for rules and verdicts."""

from __future__ import annotations

from collections.abc import Mapping

from flowlens.model.check import VERDICTS, Check, CheckReport, CheckVerdict, RuleName

__all__ = ["RULES", "SIGNS", "worst_first"]

RULES: Mapping[RuleName, str] = {"pr-size": "Batch size", "drift": "Batch-size drift"}

# A symbol beside each word, so that the word never stands or falls with a colour.
SIGNS: Mapping[CheckVerdict, str] = {
    "pass": "✓ Pass",
    "exempt": "– Exempt",
    "overridden": "! Overridden",
    "insufficient-history": "? Insufficient history",
    "warn": "! Warning",
    "unknown": "? Unknown",
    "fail": "✗ Fail",
}

# Stands for an answer without a check, so that no output takes "nothing was judged" for "all is well".
_NOTHING = Check("pr-size", "unknown", "nothing was judged")


def worst_first(answer: CheckReport) -> list[Check]:
    """The checks, the worst first, alike ones as they came; never empty."""
    checks = answer.checks or (_NOTHING,)
    return sorted(checks, key=lambda check: VERDICTS.index(check.verdict), reverse=True)
