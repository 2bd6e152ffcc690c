"""The answer of the gate as a JUnit report: one test case a rule."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from flowlens.model.check import Check, CheckReport, CheckVerdict
from flowlens.outputs.gate.details import details
from flowlens.outputs.gate.order import worst_first
from flowlens.outputs.gate.text import headline
from flowlens.outputs.plain import defused, printable

__all__ = ["report"]

_SUITE = "flowlens.check"
# A verdict that is not here is a test that passed.
_OUTCOME: Mapping[CheckVerdict, str] = {"fail": "failure", "unknown": "error", "insufficient-history": "skipped"}


def report(answer: CheckReport) -> str:
    """The XML text; well-formed whatever the repository holds, as control characters are written out."""
    checks = worst_first(answer)
    outcomes = [_OUTCOME.get(check.verdict) for check in checks]
    numbers = {
        "tests": str(len(checks)),
        "failures": str(outcomes.count("failure")),
        "errors": str(outcomes.count("error")),
        "skipped": str(outcomes.count("skipped")),
    }
    suites = ET.Element("testsuites", numbers)
    suite = ET.SubElement(suites, "testsuite", {"name": _SUITE, **numbers})
    for check in checks:
        _case(suite, check)
    ET.indent(suites, " ")
    # Not by ElementTree's own declaration, which names the encoding of the machine.
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{defused(ET.tostring(suites, encoding="unicode"))}\n'


def _case(suite: ET.Element, check: Check) -> None:
    case = ET.SubElement(suite, "testcase", {"classname": _SUITE, "name": check.rule})
    told = "\n".join([headline(check), *details(check)])
    outcome = _OUTCOME.get(check.verdict)
    if outcome is not None:
        found = ET.SubElement(case, outcome, {"message": printable(check.sentence)})
        found.text = told
    elif check.verdict != "pass":
        ET.SubElement(case, "system-out").text = told
