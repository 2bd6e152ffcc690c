"""The answer of the gate as plain text: a line a rule, the worst first, and what it rests on indented below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flowlens.model.check import Check, CheckReport, Compared
from flowlens.outputs.gate.details import details
from flowlens.outputs.gate.figures import line, short_id
from flowlens.outputs.gate.order import worst_first
from flowlens.outputs.plain import defused, printable

__all__ = ["compared_text", "headline", "report"]


def report(answer: CheckReport, *, explain: bool = False) -> str:
    """The lines, which end in a newline; `explain` adds the changes of the history and how the commits were found."""
    first, *others = worst_first(answer)
    lines = [headline(first), *_indented(_compared(answer.compared, explain))]
    lines += _indented(details(first, explain=explain))
    for check in others:
        lines += [headline(check), *_indented(details(check, explain=explain))]
    lines += _indented(f"notice: {line(notice)}" for notice in answer.notices)
    return defused("\n".join(lines) + "\n")


def headline(check: Check) -> str:
    """The verdict and the sentence of one rule in one line."""
    return f"flowlens: {check.verdict}  {printable(check.sentence)}"


def compared_text(compared: Compared) -> str:
    """What was compared with what, as `0123456789ab to 89abcdef0123 (GitHub, pull 812)`."""
    number = "" if compared.number is None else f"pull {compared.number}"
    where = ", ".join(word for word in (line(compared.ci), number) if word)
    return f"{short_id(compared.base)} to {short_id(compared.head)}" + (f" ({where})" if where else "")


def _compared(compared: Compared, explain: bool) -> Iterator[str]:
    history = "" if compared.baseline_from is None else f"; history up to {short_id(compared.baseline_from)}"
    yield f"compared: {compared_text(compared)}{history}"
    if compared.config:
        yield f"configuration: {line(compared.config)}"
    if explain and compared.path:
        yield "how they were found:"
        yield from (f"  {line(step)}" for step in compared.path)


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {each}" for each in lines]
