"""The answer of the gate as Markdown, for a step summary, a comment or a wiki; nothing of a repository is markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from flowlens.model.check import Check, CheckReport, RuleName, Size
from flowlens.model.phrase import phrase
from flowlens.outputs.gate.blocks import bounded, bullets, table
from flowlens.outputs.gate.details import exclusion, override_text, spread
from flowlens.outputs.gate.figures import apart, counted, few
from flowlens.outputs.gate.order import RULES, SIGNS, worst_first
from flowlens.outputs.gate.text import compared_text
from flowlens.outputs.markdown import escaped
from flowlens.outputs.numbers import count

__all__ = ["report"]

_FEW = 8
_JUDGED: Mapping[RuleName, str] = {"pr-size": "Size of this change", "drift": "Recent changes"}


def report(answer: CheckReport) -> str:
    """The verdict, then a sentence, a table of the numbers and the next step a rule; below 64 kB."""
    worst, *others = worst_first(answer)
    blocks = [f"## FlowLens: {SIGNS[worst.verdict]}", *_about(worst)]
    for check in others:
        blocks += [f"### {RULES[check.rule]}: {SIGNS[check.verdict]}", *_about(check)]
    compared = answer.compared
    named = f", by {compared.config}" if compared.config else ""
    blocks.append(escaped(f"Compared: {compared_text(compared)}{named}."))
    if answer.notices:
        blocks += ["### Notices", bullets(answer.notices)]
    return bounded(blocks)


def _about(check: Check) -> Iterator[str]:
    yield escaped(check.sentence)
    if rows := list(_numbers(check)):
        yield table(("What", "Number"), rows)
    if check.size is not None and check.size.excluded:
        yield "Left out of the size:"
        yield bullets(exclusion(left) for left in sorted(check.size.excluded, key=lambda left: -left.lines))
    if check.notes:
        yield "Notes:"
        yield bullets(check.notes)
    if check.override is not None:
        yield f"**Override:** {escaped(override_text(check.override))}"
    if check.next_step:
        yield f"**Next step:** {escaped(check.next_step)}"


def _numbers(check: Check) -> Iterator[tuple[str, str]]:
    if check.value is not None:
        value, limit, warn_limit = apart((check.value, check.limit, check.warn_limit), check.unit)
        yield _JUDGED[check.rule], value
        yield "Fails above", limit if check.limit is not None else "no value fails"
        yield "Warns above", warn_limit if check.warn_limit is not None else "no value warns"
    if check.size is not None:
        yield from _size(check.size)
    yield from _history(check)


def _size(size: Size) -> Iterator[tuple[str, str]]:
    yield "Files", count(size.n_files)
    yield "With all that is left out", phrase(size.raw_lines, "lines")
    if size.largest_file is not None:
        yield "Largest file", size.largest_file
    if len(size.areas) > 1:
        yield "Areas", _listed(counted(size.areas))


def _history(check: Check) -> Iterator[tuple[str, str]]:
    if (baseline := check.baseline) is None:
        return
    n = phrase(len(baseline.changes), "changes")
    if check.n_larger is not None:
        yield "As large or larger", f"{count(check.n_larger)} of the last {n}"
    yield "History", ", ".join([n, *spread(baseline)])
    if baseline.left_out:
        yield "Left out of the history", _listed(counted(baseline.left_out))


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(few(texts, _FEW))
