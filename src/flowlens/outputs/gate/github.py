"""The answer of the gate for GitHub Actions: the log with one annotation, the step summary, and the step's outputs."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from hashlib import sha256

from flowlens.model.check import CheckReport, CheckVerdict
from flowlens.outputs.gate import markdown, text
from flowlens.outputs.gate.asked import Asked
from flowlens.outputs.gate.details import message
from flowlens.outputs.gate.order import RULES, worst_first
from flowlens.outputs.gate.workflow_command import command, without_commands
from flowlens.outputs.plain import defused, printable

__all__ = ["annotation", "outputs", "report", "summary"]

_WARNED: frozenset[CheckVerdict] = frozenset({"warn", "overridden", "unknown"})
# What needs no quoting in the file of outputs: neither a line break nor the `<<` of a longer value can be in it.
_SIMPLE = re.compile(r"[\w.-]*", re.ASCII)


def report(answer: CheckReport, asked: Asked) -> str:
    """The log: the text, in which nothing is taken for a command, and the annotation after it."""
    told = text.report(answer, explain=asked.explain)
    return without_commands(told) + annotation(answer, asked.exit_code)


def annotation(answer: CheckReport, exit_code: int) -> str:
    """At most one line that makes an annotation of the worst check, empty where nothing has to be said.

    What could not be measured is an error where the run ends with one, and else a warning.
    """
    worst = worst_first(answer)[0]
    if worst.verdict == "fail" or (worst.verdict == "unknown" and exit_code):
        return command("error", RULES[worst.rule], message(worst))
    return command("warning", RULES[worst.rule], message(worst)) if worst.verdict in _WARNED else ""


def summary(answer: CheckReport) -> str:
    """The step summary as Markdown, below 64 kB."""
    return markdown.report(answer)


def outputs(answer: CheckReport, exit_code: int) -> str:
    """The lines for the file that `GITHUB_OUTPUT` names; always the same names, empty where there is no value."""
    return "".join(_output(name, value) for name, value in _outputs(answer, exit_code))


def _outputs(answer: CheckReport, exit_code: int) -> Iterator[tuple[str, str]]:
    checks = worst_first(answer)
    # The numbers are those of the change; only a run without that rule has the numbers of another.
    sized = next((check for check in checks if check.rule == "pr-size"), checks[0])
    size, baseline = sized.size, sized.baseline
    yield "verdict", answer.verdict
    yield "exit-code", str(exit_code)
    yield "size", _exact(size.net_lines if size else None)
    yield "raw-size", _exact(size.raw_lines if size else None)
    yield "files", _exact(size.n_files if size else None)
    yield "limit", _exact(sized.limit)
    yield "rank", _exact(sized.n_larger)
    yield "baseline-count", _exact(len(baseline.changes) if baseline else None)
    yield "baseline-median", _exact(baseline.median if baseline else None)
    yield "reason", checks[0].sentence
    yield "base", answer.compared.base or ""
    yield "head", answer.compared.head or ""


def _exact(value: float | None) -> str:
    """The number as a program reads it, as `1842` or `31.5`."""
    if value is None or not math.isfinite(value):
        return ""
    return str(int(value)) if value == int(value) else repr(value)


def _output(name: str, value: str) -> str:
    if _SIMPLE.fullmatch(value):
        return f"{name}={value}\n"
    told = defused(printable(value))
    end = sha256(told.encode()).hexdigest()
    return f"{name}<<{end}\n{told}\n{end}\n"
