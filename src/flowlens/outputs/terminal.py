"""The report on a terminal: the verdict and what decided it, a block a lens, and at the end what to try next."""

from __future__ import annotations

from collections.abc import Iterator

from rich.box import ROUNDED
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from flowlens.model.finding import JUDGED
from flowlens.model.phrase import phrase
from flowlens.model.report import Report
from flowlens.outputs.because import because
from flowlens.outputs.how_sure import how_sure
from flowlens.outputs.next_step import attempt
from flowlens.outputs.numbers import day
from flowlens.outputs.plain import printable
from flowlens.outputs.states import OUTCOMES, STATES, VERDICTS, deciding
from flowlens.outputs.terminal_parts import hanging, lens_blocks, printed, style_of
from flowlens.outputs.titles import title, with_titles

__all__ = ["PLAIN_WIDTH", "report"]

PLAIN_WIDTH = 100
_NARROWEST = 40


def report(report: Report, *, width: int = PLAIN_WIDTH, colour: bool = False) -> str:
    """The report as lines of at most `width` columns, with ANSI colours if wanted; they end in a newline."""
    width = max(width, _NARROWEST)
    return printed(_parts(report, width), width, colour=colour)


def _parts(report: Report, width: int) -> Iterator[RenderableType]:
    yield _header(report)
    yield _verdict(report)
    yield from _decided(report)
    yield from lens_blocks(report, width)
    yield from _ledger(report)
    yield from _notices(report)
    yield Text("\nThe HTML report has the charts, all of the evidence and how each number is measured.", "dim")
    yield from _experiments(report)
    # The end is what a reader sees when the command has run.
    yield from _next_step(report)


def _header(report: Report) -> Text:
    repository = report.repository
    start, end = repository.period
    return Text.assemble(
        (printable(repository.name), "bold"),
        f"  {day(start)} to {day(end)}, {printable(repository.mainline)} at {printable(repository.head[:12])}\n",
        (
            f"{phrase(repository.n_changes, 'changes')} in {phrase(repository.n_commits, 'commits')}, "
            f"{phrase(repository.n_releases, 'releases')} with new work"
            + (", shallow clone" if repository.shallow else ""),
            "dim",
        ),
    )


def _verdict(report: Report) -> Panel:
    verdict = report.verdict
    sign = VERDICTS[verdict.state]
    text = Text(printable(with_titles(report, verdict.sentence)))
    if sure := how_sure(report):
        text.append("\nHow sure: ", "bold").append(printable(sure))
    if verdict.would_change:
        text.append("\nWhat would change it: ", "bold").append(printable(with_titles(report, verdict.would_change)))
    if verdict.next_step is not None:
        text.append("\nTry next: ", "bold").append(printable(verdict.next_step.hypothesis))
    head = Text(f" {sign.symbol} {sign.word.upper()} ({verdict.confidence} confidence) ", f"bold {style_of(sign)}")
    return Panel(text, title=head, title_align="left", box=ROUNDED, border_style=style_of(sign), padding=(0, 1))


def _decided(report: Report) -> Iterator[RenderableType]:
    """The findings that decided the verdict, each with its sentence."""
    known, told_of = {finding.lens: finding for finding in report.findings}, because(report)
    if report.verdict.because:
        yield Text(f"\n{deciding(report.verdict)}", "bold")
    for lens in report.verdict.because:
        name = printable(title(report, lens))
        finding = known.get(lens)
        if finding is None:
            yield Padding(hanging("-", Text(name, "bold")), (0, 0, 0, 2))
            continue
        sign = STATES[finding.state]
        sure = f" ({finding.confidence} confidence): " if finding.state in JUDGED else ": "
        told = Text.assemble((name, "bold"), (sure, "dim"), printable(told_of[lens]))
        yield Padding(hanging(sign.symbol, told, style_of(sign)), (0, 0, 0, 2))


def _next_step(report: Report) -> Iterator[RenderableType]:
    found = attempt(report)
    if found is None:
        return
    yield Text("\nOne thing to try next", "bold")
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column()
    grid.add_column(overflow="fold")
    for word, said in found.plan:
        grid.add_row(Text(f"{word}:"), Text(printable(said)))
    yield Padding(Group(Text(printable(found.hypothesis), "bold"), grid), (0, 0, 0, 2))


def _experiments(report: Report) -> Iterator[RenderableType]:
    """What became of what the team tried."""
    if report.experiments:
        yield Text("\nWhat we tried", "bold")
    for review in report.experiments:
        sign = OUTCOMES[review.outcome]
        told = Text.assemble((f"{printable(review.experiment.hypothesis)} ", "bold"), printable(review.sentence))
        yield Padding(hanging(sign.symbol, told, style_of(sign)), (0, 0, 0, 2))


def _ledger(report: Report) -> Iterator[RenderableType]:
    if report.excluded:
        yield Text("\nLeft out of the net numbers", "bold")
    for line in report.excluded:
        what = f"{phrase(line.lines, 'lines')} in {phrase(line.files, 'files')} of {phrase(line.changes, 'changes')}"
        yield Padding(hanging("-", Text(f"{printable(line.reason)}: {what}")), (0, 0, 0, 2))


def _notices(report: Report) -> Iterator[RenderableType]:
    if report.notices:
        yield Text("\nNotices", "bold")
    for notice in report.notices:
        yield Padding(hanging("-", Text(printable(notice))), (0, 0, 0, 2))
