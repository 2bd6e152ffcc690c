"""The parts of the terminal report: a block a lens, and texts that hang on a sign."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from flowlens.model.finding import JUDGED, Finding
from flowlens.model.report import Report
from flowlens.outputs.digest import Line, digest, unanswered, why_not
from flowlens.outputs.evidence import called, evidence_head, first_evidence
from flowlens.outputs.numbers import count, day, watched
from flowlens.outputs.plain import defused, printable
from flowlens.outputs.sparkline import sparkline
from flowlens.outputs.states import STATES, Sign
from flowlens.outputs.titles import title

__all__ = ["hanging", "lens_blocks", "printed", "style_of"]

_STYLES = {"good": "green", "watch": "yellow", "bad": "red", "unknown": "cyan", "off": "dim"}
_TITLE_WIDTH = 18
_TREND_WIDTH = 28
_YEAR = len("2023 ")
_WIDTH_WITH_TREND = 78
_INDENT = 2
_LABEL_WIDTH = 48


def printed(parts: Iterable[RenderableType], width: int, *, colour: bool) -> str:
    """The parts as lines of at most `width` columns, in which no CI system finds a command; they end in a newline."""
    stream = io.StringIO()
    # Everything that Rich would read from the environment is given, so that the same report is the same text anywhere.
    console = Console(
        file=stream,
        width=width,
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
    for part in parts:
        console.print(part)
    lines = [line.rstrip() for line in stream.getvalue().split("\n")]
    return defused("\n".join(lines).rstrip("\n") + "\n")


def lens_blocks(report: Report, width: int) -> Iterator[RenderableType]:
    """A block for each lens that judges, then what the others lack; `width` is the whole line, in columns."""
    judged = [finding for finding in report.findings if finding.state in JUDGED]
    if judged:
        yield Text("\nThe questions, with 95 % intervals and the trend over time", "bold")
    digests = [digest(finding) for finding in judged]
    longest = max((len(line.label) + 1 for lines in digests for line in lines), default=0)
    label_width = min(longest, _LABEL_WIDTH, width // 2)
    for finding, lines in zip(judged, digests, strict=True):
        yield Padding(_heading(report, finding, width), (1, 0, 0, 0))
        yield Padding(Group(*_body(report, finding, lines, label_width)), (0, 0, 0, _INDENT))
    yield from _without_answer(report)


def _without_answer(report: Report) -> Iterator[RenderableType]:
    groups = unanswered(report.findings)
    if groups:
        yield Text("\nQuestions without an answer", "bold")
    for group in groups:
        sign = STATES[group[0].state]
        names = ", ".join(printable(title(report, finding.lens)) for finding in group)
        told = Text.assemble((f"{names} ", "bold"), (f"({sign.word.lower()}): ", style_of(sign)))
        yield Padding(
            hanging(sign.symbol, told.append(printable(why_not(group[0]))), style_of(sign)), (0, 0, 0, _INDENT)
        )


def hanging(sign: str, text: Text, style: str = "", *, width: int = 1) -> Table:
    """The text behind a sign of so many letters, with all its lines beginning in the same column."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=width)
    grid.add_column(overflow="fold")
    grid.add_row(Text(sign, style), text)
    return grid


def style_of(sign: Sign) -> str:
    """The colour of a sign."""
    return _STYLES[sign.tone]


def _heading(report: Report, finding: Finding, width: int) -> Table:
    """The title, the state and, where there is room, the trend."""
    sign = STATES[finding.state]
    titles = [len(printable(title(report, one.lens))) for one in report.findings]
    grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
    grid.add_column(width=min(_TITLE_WIDTH, max(titles)), overflow="fold")
    grid.add_column(ratio=1)
    state = Text(f"{sign.symbol} {sign.word}", style_of(sign))
    if finding.state in JUDGED:
        state.append(f" ({finding.confidence} confidence)", "dim")
    cells = [Text(printable(title(report, finding.lens)), "bold"), state]
    if width >= _WIDTH_WITH_TREND:
        grid.add_column(width=_TREND_WIDTH, no_wrap=True)
        cells.append(_trend(finding))
    grid.add_row(*cells)
    return grid


def _trend(finding: Finding) -> Text:
    """The line of blocks between the years in which it begins and ends."""
    line = sparkline(finding.series[0], width=_TREND_WIDTH - 2 * _YEAR) if finding.series else ""
    if not line:
        return Text()
    first, last = finding.series[0].span
    return Text.assemble((f"{first:%Y} ", "dim"), (line, "cyan"), (f" {last:%Y}", "dim"))


def _body(report: Report, finding: Finding, lines: list[Line], label_width: int) -> Iterator[RenderableType]:
    """The question, the answer where it does not stand above, the numbers, and what to try where something is amiss."""
    card = report.cards.get(finding.lens)
    if card is not None:
        yield Text(printable(card.question), "dim")
    if finding.lens not in report.verdict.because:
        yield Text(printable(finding.sentence))
    if lines:
        yield _numbers(lines, label_width)
    yield from _evidence(report, finding)
    idea = finding.try_next
    if idea is not None and finding.state in {"watch", "concern"} and not _tells_all(report, finding):
        watch = f" Watch {printable(watched(finding, idea))}; look again on {day(idea.review_at)}."
        yield Text.assemble(("Try here: ", "bold"), printable(idea.hypothesis), (watch, "dim"))


def _evidence(report: Report, finding: Finding) -> Iterator[RenderableType]:
    """The first of what a reader can look up, each as Git takes it."""
    if finding.evidence:
        yield Text(evidence_head(finding))
    for item in first_evidence(finding):
        note = f": {printable(item.note)}" if item.note else ""
        yield hanging("-", Text.assemble(f"{item.kind} ", (printable(called(item, report)), "bold"), (note, "dim")))


def _tells_all(report: Report, finding: Finding) -> bool:
    """Whether what this lens proposes is what the whole report proposes, and so stands at its end."""
    step = report.verdict.next_step
    return step is not None and step.lens == finding.lens


def _numbers(lines: list[Line], label_width: int) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=label_width, overflow="fold")
    grid.add_column(overflow="fold")
    for line in lines:
        grid.add_row(Text(f"{printable(line.label)}:"), _value(line))
    return grid


def _value(line: Line) -> Text:
    text = Text(printable(line.value), "bold")
    if line.reason:
        return text.append(f" {printable(line.reason)}", "not bold dim")
    counted = "" if line.n is None else f"n {count(line.n)}"
    told = ", ".join(part for part in (line.interval, counted) if part)
    return text.append(f" ({told})", "not bold dim") if told else text
