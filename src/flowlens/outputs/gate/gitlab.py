"""The answer of the gate as a Code Quality report of GitLab.

Source: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from flowlens.model.check import Check, CheckReport, CheckVerdict
from flowlens.outputs.gate.details import message
from flowlens.outputs.gate.order import worst_first
from flowlens.outputs.json_text import json_text
from flowlens.outputs.plain import printable

__all__ = ["report"]

_SEVERITY: Mapping[CheckVerdict, str] = {"fail": "major", "warn": "minor", "overridden": "minor", "unknown": "minor"}
# A place must be named; where no file counts, it is the file that the check is run from.
_ELSEWHERE = ".gitlab-ci.yml"


def report(answer: CheckReport) -> str:
    """A JSON array in ASCII of what there is to say, the worst first; empty where there is nothing."""
    told = [check for check in worst_first(answer) if check.verdict in _SEVERITY]
    return json_text([_entry(check, answer.compared.number) for check in told])


def _entry(check: Check, number: int | None) -> Mapping[str, object]:
    largest = check.size.largest_file if check.size is not None else None
    return {
        "description": message(check),
        "check_name": check.rule,
        # The same for every run of one merge request, so that GitLab knows the entry again.
        "fingerprint": sha256(f"{check.rule}{'' if number is None else number}".encode()).hexdigest(),
        "severity": _SEVERITY[check.verdict],
        "location": {"path": _ELSEWHERE if largest is None else printable(largest), "lines": {"begin": 1}},
    }
