"""The parts of the terminal report: a block a lens, and texts that hang on a sign."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from flowlens.model.finding import Finding
from flowlens.model.report import Report
from flowlens.outputs.digest import Line, digest, told_once
from flowlens.outputs.numbers import count
from flowlens.outputs.plain import printable
from flowlens.outputs.sparkline import sparkline
from flowlens.outputs.states import JUDGED, STATES, Sign
from flowlens.outputs.titles import title

__all__ = ["hanging", "lens_blocks", "style_of"]

_STYLES = {"good": "green", "watch": "yellow", "bad": "red", "unknown": "cyan", "off": "dim"}
_TITLE_WIDTH = 18
_TREND_WIDTH = 20
_WIDTH_WITH_TREND = 90
_INDENT = 2
_LABEL_WIDTH = 48


def lens_blocks(report: Report, width: int) -> Iterator[RenderableType]:
    """A block for each lens, then the reasons that several lenses share; `width` is the whole line, in columns."""
    if not report.findings:
        return
    yield Text("\nThe lenses, with 95 % intervals and the trend over time", "bold")
    told = told_once(report.findings)
    digests = [digest(finding) for finding in report.findings]
    longest = max((len(line.label) + 1 for lines in digests for line in lines), default=0)
    label_width = min(longest, _LABEL_WIDTH, width // 2)
    bare = False
    for finding, lines in zip(report.findings, digests, strict=True):
        # Lenses with nothing below their names stand together.
        before, bare = bare, not lines and finding.sentence in told
        yield Padding(_heading(report, finding, width), (0 if before and bare else 1, 0, 0, 0))
        if not bare:
            yield _body(finding, lines, label_width)
    for sentence, lenses in told.items():
        names = ", ".join(printable(title(report, finding.lens)) for finding in lenses)
        yield Text.assemble("\n", (f"{names}: ", "bold"), printable(sentence))


def hanging(sign: str, text: Text, style: str = "") -> Table:
    """The text behind a sign of one letter, with all its lines beginning in the same column."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=1)
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
        trend = sparkline(finding.series[0], width=_TREND_WIDTH) if finding.series else ""
        cells.append(Text(trend, "cyan"))
    grid.add_row(*cells)
    return grid


def _body(finding: Finding, lines: list[Line], label_width: int) -> Padding:
    """The lines of the digest as two columns; the sentence where there are none."""
    if not lines:
        return Padding(Text(printable(finding.sentence), "dim"), (0, 0, 0, _INDENT))
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(width=label_width, overflow="fold")
    grid.add_column(overflow="fold")
    for line in lines:
        grid.add_row(Text(f"{printable(line.label)}:"), _value(line))
    return Padding(grid, (0, 0, 0, _INDENT))


def _value(line: Line) -> Text:
    text = Text(printable(line.value), "bold")
    if line.reason:
        return text.append(f" {printable(line.reason)}", "not bold dim")
    counted = "" if line.n is None else f"n {count(line.n)}"
    told = ", ".join(part for part in (line.interval, counted) if part)
    return text.append(f" ({told})", "not bold dim") if told else text
