"""The answer of the gate as JSON, schema 1: exact numbers, times in UTC, always the same keys in the same order.

Text of the repository is printable text, as in every other output: not every parser takes half a surrogate pair.
"""

from __future__ import annotations

from collections.abc import Mapping

from flowlens.model.check import Baseline, Check, CheckReport, Compared, Override, Size
from flowlens.outputs.json_text import by_text, finite, json_text
from flowlens.outputs.numbers import moment
from flowlens.outputs.plain import printable

__all__ = ["SCHEMA", "as_data", "report"]

SCHEMA = 1

_Json = Mapping[str, object]


def report(answer: CheckReport, exit_code: int) -> str:
    """The answer as JSON text in ASCII."""
    return json_text(as_data(answer, exit_code))


def as_data(answer: CheckReport, exit_code: int) -> dict[str, object]:
    """The answer in the plain values of schema 1; `exit_code` is the one that the run ends with."""
    return {
        "schema": SCHEMA,
        "flowlens": printable(answer.flowlens),
        "repository": printable(answer.repository),
        "verdict": answer.verdict,
        "exit_code": exit_code,
        "checks": [_check(check, answer.compared.baseline_from) for check in answer.checks],
        "resolution": _resolution(answer.compared),
        "notices": [printable(notice) for notice in answer.notices],
    }


def _check(check: Check, baseline_from: str | None) -> _Json:
    return {
        "rule": check.rule,
        "verdict": check.verdict,
        "sentence": printable(check.sentence),
        "next_step": printable(check.next_step),
        "value": finite(check.value),
        "unit": printable(check.unit),
        "limit": finite(check.limit),
        "warn_limit": finite(check.warn_limit),
        "alpha": finite(check.alpha),
        "p": finite(check.p),
        "rank": check.n_larger,
        "baseline": None if check.baseline is None else _baseline(check.baseline, baseline_from),
        "size": None if check.size is None else _size(check.size),
        "excluded": [] if check.size is None else _excluded(check.size),
        "override": None if check.override is None else _override(check.override),
        "notes": [printable(note) for note in check.notes],
    }


def _baseline(baseline: Baseline, baseline_from: str | None) -> _Json:
    changes = baseline.changes
    return {
        "count": len(changes),
        "median": finite(baseline.median),
        "p90": finite(baseline.p90),
        "p95": finite(baseline.p95),
        "base_sha": _text(baseline_from),
        "newest": moment(changes[0].landed_at) if changes else None,
        "oldest": moment(changes[-1].landed_at) if changes else None,
        "left_out": by_text(baseline.left_out),
    }


def _size(size: Size) -> _Json:
    return {
        "net_lines": size.net_lines,
        "raw_lines": size.raw_lines,
        "files": size.n_files,
        "largest_file": _text(size.largest_file),
        "areas": by_text(size.areas),
    }


def _excluded(size: Size) -> list[_Json]:
    return [{"reason": printable(left.reason), "files": left.files, "lines": left.lines} for left in size.excluded]


def _override(override: Override) -> _Json:
    return {"kind": override.kind, "text": printable(override.text), "reason": printable(override.reason)}


def _resolution(compared: Compared) -> _Json:
    return {
        "ci": printable(compared.ci),
        "number": compared.number,
        "base": _text(compared.base),
        "head": _text(compared.head),
        "baseline_from": _text(compared.baseline_from),
        "config": printable(compared.config),
        "path": [printable(step) for step in compared.path],
    }


def _text(text: str | None) -> str | None:
    return None if text is None else printable(text)
