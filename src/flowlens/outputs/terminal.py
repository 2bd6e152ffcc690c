"""The report on a terminal: the verdict first, a block a lens, what to try next, and what was left out."""

from __future__ import annotations

import io
from collections.abc import Iterator

from rich.box import ROUNDED
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.text import Text

from flowlens.model.finding import Finding
from flowlens.model.phrase import phrase
from flowlens.model.report import Report
from flowlens.outputs.numbers import day, watched
from flowlens.outputs.plain import defused, printable
from flowlens.outputs.states import STATES, VERDICTS
from flowlens.outputs.terminal_parts import hanging, lens_blocks, style_of
from flowlens.outputs.titles import title, with_titles

__all__ = ["PLAIN_WIDTH", "report"]

PLAIN_WIDTH = 100
_NARROWEST = 40


def report(report: Report, *, width: int = PLAIN_WIDTH, colour: bool = False) -> str:
    """The report as lines of at most `width` columns, with ANSI colours if wanted; they end in a newline."""
    stream = io.StringIO()
    # Everything that Rich would read from the environment is given, so that the same report is the same text anywhere.
    console = Console(
        file=stream,
        width=max(width, _NARROWEST),
        height=25,
        force_terminal=colour,
        force_jupyter=False,
        no_color=not colour,
        color_system="standard" if colour else None,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )
    for part in _parts(report, console.width):
        console.print(part)
    lines = [line.rstrip() for line in stream.getvalue().split("\n")]
    return defused("\n".join(lines).rstrip("\n") + "\n")


def _parts(report: Report, width: int) -> Iterator[RenderableType]:
    yield _header(report)
    yield _verdict(report)
    yield from lens_blocks(report, width)
    yield from _actions(report)
    yield from _ledger(report)
    yield from _notices(report)
    yield Text("\nThe HTML report has the charts and the evidence.", "dim")


def _header(report: Report) -> Text:
    repository = report.repository
    start, end = repository.period
    return Text.assemble(
        (printable(repository.name), "bold"),
        f"  {day(start)} to {day(end)}, {printable(repository.mainline)} at {printable(repository.head[:12])}\n",
        (
            f"{phrase(repository.n_changes, 'changes')} in {phrase(repository.n_commits, 'commits')}, "
            f"{phrase(repository.n_releases, 'releases')}" + (", shallow clone" if repository.shallow else ""),
            "dim",
        ),
    )


def _verdict(report: Report) -> Panel:
    verdict = report.verdict
    sign = VERDICTS[verdict.state]
    text = Text(printable(verdict.sentence))
    if verdict.because:
        text.append("\nBecause of: ", "bold").append(", ".join(_title(report, lens) for lens in verdict.because))
    if verdict.would_change:
        text.append("\nWhat would change it: ", "bold").append(printable(with_titles(report, verdict.would_change)))
    head = Text(f" {sign.symbol} {sign.word.upper()} ({verdict.confidence} confidence) ", f"bold {style_of(sign)}")
    return Panel(text, title=head, title_align="left", box=ROUNDED, border_style=style_of(sign), padding=(0, 1))


def _actions(report: Report) -> Iterator[RenderableType]:
    wanting = [finding for finding in report.findings if finding.state in {"watch", "concern"}]
    if wanting:
        yield Text("\nWhat to look at", "bold")
    for number, finding in enumerate(wanting):
        yield Padding(_action(report, finding), (int(number > 0), 0, 0, 2))


def _action(report: Report, finding: Finding) -> Group:
    sign = STATES[finding.state]
    style = style_of(sign)
    lens = _title(report, finding.lens)
    said = hanging(sign.symbol, Text.assemble((f"{lens}: ", style), printable(finding.sentence)), style)
    if (idea := finding.try_next) is None:
        return Group(said)
    attempt = Text.assemble(("Try next: ", "bold"), printable(idea.hypothesis))
    watch = Text(f"Watch {printable(watched(finding, idea.measure))}; look again on {day(idea.review_at)}.", "dim")
    return Group(said, Padding(attempt, (0, 0, 0, 2)), Padding(watch, (0, 0, 0, 2)))


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


def _title(report: Report, lens: str) -> str:
    return printable(title(report, lens))
