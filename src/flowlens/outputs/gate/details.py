"""What the answer of one rule rests on, as lines of plain text."""

from __future__ import annotations

from collections.abc import Iterator

from flowlens.model.check import Baseline, BaselineChange, Check, Override, Size
from flowlens.model.phrase import phrase
from flowlens.model.report import Exclusion
from flowlens.outputs.gate.figures import counted, few, line, period, short_id, subject
from flowlens.outputs.numbers import day

__all__ = ["details", "exclusion", "message", "override_text", "spread"]

_FEW = 5


def details(check: Check, *, explain: bool = False) -> Iterator[str]:
    """The size, what does not count of it, the history, notes, the next step, and an override.

    The lines of a list are indented by two. `explain` adds each change of the history, and cuts no list short.
    """
    most = None if explain else _FEW
    if check.size is not None:
        yield from _size(check.size, most)
    if check.baseline is not None:
        yield from _history(check.baseline, most)
    yield from (f"note: {line(note)}" for note in check.notes)
    if check.next_step:
        yield f"next step: {line(check.next_step)}"
    if check.override is not None:
        yield f"override: {override_text(check.override)}"


def message(check: Check) -> str:
    """The sentence and the next step in one line, each with its full stop."""
    return " ".join(f"{line(part).rstrip('.')}." for part in (check.sentence, check.next_step) if part)


def exclusion(left: Exclusion) -> str:
    """One line of the ledger, as `generated: 18,342 lines in 40 files`."""
    return f"{line(left.reason)}: {phrase(left.lines, 'lines')} in {phrase(left.files, 'files')}"


def override_text(override: Override) -> str:
    """What let the change through, as `label “batch-size-ok”: agreed with the reviewers`."""
    reason = f": {line(override.reason)}" if override.reason else ""
    return f"{override.kind} “{line(override.text)}”{reason}"


def spread(baseline: Baseline) -> list[str]:
    """The typical sizes of the history, as `median 31 lines`; nothing for those that are not known."""
    sizes = {"median": baseline.median, "P90": baseline.p90, "P95": baseline.p95}
    return [f"{name} {phrase(size, 'lines')}" for name, size in sizes.items() if size is not None]


def _size(size: Size, most: int | None) -> Iterator[str]:
    largest = f"; most of it in {line(size.largest_file)}" if size.largest_file is not None else ""
    net, raw = phrase(size.net_lines, "lines"), phrase(size.raw_lines, "lines")
    yield f"size: {net} net in {phrase(size.n_files, 'files')}, {raw} raw{largest}"
    if len(size.areas) > 1:
        yield f"areas: {', '.join(_cut(counted(size.areas), most))}"
    if size.excluded:
        yield "left out of the size:"
        ledger = [exclusion(left) for left in sorted(size.excluded, key=lambda left: -left.lines)]
        yield from (f"  {told}" for told in _cut(ledger, most))


def _history(baseline: Baseline, most: int | None) -> Iterator[str]:
    changes = baseline.changes
    days = f" of {period(changes[-1].landed_at, changes[0].landed_at)}" if changes else ""
    yield f"history: {', '.join([phrase(len(changes), 'changes') + days, *spread(baseline)])}"
    if baseline.left_out:
        yield f"left out of the history: {', '.join(_cut(counted(baseline.left_out), most))}"
    if most is None:
        yield from _ranked(changes)


def _ranked(changes: tuple[BaselineChange, ...]) -> Iterator[str]:
    sizes = [phrase(change.net_lines, "lines") for change in changes]
    width = max(map(len, sizes), default=0)
    for change, size in zip(changes, sizes, strict=True):
        told = f"  {short_id(change.oid)}  {day(change.landed_at)}  {size:>{width}}  {subject(change.subject)}"
        yield told.rstrip()


def _cut(texts: list[str], most: int | None) -> list[str]:
    return texts if most is None else few(texts, most)
